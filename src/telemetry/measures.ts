import type { HostCapabilities, MeasureOrigin, PeekError, TimingMeasure } from '#contracts';
import type { Lifetime } from '../lifetime.ts';

/** Names of ours that a timing can be about. */
export type CardId = 'sla' | 'asset' | 'posture' | 'remote_actions' | 'summary' | 'time' | 'related';

/**
 * Measures what takes a person's time, until it is painted, and tells the host's monitoring. Does nothing where
 * the host has none. What is told is names of ours and figures, never data of a ticket.
 */
export class Measures {
  readonly #tell: HostCapabilities['telemetry'];
  readonly #shown = new Set<string>();
  #askedAt: number;

  /** `askedAt`: when the person asked for the ticket, in milliseconds of `performance.now()`. */
  constructor(
    host: HostCapabilities,
    private readonly origin: MeasureOrigin,
    private readonly lifetime: Lifetime,
    askedAt: number = performance.now(),
  ) {
    this.#tell = host.telemetry?.bind(host);
    this.#askedAt = askedAt;
  }

  /** Another ticket is asked for now. */
  begin(): void {
    this.#shown.clear();
    this.#askedAt = performance.now();
  }

  /** Something of the ticket is about to be painted; counts once for each ticket. */
  shown(name: 'ready' | 'conversation' | 'card', part?: CardId): void {
    const key = `${name} ${part ?? ''}`;
    if (this.#shown.has(key)) return;
    this.#shown.add(key);
    this.#untilPainted(this.#askedAt, { name, ...(part && { part }) });
  }

  /** The person has changed fields of the ticket, and the panel is about to show it. */
  changed(fields: readonly string[]): void {
    this.#untilPainted(performance.now(), { name: 'change', part: fields.join(' ') });
  }

  /** Something went wrong. */
  failed({ code, status, retryable }: PeekError): void {
    this.#send({ kind: 'error', code, retryable, ...(status === undefined ? {} : { status }), ...this.origin });
  }

  #untilPainted(from: number, what: Pick<TimingMeasure, 'name' | 'part'>): void {
    if (!this.#tell) return;
    // The frame that shows it is painted before the next task runs.
    const frame = requestAnimationFrame(() => {
      end();
      this.lifetime.timeout(
        () => this.#send({ kind: 'timing', ...what, ms: performance.now() - from, ...this.origin }),
        0,
      );
    });
    const end = this.lifetime.stream(() => cancelAnimationFrame(frame));
  }

  #send(measure: Parameters<NonNullable<HostCapabilities['telemetry']>>[0]): void {
    try {
      this.#tell?.(measure);
    } catch {
      // A host's monitoring that fails must not break what it watches.
    }
  }
}

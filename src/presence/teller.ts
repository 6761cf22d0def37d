import type { PRESENCE_ACTIVITIES } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import type { Peek } from '../peek.svelte.ts';

/** What the technician does on the ticket, as they tell it. */
export type Activity = (typeof PRESENCE_ACTIVITIES)[number];

/** A heartbeat in milliseconds: some may be lost until the server takes the technician for gone. */
const BEAT_MS = 20_000;
/** Without input for this long, in milliseconds, nobody is in front of the screen. */
const IDLE_AFTER_MS = 5 * 60_000;
/** Typing that has rested for this long, in milliseconds, is over. */
const TYPING_LASTS_MS = 4_000;
/** Longest pause between two tries when the server does not answer, in milliseconds. */
const MAX_PAUSE_MS = 5 * 60_000;

/** Refusals that will not change: a backend without presence, or a ticket that is out of reach. */
const FINAL = new Set(['not-found', 'forbidden']);

const isFinal = (error: unknown): boolean =>
  error instanceof Error &&
  'problem' in error &&
  FINAL.has((error as Error & { problem: { code: string } }).problem.code);

const INPUT = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/**
 * Tells the server what the technician does on one ticket: at once when it changes, else by a heartbeat
 * as long as the page is seen. One request at a time, ever fewer when they fail, and none at all where
 * the host's backend knows no presence. All it sets going ends with it.
 */
export class PresenceTeller {
  readonly #peek: Peek;
  readonly #ticketId: string;
  #ends: (() => void)[] = [];
  readonly #aborting = new AbortController();
  #lastInput = Date.now();
  #lastTyped = Number.NEGATIVE_INFINITY;
  #told: Activity | null = null;
  #isAsking = false;
  #failures = 0;
  #stopBeat = (): void => undefined;
  #stopTyping: (() => void) | null = null;
  #stopped = true;
  /** The page is going away; it may come back. */
  #isAway = false;

  constructor(peek: Peek, ticketId: string) {
    this.#peek = peek;
    this.#ticketId = ticketId;
  }

  /** The ticket is there to be seen. Returns how to leave it: the server hears of that, if it can; nothing waits for it. */
  start(): () => void {
    const { lifetime } = this.#peek;
    this.#stopped = false;
    this.#ends = [
      lifetime.listen(document, 'visibilitychange', () => this.#changed()),
      // Not the end: the browser may bring the page back as it was.
      lifetime.listen(window, 'pagehide', () => this.#goAway()),
      lifetime.listen(window, 'pageshow', () => this.#comeBack()),
      ...INPUT.map((type) => lifetime.listen(document, type, () => this.#sawInput())),
    ];
    void this.#tell();
    return () => this.#stop();
  }

  /** The reply's draft is being typed into. */
  typing(): void {
    if (this.#stopped) return;
    this.#lastTyped = Date.now();
    this.#lastInput = this.#lastTyped;
    this.#stopTyping ??= this.#peek.lifetime.timeout(() => this.#restTyping(), TYPING_LASTS_MS);
    this.#changed();
  }

  #stop(): void {
    if (this.#stopped) return;
    this.#silence();
    this.#aborting.abort();
    this.#left();
  }

  #goAway(): void {
    this.#isAway = true;
    this.#stopBeat();
    this.#left();
  }

  #comeBack(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    void this.#tell();
  }

  #left(): void {
    if (this.#told === null) return;
    this.#told = null;
    const { gateway, instanceId } = this.#peek;
    gateway.tell(conversationRoutes.tellPresence, {
      params: { ticketId: this.#ticketId },
      body: { instanceId, activity: 'left' },
    });
  }

  get #activity(): Activity {
    const now = Date.now();
    if (document.hidden || now - this.#lastInput >= IDLE_AFTER_MS) return 'idle';
    return now - this.#lastTyped < TYPING_LASTS_MS ? 'typing_reply' : 'viewing';
  }

  #silence(): void {
    this.#stopped = true;
    this.#stopBeat();
    this.#stopTyping?.();
    for (const end of this.#ends) end();
  }

  #sawInput(): void {
    this.#lastInput = Date.now();
    if (this.#told === 'idle') this.#changed();
  }

  #restTyping(): void {
    const left = this.#lastTyped + TYPING_LASTS_MS - Date.now();
    this.#stopTyping = left > 0 ? this.#peek.lifetime.timeout(() => this.#restTyping(), left) : null;
    if (left <= 0) this.#changed();
  }

  /** Tells at once what is not yet told, unless a request is under way or the last one has failed: then that one's end decides. */
  #changed(): void {
    if (this.#isAsking || this.#failures > 0 || this.#activity === this.#told) return;
    void this.#tell();
  }

  async #tell(): Promise<void> {
    if (this.#stopped || this.#isAway || this.#isAsking) return;
    this.#stopBeat();
    this.#isAsking = true;
    const activity = this.#activity;
    try {
      await this.#peek.gateway.call(conversationRoutes.tellPresence, {
        params: { ticketId: this.#ticketId },
        body: { instanceId: this.#peek.instanceId, activity },
        signal: this.#aborting.signal,
      });
      this.#told = activity;
      this.#failures = 0;
    } catch (error) {
      if (isFinal(error)) this.#silence();
      this.#failures += 1;
    } finally {
      this.#isAsking = false;
    }
    this.#goOn();
  }

  #goOn(): void {
    if (this.#stopped || this.#isAway) return;
    if (this.#failures === 0 && this.#activity !== this.#told) void this.#tell();
    // Nobody looks at a hidden page; it is told again when it is seen.
    else if (!document.hidden || this.#failures > 0) {
      const pause = Math.min(MAX_PAUSE_MS, BEAT_MS * 2 ** this.#failures);
      this.#stopBeat = this.#peek.lifetime.timeout(() => void this.#tell(), pause);
    }
  }
}

import type { Opening } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { exceptSilence } from '../gateway/errors.ts';
import type { Gateway } from '../gateway/gateway.ts';

/** Messages of the first page: more than any view shows, fewer than take time to read. */
const FIRST_PAGE = 24;

/** For how long an answer serves whoever asks for a part of it, in milliseconds. */
export const FRESH_MS = 30_000;

/** How many answers wait to be taken at most: a ticket and its neighbours, and some that were left early. */
const KEPT = 6;

/** A part of the answer, each of which is another query's. */
export type OpeningPart = keyof Opening;

/**
 * Asks for all that opens a ticket at once. Null when it is not to be had: then each part is asked for by its own route,
 * and says itself what is wrong. Throws after silence: to be silent once more, each would need as long again.
 */
export const askOpening = (
  { call }: Pick<Gateway, 'call'>,
  ticketId: string,
  signal?: AbortSignal,
): Promise<Opening | null> =>
  call(conversationRoutes.getOpening, { params: { ticketId }, query: { limit: FIRST_PAGE }, signal }).catch(
    exceptSilence,
  );

interface Asked {
  readonly at: number;
  readonly answer: Promise<Opening | null>;
  readonly left: Set<OpeningPart>;
}

/** The answers with which tickets open, until each part has been taken by the query that it is for. */
export class Openings {
  readonly #asked = new Map<string, Asked>();
  readonly #abort = new AbortController();

  constructor(private readonly gateway: Pick<Gateway, 'call'>) {}

  /** Asks for what opens a ticket, so that its queries find it on its way. */
  begin(ticketId: string): void {
    this.adopt(ticketId, askOpening(this.gateway, ticketId, this.#abort.signal), [
      'ticket',
      'thread',
      'drafts',
      'readMark',
    ]);
  }

  /** Ends what is still on its way, with the panel. */
  end(): void {
    this.#abort.abort();
  }

  /** Takes over an answer that somebody has asked for already, as far as these parts of it. */
  adopt(ticketId: string, answer: Promise<Opening | null>, parts: readonly OpeningPart[]): void {
    this.#asked.delete(ticketId);
    this.#asked.set(ticketId, { at: performance.now(), answer, left: new Set(parts) });
    // What nobody has come for.
    for (const oldest of [...this.#asked.keys()].slice(0, -KEPT)) this.#asked.delete(oldest);
  }

  /** Whether a ticket's opening has been asked for, and not been taken whole. */
  isAsked(ticketId: string): boolean {
    const asked = this.#asked.get(ticketId);
    return asked !== undefined && performance.now() - asked.at < FRESH_MS;
  }

  /** A part of the answer, once; null where there is none, and the part's own route is to be asked. */
  async take<P extends OpeningPart>(ticketId: string, part: P): Promise<Opening[P] | null> {
    const asked = this.#asked.get(ticketId);
    if (!asked?.left.delete(part)) return null;
    if (asked.left.size === 0) this.#asked.delete(ticketId);
    if (performance.now() - asked.at > FRESH_MS) return null;
    return (await asked.answer)?.[part] ?? null;
  }
}

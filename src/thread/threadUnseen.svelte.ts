import { createQuery } from '@tanstack/svelte-query';
import type { Message } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { firstUnread } from '../domain/thread.ts';
import type { Peek } from '../peek.svelte.ts';

/** How long the newest message must have been in view until it counts as seen, in milliseconds. */
const LOOK_MS = 1_000;

interface UnseenMeans {
  /** The newest part of the conversation. */
  readonly messages: () => readonly Message[];
  /** Whether the end of the conversation is in view. */
  readonly isSeeing: () => boolean;
  readonly technicianId: () => string | undefined;
}

const isWritten = ({ kind }: Message): boolean => kind !== 'system_event' && kind !== 'unknown';

/**
 * What the reader has not seen: since the last visit, as the server remembers it, and since the end of
 * the conversation was last in view. Made while a component is made, which it belongs to.
 */
export class ThreadUnseen {
  readonly #means: UnseenMeans;
  /** The newest message that was in view. */
  #seenId: string | null = $state(null);
  #savedId: string | null = null;
  /** The read mark as it was at the opening; it stays so while it is moved on the server. */
  readonly #mark;

  /** How many messages have come in below the view. */
  readonly count = $derived.by(() => {
    const messages = this.#means.messages();
    const seen = messages.findIndex(({ id }) => id === this.#seenId);
    return seen === -1 ? 0 : messages.slice(seen + 1).filter(isWritten).length;
  });

  constructor(peek: Peek, ticketId: string, means: UnseenMeans) {
    this.#means = means;
    const opening = crypto.randomUUID();
    this.#mark = createQuery(() => ({
      queryKey: ['read_mark', ticketId, opening],
      queryFn: async ({ signal }) =>
        (await peek.openings.take(ticketId, 'readMark')) ??
        peek.gateway.call(conversationRoutes.getReadMark, { params: { ticketId }, signal }),
      staleTime: Infinity,
    }));

    // An effect, because what has been in view is a matter of time.
    $effect(() => {
      const newestId = means.messages().at(-1)?.id;
      if (newestId !== undefined && (this.#seenId === null || means.isSeeing())) this.#seenId = newestId;
    });

    // An effect, because time and the page's visibility are outside.
    $effect(() => {
      const messageId = means.messages().at(-1)?.id;
      if (messageId === undefined || !means.isSeeing() || this.#mark.isPending || messageId === this.#savedId) return;
      let stopTimer = (): void => undefined;
      const look = (): void => {
        stopTimer();
        if (document.visibilityState !== 'visible') return;
        stopTimer = peek.lifetime.timeout(() => {
          this.#savedId = messageId;
          // A mark that was not saved is saved with the next message.
          peek.gateway
            .call(conversationRoutes.saveReadMark, { params: { ticketId }, body: { messageId } })
            .catch(() => (this.#savedId = null));
        }, LOOK_MS);
      };
      const stopListening = peek.lifetime.listen(document, 'visibilitychange', look);
      look();
      return () => {
        stopTimer();
        stopListening();
      };
    });
  }

  /** Id of the first of these messages that is new since the last visit; null when none is. */
  firstIn(messages: readonly Message[]): string | null {
    const index = firstUnread(messages, this.#mark.data?.messageId ?? null, this.#means.technicianId());
    return messages[index]?.id ?? null;
  }
}

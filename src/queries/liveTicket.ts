import type { QueryClient } from '@tanstack/svelte-query';
import type {
  AssetResponse,
  LiveResource,
  Message,
  SignedIn,
  SupportSessionResponse,
  TicketLiveEvent,
} from '#contracts';
import { withReading } from '../domain/liveReading.ts';
import { removeMessage } from '../domain/thread.ts';
import type { Peek } from '../peek.svelte.ts';
import { confirmTicket } from './changeTicket.ts';
import { signedInKey, ticketKeys } from './keys.ts';
import { findMessage, patchThread, putMessage } from './threadCache.ts';

const POLL_MS = 15_000;

const KEY_OF: Readonly<Record<LiveResource, (ticketId: string) => readonly unknown[]>> = {
  sla: ticketKeys.sla,
  asset: ticketKeys.asset,
  posture: ticketKeys.posture,
  remote_actions: ticketKeys.remoteActions,
  summary: ticketKeys.summary,
  time: ticketKeys.time,
  related: ticketKeys.related,
  drafts: ticketKeys.drafts,
  participants: ticketKeys.participants,
};

/** Tells screen readers of a message by somebody else, once. */
const announceArrival = (peek: Peek, client: QueryClient, ticketId: string, message: Message): void => {
  if (!('author' in message) || findMessage(client, ticketId, message.id)) return;
  const me = client.getQueryData<SignedIn>(signedInKey)?.technician.id;
  if ('id' in message.author && message.author.id === me) return;
  peek.announce(peek.words.say('Message from {name}', { name: message.author.name }));
};

/** Lets what the live stream says flow into the cache, whence every part of the panel shows it in place. */
export const applyLiveEvent = (peek: Peek, client: QueryClient, ticketId: string, event: TicketLiveEvent): void => {
  switch (event.type) {
    case 'ticket.changed':
      return confirmTicket(peek, client, event.ticket);
    case 'message.added':
      announceArrival(peek, client, ticketId, event.message);
      return putMessage(client, ticketId, event.message);
    case 'message.changed':
      return putMessage(client, ticketId, event.message);
    case 'message.removed':
      return patchThread(client, ticketId, (pages) => removeMessage(pages, event.messageId));
    case 'session.changed': {
      const { session, serverNow } = event;
      peek.clock.see(serverNow);
      client.setQueryData<SupportSessionResponse>(ticketKeys.session(ticketId), { session, serverNow });
      return;
    }
    case 'asset.reading':
      peek.clock.see(event.serverNow);
      client.setQueryData<AssetResponse>(ticketKeys.asset(ticketId), (known) => known && withReading(known, event));
      return;
    case 'presence.changed':
      client.setQueryData(ticketKeys.presence(ticketId), { items: event.present });
      return;
    case 'resource.changed':
      void client.invalidateQueries({ queryKey: KEY_OF[event.resource](ticketId) });
      return;
    case 'resync':
      void client.invalidateQueries({ queryKey: ticketKeys.all(ticketId) });
  }
};

/**
 * Follows one ticket for as long as the panel shows it: by the host's live stream, or, where the
 * host lends none, by asking for everything again every 15 seconds. Returns how to stop.
 */
export const followTicket = (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  onState: (live: boolean) => void,
): (() => void) => {
  const askAgain = (): void => void client.invalidateQueries({ queryKey: ticketKeys.all(ticketId) });
  // What is known from an earlier visit is shown at once; nobody has followed it since.
  askAgain();
  if (!peek.host.subscribeTicket) return peek.lifetime.interval(askAgain, POLL_MS);
  return peek.lifetime.stream(
    peek.host.subscribeTicket(ticketId, {
      onEvent: (event) => applyLiveEvent(peek, client, ticketId, event),
      onState: (state) => onState(state === 'open'),
    }),
  );
};

import type { QueryClient } from '@tanstack/svelte-query';
import type {
  AssetResponse,
  Disposer,
  HostCapabilities,
  LiveResource,
  Message,
  SignedIn,
  SupportSessionResponse,
  TicketLiveEvent,
} from '#contracts';
import { withReading } from '../domain/liveReading.ts';
import type { Peek } from '../peek.svelte.ts';
import { confirmTicket } from './changeTicket.ts';
import { forgetTickets } from './forgetTickets.ts';
import { signedInKey, ticketKeys } from './keys.ts';
import { askAgain, layOverAnswer } from './news.ts';
import { dropMessage, findMessage, putMessage } from './threadCache.ts';

const POLL_MS = 15_000;

/** Not all panels ask in the same moment when a server comes back. Milliseconds. */
const afterCutMs = (): number => 500 + Math.random() * 1_500;

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
      return putMessage(client, ticketId, event.message, true);
    case 'message.changed':
      return putMessage(client, ticketId, event.message);
    case 'message.removed':
      return dropMessage(client, ticketId, event.messageId);
    case 'session.changed': {
      const { session, serverNow } = event;
      peek.clock.see(serverNow);
      client.setQueryData<SupportSessionResponse>(ticketKeys.session(ticketId), { session, serverNow });
      return;
    }
    case 'asset.reading':
      peek.clock.see(event.serverNow);
      return layOverAnswer<AssetResponse>(
        client,
        ticketKeys.asset(ticketId),
        (known) => known && withReading(known, event),
      );
    case 'presence.changed':
      return layOverAnswer(client, ticketKeys.presence(ticketId), () => ({ items: event.present }));
    case 'resource.changed':
      return askAgain(client, KEY_OF[event.resource](ticketId));
    case 'resync':
      return askAgain(client, ticketKeys.all(ticketId));
  }
};

/** Follows by the host's stream, which may have been cut and have come back. */
const followStream = (
  peek: Peek,
  client: QueryClient,
  ticketId: string,
  subscribe: NonNullable<HostCapabilities['subscribeTicket']>,
  onState: (live: boolean) => void,
): (() => void) => {
  let wasCut = false;
  let waiting: Disposer = () => undefined;
  const end = subscribe(ticketId, {
    onEvent: (event) => {
      if (event.type === 'resync') waiting();
      try {
        applyLiveEvent(peek, client, ticketId, event);
      } catch (error) {
        // Nothing of it reaches the host's stream; what it would have told is asked for.
        peek.report(error);
        askAgain(client, ticketKeys.all(ticketId));
      }
    },
    onState: (state) => {
      onState(state === 'open');
      waiting();
      if (state !== 'open') wasCut = true;
      else if (wasCut) {
        // The host tells what was missed, but not how well: what it lost or told in disorder is mended here.
        waiting = peek.lifetime.timeout(() => askAgain(client, ticketKeys.all(ticketId)), afterCutMs());
        wasCut = false;
      }
    },
  });
  return () => {
    waiting();
    end();
  };
};

/** Asks for everything about a ticket anew, because what is known of it may have changed unseen. */
export const askForTicketAgain = (client: QueryClient, ticketId: string): void =>
  void client.invalidateQueries({ queryKey: ticketKeys.all(ticketId) });

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
  forgetTickets(client);
  const subscribe = peek.host.subscribeTicket?.bind(peek.host);
  const unfollow = subscribe && peek.attempt(() => followStream(peek, client, ticketId, subscribe, onState));
  if (!unfollow) return peek.lifetime.interval(() => askForTicketAgain(client, ticketId), POLL_MS);
  return peek.lifetime.stream(() => void peek.attempt(unfollow));
};

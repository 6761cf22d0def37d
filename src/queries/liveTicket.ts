import type { InfiniteData, QueryClient } from '@tanstack/svelte-query';
import {
  type AssetResponse,
  type LiveResource,
  type SupportSessionResponse,
  type ThreadPage,
  type Ticket,
  type TicketLiveEvent,
} from '#contracts';
import { removeMessage, upsertMessage } from '../domain/thread.ts';
import { ticketRowOf } from '../domain/ticketRow.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

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
};

type Thread = InfiniteData<ThreadPage, string | null>;

const HISTORY_LENGTH = 60;

/** Lets what the live stream says flow into the cache, whence every part of the panel shows it in place. */
export const applyLiveEvent = (peek: Peek, client: QueryClient, ticketId: string, event: TicketLiveEvent): void => {
  const patchThread = (patch: (pages: readonly ThreadPage[]) => ThreadPage[]): void => {
    client.setQueryData<Thread>(ticketKeys.thread(ticketId), (thread) => thread && { ...thread, pages: patch(thread.pages) });
  };
  switch (event.type) {
    case 'ticket.changed': {
      const key = ticketKeys.detail(ticketId);
      const known = client.getQueryData<Ticket>(key);
      // An edit of our own under way is confirmed by its own answer; older news must not undo it.
      if (client.isMutating({ mutationKey: [...key, 'edit'] }) > 0 || (known && known.revision > event.ticket.revision)) return;
      client.setQueryData<Ticket>(key, event.ticket);
      if (known?.revision !== event.ticket.revision) peek.emit('ticket.changed', { row: ticketRowOf(event.ticket) });
      return;
    }
    case 'message.added':
    case 'message.changed':
      return patchThread((pages) => upsertMessage(pages, event.message));
    case 'message.removed':
      return patchThread((pages) => removeMessage(pages, event.messageId));
    case 'session.changed':
      peek.clock.see(event.serverNow);
      client.setQueryData<SupportSessionResponse>(ticketKeys.session(ticketId), { session: event.session, serverNow: event.serverNow });
      return;
    case 'asset.reading':
      client.setQueryData<AssetResponse>(ticketKeys.asset(ticketId), (known) => known && withReading(known, event));
      return;
    case 'resource.changed':
      void client.invalidateQueries({ queryKey: KEY_OF[event.resource](ticketId) });
      return;
    case 'resync':
      void client.invalidateQueries({ queryKey: ticketKeys.all(ticketId) });
  }
};

const withReading = (
  known: AssetResponse,
  { assetId, online, reading, serverNow }: Extract<TicketLiveEvent, { type: 'asset.reading' }>,
): AssetResponse => {
  const { asset } = known;
  if (asset?.id !== assetId) return known;
  const isNew = reading !== null && reading.at !== asset.latest?.at;
  return {
    serverNow,
    asset: {
      ...asset,
      online,
      latest: reading ?? asset.latest,
      lastSeenAt: reading?.at ?? asset.lastSeenAt,
      history: isNew && asset.latest ? [...asset.history, asset.latest].slice(-HISTORY_LENGTH) : asset.history,
    },
  };
};

/**
 * Follows one ticket for as long as the panel shows it: by the host's live stream, or, where the
 * host lends none, by asking for everything again every 15 seconds. Returns how to stop.
 */
export const followTicket = (peek: Peek, client: QueryClient, ticketId: string, onState: (live: boolean) => void): (() => void) => {
  if (!peek.host.subscribeTicket) {
    return peek.lifetime.interval(() => void client.invalidateQueries({ queryKey: ticketKeys.all(ticketId) }), POLL_MS);
  }
  return peek.lifetime.stream(
    peek.host.subscribeTicket(ticketId, {
      onEvent: (event) => applyLiveEvent(peek, client, ticketId, event),
      onState: (state) => onState(state === 'open'),
    }),
  );
};

import { routes, type QueueLiveEvent, type TicketLiveEvent } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant } from '../db/tenancy.ts';
import { mentionRenderer, topicOf } from '../mentions/mentions.ts';
import { withMarks } from '../tickets/marks.ts';
import { loadTicketRow, requireTicket } from '../tickets/toTicket.ts';
import { resourceRenderers, type LiveRenderer, type LiveRenderers } from './renderers.ts';
import { sendStream, type Interruptions } from './sendStream.ts';
import { createTeller } from './teller.ts';

const queueRenderers: Readonly<Record<string, LiveRenderer<QueueLiveEvent>>> = {
  mentioned: mentionRenderer,
  'quarantine.changed': () => Promise.resolve({ type: 'quarantine.changed' }),
  'row.changed': async (tx, ticketId, { viewer, now }) => {
    const [row] = await withMarks(tx, viewer, [await loadTicketRow(tx, ticketId)], now);
    return row ? { type: 'row.changed', row } : null;
  },
};

const NONE: Interruptions = { onCut: () => () => undefined, audible: () => Promise.resolve() };

/**
 * The live streams of the queue and of one ticket.
 *
 * @param options.renderers how each feature's news are told, by type
 * @param options.interruptions who may break a stream on purpose
 */
export const liveRoutes =
  (options: { renderers: readonly LiveRenderers[]; interruptions?: Interruptions }): FeatureRoutes =>
  (bind, context) => {
    const { db } = context.database;
    const tellQueue = createTeller(context, queueRenderers);
    const interruptions: Interruptions = options.interruptions ?? NONE;
    const ticketRenderers: LiveRenderers = [resourceRenderers, ...options.renderers].reduce(
      (all, some) => ({ ...all, ...some }),
      {},
    );

    const tellTicket = createTeller(context, ticketRenderers);

    bind(routes.streamQueue, ({ me, http }) => {
      const topics = ['queue', topicOf(me.technicianId)];
      return sendStream(http, context, { scope: me, topics: () => topics, tell: tellQueue(me, ''), interruptions });
    });

    bind(routes.streamTicket, async ({ me, params: { ticketId }, http }) => {
      const topicsWith = (assetId: string | null): string[] => [
        `ticket:${ticketId}`,
        topicOf(me.technicianId),
        ...(assetId ? [`asset:${assetId}`] : []),
      ];
      const ticket = await readTenant(db, me, (tx) => requireTicket(tx, ticketId));
      let topics = topicsWith(ticket.assetId);
      const tell = tellTicket(me, ticketId);
      return sendStream(http, context, {
        scope: me,
        topics: () => topics,
        tell: async (events) => {
          const told = await tell(events);
          for (const { data } of told) {
            const { type, ticket: changed } = data as TicketLiveEvent & { ticket?: { assetId: string | null } };
            // The asset of a ticket may change.
            if (type === 'ticket.changed' && changed) topics = topicsWith(changed.assetId);
          }
          return told;
        },
        interruptions,
      });
    });
  };

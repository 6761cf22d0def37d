import { routes, type QueueLiveEvent } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { ServerContext } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { mentionRenderer, topicOf } from '../mentions/mentions.ts';
import { withMarks } from '../tickets/marks.ts';
import { loadTicketRow, requireTicket } from '../tickets/toTicket.ts';
import type { LiveEventRow } from './liveHub.ts';
import { render, resourceRenderers, type LiveRenderer, type LiveRenderers, type LiveView } from './renderers.ts';
import { sendStream, type Interruptions, type StreamPlan } from './sendStream.ts';

const queueRenderers: Readonly<Record<string, LiveRenderer<QueueLiveEvent>>> = {
  mentioned: mentionRenderer,
  'quarantine.changed': () => Promise.resolve({ type: 'quarantine.changed' }),
  'row.changed': async (tx, ticketId, { viewer, now }) => {
    const [row] = await withMarks(tx, viewer, [await loadTicketRow(tx, ticketId)], now);
    return row ? { type: 'row.changed', row } : null;
  },
};

const teller =
  <E extends object>(
    { database, now }: ServerContext,
    viewer: SignedInTechnician,
    ticketId: string,
    renderers: Readonly<Record<string, LiveRenderer<E> | undefined>>,
  ): StreamPlan['tell'] =>
  (events: readonly LiveEventRow[]) =>
    events.length === 0
      ? Promise.resolve([])
      : withTenant(database.db, viewer, async (tx) => {
          const view: LiveView = { viewer, ticketId, now: now() };
          const told = [];
          for (const { id, type, subjectId } of events) {
            const data = await render(renderers[type], tx, subjectId, view);
            if (data) told.push({ id, data });
          }
          return told;
        });

/**
 * The live streams of the queue and of one ticket.
 *
 * @param options.renderers how each feature's news are told, by type
 * @param options.interruptions who may end a stream early
 */
export const liveRoutes =
  (options: { renderers: readonly LiveRenderers[]; interruptions?: Interruptions }): FeatureRoutes =>
  (bind, context) => {
    const { db } = context.database;
    const interruptions: Interruptions = options.interruptions ?? (() => () => undefined);
    const ticketRenderers: LiveRenderers = [resourceRenderers, ...options.renderers].reduce(
      (all, some) => ({ ...all, ...some }),
      {},
    );

    bind(routes.streamQueue, ({ me, http }) =>
      sendStream(http, context, {
        scope: me,
        topics: () => Promise.resolve(['queue', topicOf(me.technicianId)]),
        tell: teller(context, me, '', queueRenderers),
        interruptions,
      }),
    );

    bind(routes.streamTicket, async ({ me, params: { ticketId }, http }) => {
      const topics = (): Promise<string[]> =>
        withTenant(db, me, async (tx) => {
          const { assetId } = await requireTicket(tx, ticketId);
          return [`ticket:${ticketId}`, topicOf(me.technicianId), ...(assetId ? [`asset:${assetId}`] : [])];
        });
      await topics();
      return sendStream(http, context, {
        scope: me,
        topics,
        tell: teller(context, me, ticketId, ticketRenderers),
        interruptions,
      });
    });
  };

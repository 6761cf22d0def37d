import { and, eq, gt, max } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { liveEvent } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { repeat } from '../repeat.ts';
import { isNexieOn } from './consult.ts';
import type { SummaryOrder } from './makeSummary.ts';
import type { SummaryJobs } from './summaryJobs.ts';
import { loadSummaryState } from './summaryState.ts';

const EVERY_MS = 3_000;

/** A conversation that moves is left to settle for this long. */
const DEBOUNCE_SECONDS = 4;

/** Ids of one tenant commit in order, those of different tenants may not: so far back is looked again. */
const OVERLAP = 200;

/** Looks which conversations have got new messages, and orders a summary where they have changed enough. */
export const createSummaryWatch = (
  context: ServerContext,
  jobs: Pick<SummaryJobs, 'order'>,
  debounceSeconds = DEBOUNCE_SECONDS,
): (() => Promise<void>) => {
  const { db } = context.database;
  let position: number | null = null;
  let seen = new Set<number>();

  const newest = (): Promise<number> =>
    withSystem(db, async (tx) => (await tx.select({ id: max(liveEvent.id) }).from(liveEvent))[0]?.id ?? 0);

  const conversationsThatMoved = async (): Promise<SummaryOrder[]> => {
    const from = position ?? (await newest());
    const rows = await withSystem(db, (tx) =>
      tx
        .select({ id: liveEvent.id, tenantId: liveEvent.tenantId, topic: liveEvent.topic })
        .from(liveEvent)
        .where(and(eq(liveEvent.type, 'message.added'), gt(liveEvent.id, from - OVERLAP))),
    );
    const fresh = rows.filter(({ id }) => !seen.has(id));
    position = Math.max(from, ...rows.map(({ id }) => id));
    seen = new Set(rows.map(({ id }) => id));
    const orders = fresh.map(({ tenantId, topic }) => ({ tenantId, ticketId: topic.slice('ticket:'.length) }));
    return [...new Map(orders.map((order) => [order.ticketId, order])).values()];
  };

  const isDue = async (order: SummaryOrder): Promise<boolean> => {
    try {
      return await withTenant(
        db,
        order,
        async (tx) => (await isNexieOn(tx, order)) && (await loadSummaryState(tx, order.ticketId, context.now())).isDue,
      );
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  };

  return async () => {
    for (const order of await conversationsThatMoved())
      if (await isDue(order)) await jobs.order(order, debounceSeconds);
  };
};

/** Watches every few seconds. Returns how to stop. */
export const startSummaryWatch = (context: ServerContext, jobs: SummaryJobs): (() => Promise<void>) =>
  repeat(
    { everyMs: EVERY_MS, log: context.log, what: 'watching conversations for summaries' },
    createSummaryWatch(context, jobs),
  );

import PgBoss from 'pg-boss';
import type { ServerContext } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { makeSummary, type SummaryOrder } from './makeSummary.ts';
import type { Nexie } from './provider.ts';
import { saveSummary } from './summaryState.ts';

/** Orders summaries; some process makes them. */
export interface SummaryJobs {
  /**
   * Orders a ticket's summary. Ordered again before it was begun, it is made once.
   *
   * @param delaySeconds for orders that come by themselves: more messages may follow the one that came
   */
  order(order: SummaryOrder, delaySeconds?: number): Promise<void>;
  /** Ends when the job under way is done. */
  stop(): Promise<void>;
}

const QUEUE = 'nexie-summary';

/** With `short`, at most one job per ticket waits in the queue; one that is being made does not count. */
const QUEUE_OPTIONS = { name: QUEUE, policy: 'short', retryLimit: 1, retryDelay: 2, expireInSeconds: 120 } as const;

const STOP_WITHIN_MS = 3_000;

/** Any number; it names the lock under which processes that start at once make the queue's tables in turn. */
const QUEUE_LOCK = 727_004;

/**
 * Opens the queue of summaries on the database, and makes what stands in it. Several processes may do so
 * at once: a job is fetched under a row lock, and comes again when its process dies.
 */
export const startSummaryJobs = async (
  context: ServerContext,
  nexie: Nexie,
  options: { readonly pollSeconds?: number } = {},
): Promise<SummaryJobs> => {
  const { database, log, now } = context;
  const executeSql = (text: string, values: unknown[]) => database.execute(text, values) as Promise<{ rows: never[] }>;
  const boss = new PgBoss({ db: { executeSql }, schedule: false });
  let stopping = false;
  boss.on('error', (error) => {
    if (!stopping) log.error({ err: error }, 'the job queue failed; it is tried again');
  });
  const stop = (): Promise<void> => {
    stopping = true;
    return boss.stop({ graceful: true, wait: true, timeout: STOP_WITHIN_MS });
  };
  const work: PgBoss.WorkWithMetadataHandler<SummaryOrder> = async (jobs) => {
    for (const { data, retryCount, retryLimit } of jobs) {
      await makeSummary(context, nexie, data, retryCount >= retryLimit);
    }
  };
  try {
    await database.exclusively(QUEUE_LOCK, async () => {
      await boss.start();
      await boss.createQueue(QUEUE, QUEUE_OPTIONS);
    });
    const polling = { includeMetadata: true, pollingIntervalSeconds: options.pollSeconds ?? 1 } as const;
    await boss.work<SummaryOrder>(QUEUE, polling, work);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    order: async ({ tenantId, ticketId }, delaySeconds = 0) => {
      const at = now();
      await withTenant(database.db, { tenantId }, (tx) =>
        saveSummary(tx, { tenantId }, ticketId, { makingSince: at, error: null }, at),
      );
      try {
        await boss.send(QUEUE, { tenantId, ticketId }, { singletonKey: ticketId, startAfter: delaySeconds });
      } catch (error) {
        await withTenant(database.db, { tenantId }, (tx) =>
          saveSummary(tx, { tenantId }, ticketId, { makingSince: null }, at),
        );
        throw error;
      }
    },
    stop,
  };
};

import { sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { withSystem } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import { NEWS_KEPT_MS } from './liveHub.ts';

const SWEEP_MS = 5 * 60 * 1000;

/**
 * Removes news that no stream has to catch up with, but the newest of them in each tenant: it marks
 * how far back a stream may still resume. Safe to run in several processes at once.
 */
export const forgetOldNews = async (tx: Db, now: Date): Promise<void> => {
  const limit = new Date(now.getTime() - NEWS_KEPT_MS).toISOString();
  await tx.execute(sql`
    delete from live_event as old
    where old.at < ${limit}::timestamptz
      and old.id < (select max(kept.id) from live_event as kept where kept.tenant_id = old.tenant_id and kept.at < ${limit}::timestamptz)
  `);
};

/** Sweeps now and every few minutes. Returns how to stop. */
export const startForgettingNews = ({ database, now, log }: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: SWEEP_MS, log, what: 'the removal of old live events' }, () =>
    withSystem(database.db, (tx) => forgetOldNews(tx, now())),
  );

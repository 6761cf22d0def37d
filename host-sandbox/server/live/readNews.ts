import { and, asc, gt, gte, inArray, max, min } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { liveEvent } from '../db/schema.ts';

/** A piece of news, as the database keeps it. */
export type LiveEventRow = typeof liveEvent.$inferSelect;

/** How long a stream may be cut and still catch up, in milliseconds. */
export const NEWS_KEPT_MS = 60 * 60 * 1000;

/** News of some topics, and how far the reader has come with them. */
export interface LiveBatch {
  /** Oldest first. */
  readonly events: readonly LiveEventRow[];
  /** Read on after this id. Everything up to it has been read, of other topics too. */
  readonly position: number;
  /** There was more than one batch holds: read on at once. */
  readonly full: boolean;
}

const BATCH = 500;

const columns = { newest: max(liveEvent.id) };

/** The id of the newest piece of news; 0 where there is none. */
export const newestId = async (tx: Db): Promise<number> => {
  const [kept] = await tx.select(columns).from(liveEvent);
  return kept?.newest ?? 0;
};

/**
 * News after a position.
 *
 * @param topics of these only; of all when null
 */
export const readBatch = async (tx: Db, topics: readonly string[] | null, after: number): Promise<LiveBatch> => {
  // First the newest id: whatever is read afterwards includes everything up to it.
  const newest = await newestId(tx);
  const events = await tx
    .select()
    .from(liveEvent)
    .where(and(topics ? inArray(liveEvent.topic, [...topics]) : undefined, gt(liveEvent.id, after)))
    .orderBy(asc(liveEvent.id))
    .limit(BATCH);
  const last = events.at(-1)?.id ?? after;
  const full = events.length === BATCH;
  return { events, full, position: full ? last : Math.max(last, newest) };
};

/** Where a fresh stream begins so that it reads all that happened at or after `since`. */
export const positionSince = async (tx: Db, since: Date): Promise<number> => {
  const [first] = await tx
    .select({ id: min(liveEvent.id) })
    .from(liveEvent)
    .where(gte(liveEvent.at, since));
  return first?.id ? first.id - 1 : newestId(tx);
};

/**
 * Whether all that happened after a position is still kept. The sweep removes only news older than NEWS_KEPT_MS,
 * and leaves the newest of them. So if the oldest that is there is younger than that, nothing was ever removed;
 * else only what is older than it.
 */
export const isKept = async (tx: Db, position: number, now: Date): Promise<boolean> => {
  const newest = await newestId(tx);
  const [oldest] = await tx.select().from(liveEvent).orderBy(asc(liveEvent.id)).limit(1);
  if (position < 0 || position > newest) return false;
  return !oldest || position >= oldest.id || oldest.at.getTime() > now.getTime() - NEWS_KEPT_MS;
};

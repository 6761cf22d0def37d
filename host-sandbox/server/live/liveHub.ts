import { sql } from 'drizzle-orm';
import type { Database, Db } from '../db/open.ts';
import { liveEvent } from '../db/schema.ts';
import { atEnd, readTenant, type TenantScope } from '../db/tenancy.ts';
import { TenantFeed } from './tenantFeed.ts';
import { isKept, newestId, positionSince, readBatch, type LiveBatch } from './readNews.ts';

export { NEWS_KEPT_MS, type LiveBatch, type LiveEventRow } from './readNews.ts';

/** Something to tell the live streams: which topic, what happened, and to what. */
export interface LiveNews {
  /** `queue`, `ticket:<id>` or `asset:<id>`. */
  readonly topic: string;
  readonly type: string;
  readonly subjectId: string;
}

const CHANNEL = 'peek_live';

interface Collected extends LiveNews {
  readonly tenantId: string;
  readonly at: Date;
}

const collected = new WeakMap<Db, Map<string, Collected>>();

const write = async (tx: Db, news: readonly Collected[]): Promise<void> => {
  // In a fixed order, so that two transactions over several tenants never wait for each other.
  const tenants = [...new Set(news.map(({ tenantId }) => tenantId))].sort();
  for (const tenantId of tenants) {
    // In this order, but without waiting in between: others wait for the lock until this commits.
    await Promise.all([
      tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`${CHANNEL}:${tenantId}`}))`),
      tx.insert(liveEvent).values(news.filter((item) => item.tenantId === tenantId)),
      tx.execute(sql`select pg_notify(${CHANNEL}, ${tenantId})`),
    ]);
  }
};

/**
 * Adds news to the transaction that made them: they are published if and when it commits, each once
 * however often it was said. They are written as the transaction's last act, under a lock of the
 * tenant's that makes ids commit in order: a reader who has seen an id has seen all before it.
 */
export const publish = (tx: Db, { tenantId }: TenantScope, news: readonly LiveNews[], at: Date): Promise<void> => {
  let mine = collected.get(tx);
  if (!mine) {
    const fresh = new Map<string, Collected>();
    if (!atEnd(tx, () => write(tx, [...fresh.values()])))
      throw new Error('News are published in withTenant or withSystem.');
    collected.set(tx, fresh);
    mine = fresh;
  }
  for (const item of news)
    mine.set(`${tenantId} ${item.topic} ${item.type} ${item.subjectId}`, { ...item, tenantId, at });
  return Promise.resolve();
};

/** Hands committed news, of this process and of others, to the open streams. */
export interface LiveHub {
  /** Calls `wake` whenever one of the topics may have news. They are asked for each time. Returns how to stop. */
  subscribe(scope: TenantScope, topics: () => readonly string[], wake: () => void): () => void;
  /** News of the topics after a position. */
  read(scope: TenantScope, topics: readonly string[], after: number): Promise<LiveBatch>;
  /** Where a fresh stream begins so that it reads all that happened at or after `since`. */
  positionAt(scope: TenantScope, since: Date): Promise<number>;
  /** Whether all that happened after a position is still kept. */
  isReadable(scope: TenantScope, position: number, now: Date): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Starts hearing news on the database. What a tenant's streams are woken by is read once, however many they
 * are; a stream that has more to catch up with reads by itself.
 */
export const openLiveHub = async ({ db, listen }: Database): Promise<LiveHub> => {
  const feeds = new Map<string, TenantFeed>();
  const read = (tenantId: string, topics: readonly string[] | null, after: number): Promise<LiveBatch> =>
    readTenant(db, { tenantId }, (tx) => readBatch(tx, topics, after));
  const feedOf = (tenantId: string): TenantFeed => {
    const known = feeds.get(tenantId);
    if (known) return known;
    const feed = new TenantFeed({
      newest: () => readTenant(db, { tenantId }, newestId),
      after: (position) => read(tenantId, null, position),
    });
    feeds.set(tenantId, feed);
    return feed;
  };
  const stopListening = await listen(CHANNEL, (tenantId) => {
    for (const [id, feed] of feeds) if (tenantId === '' || tenantId === id) feed.pull();
  });
  return {
    subscribe: ({ tenantId }, topics, wake) => {
      const feed = feedOf(tenantId);
      const leave = feed.join({ topics, wake });
      return () => {
        leave();
        if (feed.isEmpty && feeds.get(tenantId) === feed) feeds.delete(tenantId);
      };
    },
    read: async ({ tenantId }, topics, after) =>
      feeds.get(tenantId)?.read(topics, after) ?? read(tenantId, topics, after),
    positionAt: (scope, since) => readTenant(db, scope, (tx) => positionSince(tx, since)),
    isReadable: (scope, position, now) => readTenant(db, scope, (tx) => isKept(tx, position, now)),
    close: stopListening,
  };
};

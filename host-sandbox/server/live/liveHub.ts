import { and, asc, eq, gt, inArray, max, sql } from 'drizzle-orm';
import type { Database, Db } from '../db/open.ts';
import { liveEvent } from '../db/schema.ts';
import { atEnd, withTenant, type TenantScope } from '../db/tenancy.ts';

export type LiveEventRow = typeof liveEvent.$inferSelect;

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
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`${CHANNEL}:${tenantId}`}))`);
    await tx.insert(liveEvent).values(news.filter((item) => item.tenantId === tenantId));
    await tx.execute(sql`select pg_notify(${CHANNEL}, ${tenantId})`);
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

interface Subscriber {
  readonly scope: TenantScope;
  readonly wake: () => void;
}

/** Hands committed news, of this process and of others, to the open streams. */
export interface LiveHub {
  /** Calls `wake` whenever the tenant may have news. Returns how to stop. */
  subscribe(scope: TenantScope, wake: () => void): () => void;
  /** News of the topics after an id, oldest first, at most 500. */
  readAfter(scope: TenantScope, topics: readonly string[], afterId: number): Promise<LiveEventRow[]>;
  /** Where a fresh stream begins: the newest id that is older than `since`, or 0. */
  positionAt(scope: TenantScope, since: Date): Promise<number>;
  /** The oldest id that is still kept; 0 when there is none. */
  oldestId(scope: TenantScope): Promise<number>;
  close(): Promise<void>;
}

/** Starts hearing news on the database. */
export const openLiveHub = async ({ db, listen }: Database): Promise<LiveHub> => {
  const subscribers = new Set<Subscriber>();
  const stopListening = await listen(CHANNEL, (tenantId) => {
    for (const { scope, wake } of subscribers) if (tenantId === '' || scope.tenantId === tenantId) wake();
  });
  return {
    subscribe: (scope, wake) => {
      const subscriber = { scope, wake };
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    readAfter: (scope, topics, afterId) =>
      withTenant(db, scope, (tx) =>
        tx
          .select()
          .from(liveEvent)
          .where(
            and(
              inArray(liveEvent.topic, [...topics]),
              gt(liveEvent.id, afterId),
              eq(liveEvent.tenantId, scope.tenantId),
            ),
          )
          .orderBy(asc(liveEvent.id))
          .limit(500),
      ),
    positionAt: (scope, since) =>
      withTenant(db, scope, async (tx) => {
        const [row] = await tx
          .select({ id: max(liveEvent.id) })
          .from(liveEvent)
          .where(sql`${liveEvent.at} < ${since.toISOString()}`);
        return row?.id ?? 0;
      }),
    oldestId: (scope) =>
      withTenant(db, scope, async (tx) => {
        const [row] = await tx.select({ id: sql<number>`coalesce(min(${liveEvent.id}), 0)::int` }).from(liveEvent);
        return row?.id ?? 0;
      }),
    close: stopListening,
  };
};

import { and, asc, gt, gte, inArray, max, min, sql } from 'drizzle-orm';
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

/** How long a stream may be cut and still catch up, in milliseconds. */
export const NEWS_KEPT_MS = 60 * 60 * 1000;

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

/** News of some topics, and how far the reader has come with them. */
export interface LiveBatch {
  /** Oldest first. */
  readonly events: readonly LiveEventRow[];
  /** Read on after this id. Everything up to it has been read, of other topics too. */
  readonly position: number;
  /** There was more than one batch holds: read on at once. */
  readonly full: boolean;
}

/** Hands committed news, of this process and of others, to the open streams. */
export interface LiveHub {
  /** Calls `wake` whenever the tenant may have news. Returns how to stop. */
  subscribe(scope: TenantScope, wake: () => void): () => void;
  /** News of the topics after a position. */
  read(scope: TenantScope, topics: readonly string[], after: number): Promise<LiveBatch>;
  /** Where a fresh stream begins so that it reads all that happened at or after `since`. */
  positionAt(scope: TenantScope, since: Date): Promise<number>;
  /** Whether all that happened after a position is still kept. */
  isReadable(scope: TenantScope, position: number, now: Date): Promise<boolean>;
  close(): Promise<void>;
}

const BATCH = 500;

const columns = { newest: max(liveEvent.id) };

const readBatch = async (tx: Db, topics: readonly string[], after: number): Promise<LiveBatch> => {
  // First the newest id: whatever is read afterwards includes everything up to it.
  const [kept] = await tx.select(columns).from(liveEvent);
  const events = await tx
    .select()
    .from(liveEvent)
    .where(and(inArray(liveEvent.topic, [...topics]), gt(liveEvent.id, after)))
    .orderBy(asc(liveEvent.id))
    .limit(BATCH);
  const last = events.at(-1)?.id ?? after;
  const full = events.length === BATCH;
  return { events, full, position: full ? last : Math.max(last, kept?.newest ?? 0) };
};

const positionSince = async (tx: Db, since: Date): Promise<number> => {
  const [first] = await tx
    .select({ id: min(liveEvent.id) })
    .from(liveEvent)
    .where(gte(liveEvent.at, since));
  if (first?.id) return first.id - 1;
  const [kept] = await tx.select(columns).from(liveEvent);
  return kept?.newest ?? 0;
};

// The sweep removes only news older than NEWS_KEPT_MS, and leaves the newest of them. So if the oldest
// that is there is younger than that, nothing was ever removed; else only what is older than it.
const isKept = async (tx: Db, position: number, now: Date): Promise<boolean> => {
  const [kept] = await tx.select(columns).from(liveEvent);
  const [oldest] = await tx.select().from(liveEvent).orderBy(asc(liveEvent.id)).limit(1);
  if (position < 0 || position > (kept?.newest ?? 0)) return false;
  return !oldest || position >= oldest.id || oldest.at.getTime() > now.getTime() - NEWS_KEPT_MS;
};

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
    read: (scope, topics, after) => withTenant(db, scope, (tx) => readBatch(tx, topics, after)),
    positionAt: (scope, since) => withTenant(db, scope, (tx) => positionSince(tx, since)),
    isReadable: (scope, position, now) => withTenant(db, scope, (tx) => isKept(tx, position, now)),
    close: stopListening,
  };
};

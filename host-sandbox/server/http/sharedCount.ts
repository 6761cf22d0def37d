import { sql } from 'drizzle-orm';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { rateLimit } from '../db/schema.ts';

/** Counts a request. For one too many it tells in how many milliseconds to come again, else null. */
export type Count = (who: string) => Promise<number | null>;

const at = (name: string) => sql`${sql.placeholder(name)}::timestamptz`;

const isOver = sql`${rateLimit.expire} <= ${at('now')}`;

const counted = prepared((db) =>
  db
    .insert(rateLimit)
    .values({ key: sql.placeholder('key'), points: 1, expire: at('end') })
    .onConflictDoUpdate({
      target: rateLimit.key,
      set: {
        points: sql`case when ${isOver} then 1 else ${rateLimit.points} + 1 end`,
        expire: sql`case when ${isOver} then ${at('end')} else ${rateLimit.expire} end`,
      },
    })
    .returning({
      points: rateLimit.points,
      expire: rateLimit.expire,
      // The count of a moment is not worth waiting for the disk, least of all while others wait for its row.
      hurried: sql`set_config('synchronous_commit', 'off', true)`,
    })
    .prepare(''),
);

/** Counts in the database, in one statement that is planned once, so that all server processes share one count. */
export const sharedCount = (db: Db, kind: string, most: number, seconds: number): Count => {
  // Who is over the limit costs the database nothing more.
  const blocked = new RateLimiterMemory({ points: 0, duration: seconds });
  return async (who) => {
    const key = `${kind}:${who}`;
    const known = await blocked.get(key);
    if (known && known.msBeforeNext > 0) return known.msBeforeNext;
    const now = Date.now();
    const times = { now: new Date(now).toISOString(), end: new Date(now + seconds * 1000).toISOString() };
    const [row] = await counted(db, { key, ...times });
    if ((row?.points ?? 0) <= most) return null;
    // Others may have begun the count after this request came, and before its turn at the row.
    const left = Math.max(1, (row?.expire?.getTime() ?? now) - Date.now());
    await blocked.block(key, left / 1000);
    return left;
  };
};

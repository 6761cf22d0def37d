import { lt } from 'drizzle-orm';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { RouteShape } from '#contracts';
import type { Db } from '../db/open.ts';
import { isDatabaseAway } from '../db/databaseAway.ts';
import { rateLimit } from '../db/schema.ts';
import { ProblemError } from './problem.ts';
import { sharedCount, type Count } from './sharedCount.ts';

/** What is counted apart: one kind's limit leaves the others alone. */
export type LimitedKind = 'sign-in' | 'read' | 'write' | 'upload' | 'assistant' | 'mail-of-sender' | 'mail-of-tenant';

/**
 * Requests in a minute: of one technician, or to sign in as one; and mails that come in, of one sender for one tenant
 * and of all for it. Far above what a person does. A tenant has as many requests as its technicians together.
 */
export const LIMITS_PER_MINUTE: Readonly<Record<LimitedKind, number>> = {
  'sign-in': 60,
  read: 1_200,
  write: 600,
  upload: 60,
  assistant: 60,
  'mail-of-sender': 60,
  'mail-of-tenant': 1_200,
};

const WORDS: Readonly<Record<LimitedKind, string>> = {
  'sign-in': 'There were too many sign-ins',
  read: 'This panel asked for too much',
  write: 'There were too many changes',
  upload: 'Too many files were begun',
  assistant: 'Nexie was asked too often',
  'mail-of-sender': 'This sender sent too many mails',
  'mail-of-tenant': 'Too many mails came in',
};

const MINUTE_S = 60;

/** Says no to who asks too often. */
export interface RateLimits {
  /** Counts one request. Throws `rate-limited`, which says in how many seconds to try again. */
  take(kind: LimitedKind, who: string): Promise<void>;
}

/** Removes counts that have run out. For `withSystem`. */
export const forgetOldCounts = async (tx: Db, now: Date): Promise<void> => {
  await tx.delete(rateLimit).where(lt(rateLimit.expire, now));
};

/** What a request of the contract counts as. */
export const kindOf = ({ method, path }: Pick<RouteShape, 'method' | 'path'>): LimitedKind => {
  if (method === 'GET') return 'read';
  if (/\/(assist|assist\/stream|summary)$/.test(path)) return 'assistant';
  return path.endsWith('/uploads') ? 'upload' : 'write';
};

const refusal = (kind: LimitedKind, msBeforeNext: number): ProblemError => {
  const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
  const words = `${WORDS[kind]} in a short time. Try again in ${seconds} seconds; nothing you wrote is lost.`;
  return new ProblemError('rate-limited', words, { retryAfterS: seconds });
};

/**
 * Counts in the database, so that all server processes share one count; reads, which are many and
 * harmless, are counted by each process for itself. A count that cannot be kept while the database is there lets
 * the request pass.
 */
export const createRateLimits = (db: Db, perMinute: Readonly<Record<LimitedKind, number>> = LIMITS_PER_MINUTE) => {
  const shared = (kind: LimitedKind): Count => sharedCount(db, kind, perMinute[kind], MINUTE_S);
  const reads = new RateLimiterMemory({ points: perMinute.read, duration: MINUTE_S });
  const countRead: Count = async (who) => {
    try {
      await reads.consume(who);
      return null;
    } catch (error) {
      if (error instanceof RateLimiterRes) return error.msBeforeNext;
      throw error;
    }
  };
  const counts: Readonly<Record<LimitedKind, Count>> = {
    'sign-in': shared('sign-in'),
    read: countRead,
    write: shared('write'),
    upload: shared('upload'),
    assistant: shared('assistant'),
    'mail-of-sender': shared('mail-of-sender'),
    'mail-of-tenant': shared('mail-of-tenant'),
  };
  return {
    take: async (kind, who) => {
      const left = await counts[kind](who).catch((error: unknown) => {
        // Who would only find it gone again need not wait for that.
        if (isDatabaseAway(error)) throw error;
        return null;
      });
      if (left !== null) throw refusal(kind, left);
    },
  } satisfies RateLimits;
};

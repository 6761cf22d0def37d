import { and, eq, lt } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { mailAttempt } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { forgetOldKeys } from '../http/idempotency.ts';
import { forgetOldCounts } from '../http/rateLimits.ts';
import { repeat } from '../repeat.ts';
import { recordOutcome } from './recordOutcome.ts';
import { SMTP_LIMITS, type SmtpLimits } from './smtpConversation.ts';

/** Time for the second transaction, after the longest conversation. */
const MARGIN_MS = 15_000;

/** After how long nobody is sending a message any more, in milliseconds. */
export const abandonedAfterMs = ({ totalMs }: SmtpLimits = SMTP_LIMITS): number => totalMs + MARGIN_MS;

const REASON = 'The server stopped while this reply was handed over.';

/**
 * Marks every reply whose sender has died as `unknown`; none is ever sent again by itself
 * (research/reliability.md, section 0.2). Returns how many there were.
 */
export const recoverSends = async (context: ServerContext, limits?: SmtpLimits): Promise<number> => {
  const { db } = context.database;
  const now = context.now();
  const abandoned = await withSystem(db, (tx) =>
    tx
      .select({ tenantId: mailAttempt.tenantId, messageId: mailAttempt.messageId })
      .from(mailAttempt)
      .where(
        and(
          eq(mailAttempt.state, 'sending'),
          lt(mailAttempt.startedAt, new Date(now.getTime() - abandonedAfterMs(limits))),
        ),
      ),
  );
  let recovered = 0;
  for (const { tenantId, messageId } of abandoned) {
    const changed = await withTenant(db, { tenantId }, (tx) =>
      recordOutcome(tx, { tenantId }, messageId, { state: 'unknown', reason: REASON }, now),
    );
    if (changed) recovered += 1;
  }
  if (recovered > 0) context.log.warn({ recovered }, 'replies were found whose outcome is unknown');
  return recovered;
};

const EVERY_MS = 15_000;

/** Recovers now and from time to time, and forgets old Idempotency-Keys and counts. Returns how to stop. */
export const startMailHousekeeping = (context: ServerContext, limits?: SmtpLimits): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'mail housekeeping' }, async () => {
    await recoverSends(context, limits);
    await withSystem(context.database.db, async (tx) => {
      await forgetOldKeys(tx, context.now());
      await forgetOldCounts(tx, context.now());
    });
  });

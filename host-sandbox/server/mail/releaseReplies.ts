import { and, asc, eq, gt, lte, or } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { message } from '../db/schema.ts';
import { withSystem, withTenant, type TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { publish } from '../live/liveHub.ts';
import { repeat } from '../repeat.ts';
import { dispatchReply } from './dispatchReply.ts';
import { openAttempt, type OpenedReply } from './openAttempt.ts';
import { recordOutcome } from './recordOutcome.ts';
import { recordSurely, type MailOptions } from './sendReply.ts';
import { SMTP_LIMITS, type SmtpLimits } from './smtpConversation.ts';

/** Replies that one process hands over at the same time; a slow mail server must not hold up the others. */
const AT_ONCE_MAX = 8;

const EVERY_MS = 250;

interface DueReply extends TenantScope {
  readonly id: string;
}

/** Clocks of two processes differ by less, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/** A reply of the future was written before the clock was set back: it would else be held until the clock is there again. */
const isDue = (now: Date) =>
  and(
    eq(message.deliveryState, 'queued'),
    or(lte(message.releaseAt, now), gt(message.createdAt, new Date(now.getTime() + CLOCK_SKEW_MS))),
  );

const findDue = (context: ServerContext, limit: number): Promise<DueReply[]> =>
  withSystem(context.database.db, (tx) =>
    tx
      .select({ id: message.id, tenantId: message.tenantId })
      .from(message)
      .where(isDue(context.now()))
      .orderBy(asc(message.releaseAt))
      .limit(limit),
  );

/**
 * Takes one due reply out of its hold and puts its attempt on record. Null when another process or its
 * author was quicker, or when it cannot leave any more, which is its outcome then.
 */
const claim = (context: ServerContext, { id, tenantId }: DueReply): Promise<OpenedReply | null> =>
  withTenant(context.database.db, { tenantId }, async (tx) => {
    const now = context.now();
    // A conditional update: of all who try it, and of a recall at the same time, exactly one finds the row queued.
    const [row] = await tx
      .update(message)
      .set({ deliveryState: 'sending', deliveryAt: now })
      .where(and(eq(message.id, id), isDue(now)))
      .returning();
    if (!row) return null;
    try {
      const opened = await openAttempt(tx, row, now);
      await publish(
        tx,
        { tenantId },
        [{ topic: `ticket:${row.ticketId}`, type: 'message.changed', subjectId: id }],
        now,
      );
      return opened;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const outcome = { state: 'failed', reason: error.message, serverAnswer: null } as const;
      await recordOutcome(tx, { tenantId }, id, outcome, now);
      return null;
    }
  });

const handOver = async (context: ServerContext, reply: OpenedReply, limits: SmtpLimits): Promise<void> => {
  const { tenantId, messageId } = reply;
  const outcome = await dispatchReply(context, reply, limits);
  const at = context.now();
  await recordSurely(context, messageId, () =>
    withTenant(context.database.db, { tenantId }, (tx) => recordOutcome(tx, { tenantId }, messageId, outcome, at)),
  );
};

/** Claims replies whose hold is over, at most `room` of them, and gives each conversation to `begun`. */
const release = async (
  context: ServerContext,
  room: number,
  limits: SmtpLimits,
  begun: (conversation: Promise<void>) => void,
): Promise<void> => {
  for (const due of room > 0 ? await findDue(context, room) : []) {
    try {
      const reply = await claim(context, due);
      if (reply) begun(handOver(context, reply, limits));
    } catch (error) {
      context.log.error({ err: error, messageId: due.id }, 'a reply could not be released; it is tried again');
    }
  }
};

/** Sends every reply that is due now, and waits for their outcomes. Returns how many were handed over. */
export const releaseDueReplies = async (
  context: ServerContext,
  { limits = SMTP_LIMITS }: MailOptions = {},
): Promise<number> => {
  const conversations: Promise<void>[] = [];
  await release(context, 1000, limits, (conversation) => conversations.push(conversation));
  await Promise.all(conversations);
  return conversations.length;
};

/**
 * Releases held replies of every tenant as they become due, those that became due while no process ran
 * first. Returns how to stop, which waits for the mails that are being handed over.
 */
export const startReleasingReplies = (
  context: ServerContext,
  { limits = SMTP_LIMITS }: MailOptions = {},
): (() => Promise<void>) => {
  const underWay = new Set<Promise<void>>();
  const begun = (conversation: Promise<void>): void => {
    const ended: Promise<void> = conversation
      .catch((error: unknown) => context.log.error({ err: error }, 'what became of a released reply is not recorded'))
      .finally(() => underWay.delete(ended));
    underWay.add(ended);
  };
  const stop = repeat({ everyMs: EVERY_MS, log: context.log, what: 'releasing replies' }, () =>
    release(context, AT_ONCE_MAX - underWay.size, limits, begun),
  );
  return async () => {
    await stop();
    await Promise.all(underWay);
  };
};

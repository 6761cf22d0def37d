import { and, asc, eq, gt, lte, notInArray, or } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { message } from '../db/schema.ts';
import { withSystem, withTenant, type TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { publish } from '../live/liveHub.ts';
import { repeat } from '../repeat.ts';
import { dispatchReply } from './dispatchReply.ts';
import { openAttempt, type OpenedReply } from './openAttempt.ts';
import { recordOutcome } from './recordOutcome.ts';
import { recordLate, type MailOptions } from './sendReply.ts';
import { SMTP_LIMITS, type SmtpLimits } from './smtpConversation.ts';

/** Replies that one process hands over at the same time. */
const AT_ONCE_MAX = 16;

/** Those of one tenant among them: a mail server that is silent for a minute must not hold up the others. */
const AT_ONCE_OF_TENANT = 8;

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

const findDue = (context: ServerContext, limit: number, notOf: readonly string[]): Promise<DueReply[]> =>
  withSystem(context.database.db, (tx) =>
    tx
      .select({ id: message.id, tenantId: message.tenantId })
      .from(message)
      .where(and(isDue(context.now()), notInArray(message.tenantId, [...notOf])))
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

/** Never rejects. */
const handOver = (context: ServerContext, reply: OpenedReply, limits: SmtpLimits): Promise<void> =>
  recordLate(context, reply, dispatchReply(context, reply, limits)).catch((error: unknown) =>
    context.log.error({ err: error, messageId: reply.messageId }, 'what became of a reply is not recorded'),
  );

/** The conversations under way in one process. */
class UnderWay {
  readonly #tenants = new Map<Promise<unknown>, string>();

  constructor(private readonly ofTenant: number) {}

  add(tenantId: string, conversation: Promise<void>): void {
    const ended: Promise<void> = conversation.finally(() => this.#tenants.delete(ended));
    this.#tenants.set(ended, tenantId);
  }

  get count(): number {
    return this.#tenants.size;
  }

  /** Tenants that have to wait for one of their own to end. */
  get full(): readonly string[] {
    const all = [...this.#tenants.values()];
    return [...new Set(all)].filter((id) => all.filter((other) => other === id).length >= this.ofTenant);
  }

  async ended(): Promise<void> {
    await Promise.all(this.#tenants.keys());
  }
}

/** Claims replies whose hold is over, at most `room` of them, and lets their conversations be under way. Returns how many. */
const release = async (
  context: ServerContext,
  room: number,
  limits: SmtpLimits,
  underWay: UnderWay,
): Promise<number> => {
  let released = 0;
  for (const due of room > 0 ? await findDue(context, room, underWay.full) : []) {
    if (underWay.full.includes(due.tenantId)) continue;
    try {
      const reply = await claim(context, due);
      if (!reply) continue;
      underWay.add(due.tenantId, handOver(context, reply, limits));
      released += 1;
    } catch (error) {
      context.log.error({ err: error, messageId: due.id }, 'a reply could not be released; it is tried again');
    }
  }
  return released;
};

/** Sends every reply that is due now, and waits for their outcomes. Returns how many were handed over. */
export const releaseDueReplies = async (
  context: ServerContext,
  { limits = SMTP_LIMITS }: MailOptions = {},
): Promise<number> => {
  const underWay = new UnderWay(Infinity);
  const released = await release(context, 1000, limits, underWay);
  await underWay.ended();
  return released;
};

/**
 * Releases held replies of every tenant as they become due, those that became due while no process ran
 * first. Returns how to stop, which waits for the mails that are being handed over.
 */
export const startReleasingReplies = (
  context: ServerContext,
  { limits = SMTP_LIMITS }: MailOptions = {},
): (() => Promise<void>) => {
  const underWay = new UnderWay(AT_ONCE_OF_TENANT);
  const stop = repeat({ everyMs: EVERY_MS, log: context.log, what: 'releasing replies' }, async () => {
    await release(context, AT_ONCE_MAX - underWay.count, limits, underWay);
  });
  return async () => {
    await stop();
    await underWay.ended();
  };
};

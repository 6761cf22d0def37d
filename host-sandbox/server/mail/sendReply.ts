import { setTimeout as wait } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { technicianMessageSchema, type TechnicianMessage } from '#contracts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import { withTenant, type TenantScope } from '../db/tenancy.ts';
import {
  claimKey,
  inFlight,
  mismatch,
  replay,
  storeAnswer,
  type KeyedRequest,
  type StoredAnswer,
} from '../http/idempotency.ts';
import { publish } from '../live/liveHub.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { answerFor, outcomeUnknown } from './answerFor.ts';
import { beginReply, replySourceId, type ReplyRequest } from './beginReply.ts';
import { bodyText } from './bodyText.ts';
import { dispatchReply } from './dispatchReply.ts';
import { openAttempt, type OpenedReply } from './openAttempt.ts';
import { recordOutcome } from './recordOutcome.ts';
import { removeSentDraft } from './replyDraft.ts';
import { tellStillSending } from './tellStillSending.ts';
import { SMTP_LIMITS, type SendOutcome, type SmtpLimits } from './smtpConversation.ts';

/** What can be set about sending: tests do not wait for minutes. */
export interface MailOptions {
  readonly limits?: SmtpLimits;
  /** How long a reply can be undone before it leaves, in milliseconds; 0 (when absent) sends at once. */
  readonly holdMs?: number;
  /** After how many milliseconds of sending a reply's author is told that it is still being tried. */
  readonly tellAfterMs?: number;
  /** Is given what goes on after the answer, so that a process can wait for it before it ends. Never rejects. */
  readonly goesOn?: (conversation: Promise<void>) => void;
}

/** So that the author is told within ten seconds, the database's time included. */
const TELL_AFTER_MS = 6_000;

type Begun = { readonly reply: OpenedReply } | { readonly answer: StoredAnswer };

/** What makes a reply the same one. What its author had seen is no part of it: sending anyway is sending again. */
const keyedBy = ({ me, key, ticketId, body: { seenMessageId: _, ...body } }: ReplyRequest): KeyedRequest => ({
  me,
  key,
  request: { route: 'sendReply', ticketId, body },
});

/** Whether a key that is older than its replay stands for this reply. */
const isSameReply = (earlier: MessageRecord, { ticketId, body }: ReplyRequest): boolean =>
  earlier.ticketId === ticketId && earlier.text === bodyText(body.text);

/** A held reply is answered at once: it is on record, its draft is gone, and it leaves by itself (releaseReplies.ts). */
const answerHeld = async (tx: Db, keyed: KeyedRequest, row: MessageRecord, at: Date): Promise<StoredAnswer> => {
  await removeSentDraft(tx, row, at);
  const news = { topic: `ticket:${row.ticketId}`, type: 'resource.changed', subjectId: 'drafts' };
  await publish(tx, keyed.me, [news], at);
  const answer = await answerFor(tx, row);
  if (!answer) throw new Error(`Reply ${row.id} is held, and already being sent.`);
  await storeAnswer(tx, keyed, answer);
  return answer;
};

/** Transaction A: claims the key and puts the reply on record, or finds what became of the key's first request. */
const begin = (context: ServerContext, request: ReplyRequest, keyed: KeyedRequest, holdMs: number): Promise<Begun> =>
  withTenant(context.database.db, request.me, async (tx) => {
    const now = context.now();
    const claim = await claimKey(tx, keyed, now);
    if (claim.state === 'answered') return { answer: claim.answer };
    const [earlier] = await tx
      .select()
      .from(message)
      .where(eq(message.sourceId, replySourceId(request)));
    if (earlier && !isSameReply(earlier, request)) throw mismatch();
    // The first request may have ended with its process: then what is on record of the message is the answer.
    const answer = earlier && (await answerFor(tx, earlier));
    if (answer) return { answer };
    if (earlier || claim.state === 'in-flight') throw inFlight();
    const row = await beginReply(tx, request, now, holdMs);
    if (holdMs > 0) return { answer: await answerHeld(tx, keyed, row, now) };
    return { reply: await openAttempt(tx, row, now) };
  });

/** Transaction B: the result of the message, of its log and of its key become true together. */
const settle = (
  context: ServerContext,
  me: TenantScope,
  keyed: KeyedRequest,
  messageId: string,
  outcome: SendOutcome,
  at: Date,
): Promise<StoredAnswer> =>
  withTenant(context.database.db, me, async (tx: Db) => {
    const recorded = await recordOutcome(tx, me, messageId, outcome, at);
    if (!recorded) throw new Error(`Reply ${messageId} was settled before its conversation ended.`);
    const answer = await answerFor(tx, recorded, outcome.state === 'failed' ? outcome.serverAnswer : null);
    if (!answer) throw new Error(`Reply ${messageId} is still being sent after it was settled.`);
    await storeAnswer(tx, keyed, answer);
    return answer;
  });

const SETTLE_TRIES = 3;
const SETTLE_PAUSE_MS = 300;

/** Tries to record an outcome although the database may hiccup: a mail that has left cannot be taken back. */
export const recordSurely = async <T>(
  context: ServerContext,
  messageId: string,
  record: () => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await record();
    } catch (error) {
      context.log.error({ err: error, messageId, attempt }, 'the outcome of a reply could not be recorded');
      // The row stays `sending` and becomes `unknown` (recoverSends.ts).
      if (attempt >= SETTLE_TRIES) throw outcomeUnknown('What the mail server answered could not be recorded.');
      await wait(SETTLE_PAUSE_MS * attempt);
    }
  }
};

/** Records the outcome of a reply whose author waits for no answer any more. */
export const recordLate = async (
  context: ServerContext,
  { tenantId, messageId }: OpenedReply,
  conversation: Promise<SendOutcome>,
): Promise<void> => {
  const outcome = await conversation;
  const at = context.now();
  await recordSurely(context, messageId, () =>
    withTenant(context.database.db, { tenantId }, (tx) => recordOutcome(tx, { tenantId }, messageId, outcome, at)),
  );
};

/** Whether something takes longer than so many milliseconds. */
const isLonger = async (work: Promise<unknown>, ms: number): Promise<boolean> => {
  const done = new AbortController();
  const late = wait(ms, true, { signal: done.signal, ref: false }).catch(() => false);
  return Promise.race([late, work.then(() => false)]).finally(() => done.abort());
};

/**
 * Sends a reply as a mail, at most once for each Idempotency-Key (SPEC, Customer reply mechanics). With
 * a hold it is returned `queued`; else once the mail server has accepted it, or `sending` when that takes long.
 *
 * Throws `idempotency-mismatch`, `idempotency-in-flight` and what {@link beginReply} throws before
 * anything is kept or sent; `mail-dispatch-failed` when the server has certainly not taken it;
 * `mail-outcome-unknown` when nobody can know.
 */
export const sendReply = async (
  context: ServerContext,
  request: ReplyRequest,
  { limits = SMTP_LIMITS, holdMs = 0, tellAfterMs = TELL_AFTER_MS, goesOn }: MailOptions = {},
): Promise<TechnicianMessage> => {
  const { me } = request;
  const keyed = keyedBy(request);
  const begun = await begin(context, request, keyed, holdMs);
  if ('answer' in begun) return technicianMessageSchema.parse(replay(begun.answer));
  const { messageId } = begun.reply;
  const conversation = dispatchReply(context, begun.reply, limits);
  // Where it cannot be told, the answer waits for the outcome.
  const told = (await isLonger(conversation, tellAfterMs))
    ? await tellStillSending(context, me, messageId).catch((error: unknown) => {
        context.log.error({ err: error, messageId }, 'it cannot be told of a reply that it is still being sent');
        return null;
      })
    : null;
  if (told) {
    const recorded = recordLate(context, begun.reply, conversation).catch((error: unknown) =>
      context.log.error({ err: error, messageId }, 'what became of a reply is not recorded'),
    );
    goesOn?.(recorded);
    return told;
  }
  const outcome = await conversation;
  const at = context.now();
  const answer = await recordSurely(context, messageId, () => settle(context, me, keyed, messageId, outcome, at));
  return technicianMessageSchema.parse(replay(answer));
};

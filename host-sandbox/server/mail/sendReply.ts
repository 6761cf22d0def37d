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
import type { MessageRecord } from '../messages/toMessage.ts';
import { beginReply, replySourceId, type BegunReply, type ReplyRequest } from './beginReply.ts';
import { bodyText } from './bodyText.ts';
import { composeReply } from './composeReply.ts';
import { answerFor, outcomeUnknown, recordOutcome } from './recordOutcome.ts';
import { sendMail, SMTP_LIMITS, type SendOutcome, type SmtpLimits } from './smtpConversation.ts';

/** What can be set about sending: tests do not wait for minutes. */
export interface MailOptions {
  readonly limits?: SmtpLimits;
}

type Begun = { readonly reply: BegunReply } | { readonly answer: StoredAnswer };

/** Whether a key that is older than its replay stands for this reply. */
const isSameReply = (earlier: MessageRecord, { ticketId, body }: ReplyRequest): boolean =>
  earlier.ticketId === ticketId && earlier.text === bodyText(body.text);

/** Transaction A: claims the key and puts the attempt on record, or finds what became of the key's first request. */
const begin = (context: ServerContext, request: ReplyRequest, keyed: KeyedRequest): Promise<Begun> =>
  withTenant(context.database.db, request.me, async (tx) => {
    const claim = await claimKey(tx, keyed, context.now());
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
    return { reply: await beginReply(tx, request, context.now()) };
  });

/** The conversation with the mail server, outside any transaction. */
const dispatch = (context: ServerContext, reply: BegunReply, limits: SmtpLimits): Promise<SendOutcome> =>
  sendMail(
    reply.account,
    { from: reply.parts.from.address, to: reply.parts.to.address },
    composeReply({
      ...reply.parts,
      attachments: reply.attachments.map((file) => ({ ...file, content: context.blobs.get(file.sha256) })),
    }),
    limits,
  );

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

/** Records an outcome although the database may hiccup: a mail that has left cannot be taken back. */
const settleSurely = async (...args: Parameters<typeof settle>): Promise<StoredAnswer> => {
  const [context, , , messageId, outcome] = args;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await settle(...args);
    } catch (error) {
      context.log.error({ err: error, messageId, outcome, attempt }, 'the outcome of a reply could not be recorded');
      if (attempt < SETTLE_TRIES) await wait(SETTLE_PAUSE_MS * attempt);
      // The row stays `sending` and becomes `unknown` (recoverSends.ts).
      else throw outcomeUnknown('What the mail server answered could not be recorded.');
    }
  }
};

/**
 * Sends a reply to the contact as a mail, at most once for each Idempotency-Key, and returns it once the
 * mail server has accepted it (SPEC, Customer reply mechanics).
 *
 * Throws `idempotency-mismatch`, `idempotency-in-flight`, `not-found`, `no-contact-address`,
 * `no-email-account` and `invalid-request` before anything is kept or sent; `mail-dispatch-failed` when the
 * server has certainly not taken it; `mail-outcome-unknown` when nobody can know.
 */
export const sendReply = async (
  context: ServerContext,
  request: ReplyRequest,
  { limits = SMTP_LIMITS }: MailOptions = {},
): Promise<TechnicianMessage> => {
  const { me, key, ticketId, body } = request;
  const keyed: KeyedRequest = { me, key, request: { route: 'sendReply', ticketId, body } };
  const begun = await begin(context, request, keyed);
  if ('answer' in begun) return technicianMessageSchema.parse(replay(begun.answer));
  const { reply } = begun;
  const outcome = await dispatch(context, reply, limits);
  const at = context.now();
  context.log.info(
    { messageId: reply.messageId, ticketId, to: reply.parts.to.address, outcome },
    'a reply was dispatched',
  );
  return technicianMessageSchema.parse(replay(await settleSurely(context, me, keyed, reply.messageId, outcome, at)));
};

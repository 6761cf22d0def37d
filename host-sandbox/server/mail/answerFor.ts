import type { Db } from '../db/open.ts';
import type { StoredAnswer } from '../http/idempotency.ts';
import { ProblemError } from '../http/problem.ts';
import { loadMessage, type MessageRecord } from '../messages/toMessage.ts';

/** The problem of a reply that has certainly not left. */
const dispatchFailed = (reason: string, serverAnswer: string | null): ProblemError =>
  new ProblemError('mail-dispatch-failed', `${reason} Nothing was sent; your text is kept, so you can try again.`, {
    ...(serverAnswer ? { serverAnswer } : {}),
  });

/** The problem of a reply that may have left. */
export const outcomeUnknown = (reason: string): ProblemError =>
  new ProblemError(
    'mail-outcome-unknown',
    `${reason} The mail server may have accepted this reply. Check with the customer before you send it again; your text is kept.`,
  );

/** A problem as the first answer to its Idempotency-Key. */
export const asAnswer = (error: ProblemError): StoredAnswer => {
  const body = error.toProblem();
  return { status: body.status, body };
};

/** What a client is told of a reply that is on record; null while it is being sent, unless its sender was told so. */
export const answerFor = async (
  tx: Db,
  { id, deliveryState, deliveryAnswer, releaseAt }: MessageRecord,
  serverAnswer: string | null = null,
): Promise<StoredAnswer | null> => {
  const reason = deliveryAnswer ?? '';
  switch (deliveryState) {
    case 'queued':
    case 'sent':
    case 'bounced':
      return { status: 201, body: await loadMessage(tx, id) };
    case 'failed':
      return asAnswer(dispatchFailed(reason, serverAnswer));
    case 'unknown':
      return asAnswer(outcomeUnknown(reason));
    default:
      return releaseAt === null ? null : { status: 201, body: await loadMessage(tx, id) };
  }
};

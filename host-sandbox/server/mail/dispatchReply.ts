import type { ServerContext } from '../context.ts';
import { composeReply } from './composeReply.ts';
import type { OpenedReply } from './openAttempt.ts';
import { sendMail, type SendOutcome, type SmtpLimits } from './smtpConversation.ts';

/** The conversation with the mail server, outside any transaction. Never rejects; what happened is in the outcome. */
export const dispatchReply = async (
  context: ServerContext,
  reply: OpenedReply,
  limits: SmtpLimits,
): Promise<SendOutcome> => {
  const { account, envelope, parts, attachments, messageId, ticketId } = reply;
  let outcome: SendOutcome;
  try {
    const mail = composeReply({
      ...parts,
      attachments: attachments.map((file) => ({ ...file, content: context.blobs.get(file.sha256) })),
    });
    outcome = await sendMail(account, { from: parts.from.address, to: envelope }, mail, limits);
  } catch (error) {
    // sendMail does not reject, so nothing has left.
    context.log.error({ err: error, messageId }, 'the mail of a reply could not be made');
    outcome = { state: 'failed', reason: 'The mail could not be put together.', serverAnswer: null };
  }
  context.log.info({ messageId, ticketId, to: envelope, outcome }, 'a reply was dispatched');
  return outcome;
};

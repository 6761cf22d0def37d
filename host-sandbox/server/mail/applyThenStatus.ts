import type { TicketStatus } from '#contracts';
import type { Db } from '../db/open.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { applyChange } from '../tickets/applyChange.ts';
import type { TicketRecord } from '../tickets/toTicket.ts';
import { replyAuthor } from './replyAuthor.ts';

/**
 * Sets the status that the author of an accepted reply asked for, as their own change. What is not
 * allowed any more, since somebody changed the ticket meanwhile, is told in the conversation.
 *
 * @param ticket its row, locked
 */
export const applyThenStatus = async (
  tx: Db,
  scope: TenantScope,
  ticket: TicketRecord,
  sent: MessageRecord,
  at: Date,
): Promise<void> => {
  const { thenStatus } = sent;
  if (thenStatus === null) return;
  const actor = await replyAuthor(tx, sent);
  try {
    await applyChange(tx, scope, ticket, { status: thenStatus as TicketStatus }, actor, at);
  } catch (error) {
    // Thrown before anything of the change is kept.
    if (!(error instanceof ProblemError) || error.code !== 'transition-not-allowed') throw error;
    const text = `The reply was sent, but the status that ${actor.name} asked for was not set. ${error.message}`;
    await appendSystemEvent(tx, scope, ticket.id, { kind: 'system', name: 'Outbound mail' }, null, text, at);
  }
};

import { technicianMessageSchema, type TechnicianMessage } from '#contracts';
import type { ServerContext } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { loadMessage } from '../messages/toMessage.ts';
import { lockReply, replyGone, type ReplyPlace } from './recallReply.ts';
import { recordOutcome } from './recordOutcome.ts';

/**
 * Records that a reply of which nothing was known has arrived, since a technician has made sure, and who
 * that was. Throws `not-found`, and `reply-gone` when there is nothing to confirm (any more).
 */
export const confirmReply = (
  context: ServerContext,
  me: SignedInTechnician,
  place: ReplyPlace,
): Promise<TechnicianMessage> =>
  withTenant(context.database.db, me, async (tx) => {
    const at = context.now();
    const row = await lockReply(tx, place);
    if (row.deliveryState !== 'unknown') {
      throw replyGone('Only a reply of which nothing is known can be confirmed; what became of this one is on record.');
    }
    await recordOutcome(tx, me, row.id, { state: 'sent', serverAnswer: `Confirmed by ${me.name}` }, at);
    const to = row.recipients?.to.map(({ address }) => address).join(', ') ?? 'the customer';
    const actor = { kind: 'technician', name: me.name };
    await appendSystemEvent(
      tx,
      me,
      row.ticketId,
      actor,
      null,
      `${me.name} confirmed that the reply to ${to} has arrived.`,
      at,
    );
    return technicianMessageSchema.parse(await loadMessage(tx, row.id));
  });

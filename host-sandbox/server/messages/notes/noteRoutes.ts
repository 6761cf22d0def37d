import { routes, type InternalNote } from '#contracts';
import type { FeatureRoutes } from '../../app.ts';
import { claimAttachments } from '../../attachments/claimAttachments.ts';
import { removeDraft } from '../../drafts/removeDraft.ts';
import { idempotent } from '../../http/idempotency.ts';
import { requireTicket } from '../../tickets/toTicket.ts';
import { touchTicket } from '../../tickets/touchTicket.ts';
import { appendMessage } from '../appendMessage.ts';
import { toMessages } from '../toMessage.ts';

/** Internal notes: kept in the conversation, sent to nobody (SPEC, Composer). */
export const noteRoutes: FeatureRoutes = (bind, context) => {
  bind(routes.addNote, ({ me, params: { ticketId }, body, idempotencyKey }) =>
    idempotent(context, me, idempotencyKey, { route: 'addNote', ticketId, body }, async (tx): Promise<InternalNote> => {
      const now = context.now();
      const author = { ticketId, technicianId: me.technicianId };
      await requireTicket(tx, ticketId);
      const row = await appendMessage(
        tx,
        me,
        { kind: 'internal_note', text: body.text, mentionIds: body.mentionIds, ...author },
        now,
      );
      await claimAttachments(tx, body.attachmentIds, { ...author, messageId: row.id });
      await removeDraft(tx, { ...author, mode: 'internal_note' });
      await touchTicket(tx, me, ticketId, now);
      const [note] = await toMessages(tx, [row]);
      if (note?.kind !== 'internal_note') throw new Error('The note was kept as something else.');
      return note;
    }),
  );
};

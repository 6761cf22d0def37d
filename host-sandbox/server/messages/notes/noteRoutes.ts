import { routes, type InternalNote } from '#contracts';
import type { FeatureRoutes } from '../../app.ts';
import { claimAttachments } from '../../attachments/claimAttachments.ts';
import { withTenant } from '../../db/tenancy.ts';
import { removeDraft } from '../../drafts/removeDraft.ts';
import { idempotent } from '../../http/idempotency.ts';
import { callMentioned, checkMentions } from '../../mentions/mentions.ts';
import { requireTicket } from '../../tickets/toTicket.ts';
import { touchTicket } from '../../tickets/touchTicket.ts';
import { appendMessage } from '../appendMessage.ts';
import { editNote } from './editNote.ts';
import { toMessages } from '../toMessage.ts';

/** Internal notes: kept in the conversation, sent to nobody (SPEC, Composer). */
export const noteRoutes: FeatureRoutes = (bind, context) => {
  bind(routes.addNote, ({ me, params: { ticketId }, body, idempotencyKey }) =>
    idempotent(context, me, idempotencyKey, { route: 'addNote', ticketId, body }, async (tx): Promise<InternalNote> => {
      const now = context.now();
      const author = { ticketId, technicianId: me.technicianId };
      await requireTicket(tx, ticketId);
      await checkMentions(tx, body.mentionIds);
      const row = await appendMessage(
        tx,
        me,
        { kind: 'internal_note', text: body.text, mentionIds: [...new Set(body.mentionIds)], ...author },
        now,
      );
      await claimAttachments(tx, body.attachmentIds, { ...author, messageId: row.id });
      await removeDraft(tx, me, { ...author, mode: 'internal_note' }, now);
      await touchTicket(tx, me, ticketId, now);
      await callMentioned(tx, me, { ticketId, messageId: row.id, ids: body.mentionIds }, now);
      const [note] = await toMessages(tx, [row]);
      if (note?.kind !== 'internal_note') throw new Error('The note was kept as something else.');
      return note;
    }),
  );

  bind(routes.editNote, ({ me, params, body }) =>
    withTenant(context.database.db, me, (tx) => editNote(tx, me, params, body.text, context.now())),
  );
};

import { and, eq } from 'drizzle-orm';
import type { TechnicianMessage } from '#contracts';
import type { ServerContext } from '../context.ts';
import { message } from '../db/schema.ts';
import { withTenant, type TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { loadMessage } from '../messages/toMessage.ts';
import { removeSentDraft } from './replyDraft.ts';

/**
 * Says of a reply whose mail server has not answered yet that it is still being sent. From now on it is like one that was
 * held: its draft is gone, its outcome comes over the live stream, and if it fails, it is a draft again (replyDraft.ts).
 * Null when its outcome is on record already.
 */
export const tellStillSending = (
  context: ServerContext,
  me: TenantScope,
  messageId: string,
): Promise<TechnicianMessage | null> =>
  withTenant(context.database.db, me, async (tx) => {
    const at = context.now();
    const [row] = await tx
      .update(message)
      .set({ releaseAt: at })
      .where(and(eq(message.id, messageId), eq(message.deliveryState, 'sending')))
      .returning();
    if (!row) return null;
    await removeSentDraft(tx, row, at);
    const topic = `ticket:${row.ticketId}`;
    await publish(tx, me, [{ topic, type: 'resource.changed', subjectId: 'drafts' }], at);
    return loadMessage(tx, messageId) as Promise<TechnicianMessage>;
  });

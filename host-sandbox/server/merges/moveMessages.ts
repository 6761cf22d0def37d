import { and, eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { attachment, message } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';

/** Lets messages and their files belong to another ticket, and tells both conversations. */
export const moveMessages = async (
  tx: Db,
  scope: TenantScope,
  ids: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
  now: Date,
): Promise<void> => {
  if (ids.length > 0) {
    const moved = [...ids];
    await tx
      .update(message)
      .set({ ticketId: to })
      .where(and(inArray(message.id, moved), eq(message.ticketId, from)));
    await tx.update(attachment).set({ ticketId: to }).where(inArray(attachment.messageId, moved));
  }
  // Many messages at once: whoever looks at one of the two loads it anew.
  await publish(
    tx,
    scope,
    [from, to].map((id) => ({ topic: `ticket:${id}`, type: 'resync', subjectId: id })),
    now,
  );
};

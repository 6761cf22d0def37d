import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { attachment } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';

/** Whose uploaded files, of which ticket, are claimed. */
export interface AttachmentOwner {
  readonly ticketId: string;
  readonly technicianId: string;
}

const uploadedHere = (ids: readonly string[], { ticketId, technicianId }: AttachmentOwner) =>
  and(inArray(attachment.id, [...ids]), eq(attachment.ticketId, ticketId), eq(attachment.uploadedBy, technicianId));

const refuseUnlessAll = (found: number, ids: readonly string[]): void => {
  if (found === new Set(ids).size) return;
  throw new ProblemError(
    'invalid-request',
    'An attachment is not there any more. Remove it and attach the file again.',
    {
      errors: [{ path: 'body.attachmentIds', message: 'Not every attachment is there to be sent.' }],
    },
  );
};

/**
 * Throws `invalid-request` unless every file was uploaded by this technician to this ticket. Those that
 * hang on a message pass: it may be on its way while the draft is kept, and give them back if it fails.
 */
export const checkAttachments = async (tx: Db, ids: readonly string[], owner: AttachmentOwner): Promise<void> => {
  if (ids.length === 0) return;
  const found = await tx.select({ id: attachment.id }).from(attachment).where(uploadedHere(ids, owner));
  refuseUnlessAll(found.length, ids);
};

/** Hangs a technician's uploaded files on a message. Throws `invalid-request` when one is not theirs to send. */
export const claimAttachments = async (
  tx: Db,
  ids: readonly string[],
  owner: AttachmentOwner & { readonly messageId: string },
): Promise<void> => {
  if (ids.length === 0) return;
  const claimed = await tx
    .update(attachment)
    .set({ messageId: owner.messageId })
    .where(and(uploadedHere(ids, owner), isNull(attachment.messageId)))
    .returning({ id: attachment.id });
  refuseUnlessAll(claimed.length, ids);
};

/** Gives a message's files back to the draft that they came from: for a reply that did not leave. */
export const releaseAttachments = async (tx: Db, messageId: string): Promise<void> => {
  await tx.update(attachment).set({ messageId: null }).where(eq(attachment.messageId, messageId));
};

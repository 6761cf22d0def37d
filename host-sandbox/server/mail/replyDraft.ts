import { randomUUID } from 'node:crypto';
import { eq, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { attachment, draft, message } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { keepDraft } from '../drafts/keepDraft.ts';
import { isDraft, removeDraft, type DraftKey } from '../drafts/removeDraft.ts';
import { publish } from '../live/liveHub.ts';
import type { MessageRecord } from '../messages/toMessage.ts';
import { filesOf } from './openAttempt.ts';

type DraftRecord = typeof draft.$inferSelect;

/** The draft that a reply came from, and becomes again when it is taken back. */
export const draftKeyOf = ({ ticketId, technicianId }: MessageRecord): DraftKey => ({
  ticketId,
  technicianId: technicianId ?? '',
  mode: 'reply',
});

const findDraft = async (tx: Db, key: DraftKey): Promise<DraftRecord | null> => {
  const [kept] = await tx.select().from(draft).where(isDraft(key)).for('update');
  return kept ?? null;
};

const isWritten = (kept: DraftRecord): boolean => kept.text.trim() !== '' || kept.attachmentIds.length > 0;

/** Removes the draft that has become this reply; what was typed since then stays. */
export const removeSentDraft = async (tx: Db, sent: MessageRecord, at: Date): Promise<void> => {
  const key = draftKeyOf(sent);
  const kept = await findDraft(tx, key);
  if (kept && (kept.text.trim() === sent.text.trim() || kept.updatedAt <= sent.createdAt))
    await removeDraft(tx, sent, key, at);
};

/** What was sent above what was written since; not twice, when it was taken back before. */
const joined = (recalled: string, kept: string): string => {
  const both = `${recalled}\n\n`;
  if (kept.trim() === '' || kept.trim() === recalled.trim()) return recalled;
  return kept.startsWith(both) ? kept : both + kept;
};

/** A draft's files with those of a reply, each once: an unknown reply has shared its files already. */
const joinedFiles = async (tx: Db, own: readonly string[], returned: readonly string[]): Promise<string[]> => {
  const ids = [...new Set([...returned, ...own])];
  if (ids.length === 0) return ids;
  const rows = await tx.select().from(attachment).where(inArray(attachment.id, ids));
  const seen = new Set<string>();
  return ids.filter((id) => {
    const file = rows.find((row) => row.id === id);
    if (!file) return false;
    const content = JSON.stringify([file.fileName, file.sha256]);
    return !seen.has(content) && seen.add(content);
  });
};

/**
 * Makes a draft of a reply again: its text stands above what has been written since, its files join
 * the draft's, and its recipients are the draft's. Publishes that drafts have changed.
 *
 * @param fileIds the reply's files, which hang on no message any more
 * @param failure why it is a draft again; null when the technician took it back
 */
export const giveBack = async (
  tx: Db,
  scope: TenantScope,
  reply: MessageRecord,
  fileIds: readonly string[],
  failure: string | null,
  at: Date,
): Promise<void> => {
  const key = draftKeyOf(reply);
  const kept = await findDraft(tx, key);
  const content = {
    text: joined(reply.text, kept?.text ?? ''),
    attachmentIds: await joinedFiles(tx, kept?.attachmentIds ?? [], fileIds),
    recipients: reply.recipients,
    failure,
  };
  await keepDraft(tx, scope, key, content, at);
  await publish(tx, scope, [{ topic: `ticket:${reply.ticketId}`, type: 'resource.changed', subjectId: 'drafts' }], at);
};

/** Takes a message's files off it, and says which they are. */
export const detachFiles = async (tx: Db, messageId: string): Promise<string[]> => {
  const files = await filesOf(tx, messageId);
  await tx.update(attachment).set({ messageId: null }).where(eq(attachment.messageId, messageId));
  return files.map(({ id }) => id);
};

/** Copies of a message's files that hang on no message: it may have left, and may be sent again. */
export const copyFiles = async (tx: Db, messageId: string): Promise<string[]> => {
  const copies = (await filesOf(tx, messageId)).map((file) => ({ ...file, id: randomUUID(), messageId: null }));
  if (copies.length > 0) await tx.insert(attachment).values(copies);
  return copies.map(({ id }) => id);
};

/** Says of a failed reply that its text is a draft again: it is no part of the conversation any more (conversation.ts). */
export const leaveConversation = async (tx: Db, messageId: string): Promise<void> => {
  await tx.update(message).set({ releaseAt: null }).where(eq(message.id, messageId));
};

/**
 * Makes a draft of a held reply that failed, unless its author has begun another one meanwhile: then the
 * failed reply stays in the conversation and false is returned.
 */
export const giveBackIfUnwritten = async (
  tx: Db,
  scope: TenantScope,
  reply: MessageRecord,
  failure: string,
  at: Date,
): Promise<boolean> => {
  const kept = await findDraft(tx, draftKeyOf(reply));
  if (kept && isWritten(kept) && kept.text.trim() !== reply.text.trim()) return false;
  await giveBack(tx, scope, reply, await detachFiles(tx, reply.id), failure, at);
  await leaveConversation(tx, reply.id);
  return true;
};

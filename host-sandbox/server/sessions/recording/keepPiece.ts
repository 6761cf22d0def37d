import { eq, sum, sql } from 'drizzle-orm';
import type { RecordingChunk } from '../../../agent/protocol.ts';
import type { AgentIdentity } from '../../agents/agentIdentity.ts';
import type { Db } from '../../db/open.ts';
import { recordingPiece, supportSession } from '../../db/schema.ts';

/** Largest recording of one session, in bytes; then nothing more is kept of it. */
const SESSION_MAX_BYTES = 32 * 1024 * 1024;

/** How long after its end a session's last events may still come in, in milliseconds: they happened before. */
const LATE_MS = 15_000;

/**
 * Keeps a piece of a recording, once however often it comes. False when nothing of this session is to be
 * recorded: it is not this machine's, nobody has consented, it is over, or its recording is full. Then the
 * machine stops recording.
 */
export const keepPiece = async (
  tx: Db,
  { tenantId, assetId }: AgentIdentity,
  { sessionId, pageId, index, text }: RecordingChunk,
  now: Date,
): Promise<boolean> => {
  const [session] = await tx.select().from(supportSession).where(eq(supportSession.id, sessionId));
  if (session?.assetId !== assetId || session.state !== 'active') return false;
  if (session.endedAt && now.getTime() - session.endedAt.getTime() > LATE_MS) return false;
  // Of a long text the database knows how many bytes it has; to count its characters it would read it all.
  const [kept] = await tx
    .select({ bytes: sum(sql`octet_length(${recordingPiece.text})`) })
    .from(recordingPiece)
    .where(eq(recordingPiece.sessionId, sessionId));
  if (Number(kept?.bytes ?? 0) + Buffer.byteLength(text) > SESSION_MAX_BYTES) return false;
  await tx
    .insert(recordingPiece)
    .values({ tenantId, sessionId, pageId, index, text: text.replaceAll('\0', ''), keptAt: now })
    .onConflictDoNothing();
  return true;
};

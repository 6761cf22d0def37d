import { eq } from 'drizzle-orm';
import type { SystemEvent } from '#contracts';
import type { Db } from '../db/open.ts';
import { technician } from '../db/schema.ts';
import type { MessageRecord } from '../messages/toMessage.ts';

/** Who wrote a reply, as the conversation names those who did something. */
export const replyAuthor = async (tx: Db, { technicianId }: MessageRecord): Promise<SystemEvent['actor']> => {
  const [author] = await tx
    .select({ name: technician.name })
    .from(technician)
    .where(eq(technician.id, technicianId ?? ''));
  return { kind: 'technician', name: author?.name ?? 'A technician' };
};

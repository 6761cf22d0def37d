import { and, desc, eq, gt, inArray, ne, or } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { message, technician } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';

/** Most messages that a refusal names. */
const NAMED_MAX = 20;

/** What somebody else than `me` wrote on a ticket, a reply that failed left out. */
const writtenByOthers = (me: SignedInTechnician, ticketId: string) =>
  and(
    eq(message.ticketId, ticketId),
    or(
      eq(message.kind, 'customer'),
      and(inArray(message.kind, ['technician', 'internal_note']), ne(message.technicianId, me.technicianId)),
    ),
    or(ne(message.kind, 'technician'), ne(message.deliveryState, 'failed')),
  );

/**
 * Stops a reply when somebody else wrote something after the newest message that its author has seen,
 * so that nobody answers past a customer or a colleague. The ticket's row is locked: of two replies that
 * are sent at once, the second sees the first.
 *
 * Throws `conversation-moved` with the ids of the newest unseen messages.
 */
export const stopWhenMoved = async (
  tx: Db,
  me: SignedInTechnician,
  ticketId: string,
  seenMessageId: string | null,
): Promise<void> => {
  const [seen] =
    seenMessageId === null
      ? []
      : await tx
          .select({ at: message.createdAt, position: message.position })
          .from(message)
          .where(and(eq(message.id, seenMessageId), eq(message.ticketId, ticketId)));
  const later =
    seen &&
    or(gt(message.createdAt, seen.at), and(eq(message.createdAt, seen.at), gt(message.position, seen.position ?? 0)));
  const newest = await tx
    .select({ id: message.id, author: message.authorName, colleague: technician.name })
    .from(message)
    .leftJoin(technician, eq(technician.id, message.technicianId))
    .where(and(writtenByOthers(me, ticketId), later))
    .orderBy(desc(message.createdAt), desc(message.position))
    .limit(NAMED_MAX);
  if (newest.length === 0) return;
  const unseen = newest.toReversed();
  const authors = [...new Set(unseen.map(({ author, colleague }) => author ?? colleague ?? 'Somebody'))];
  throw new ProblemError(
    'conversation-moved',
    `${authors.join(', ')} wrote something that you have not seen. Nothing was sent: read it, then send anyway or change your reply.`,
    { newerMessageIds: unseen.map(({ id }) => id) },
  );
};

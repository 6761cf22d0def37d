import { randomUUID } from 'node:crypto';
import { and, eq, inArray } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { QueueLiveEvent } from '#contracts';
import type { Db } from '../db/open.ts';
import { mention, technician, ticket } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { publish } from '../live/liveHub.ts';
import type { LiveRenderer } from '../live/renderers.ts';

/** Where a technician's own news are published. */
export const topicOf = (technicianId: string): string => `technician:${technicianId}`;

/** Throws `invalid-request` unless every id is a technician's of this tenant. */
export const checkMentions = async (tx: Db, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  const found = await tx
    .select({ id: technician.id })
    .from(technician)
    .where(inArray(technician.id, [...ids]));
  if (found.length === new Set(ids).size) return;
  throw new ProblemError('invalid-request', 'Somebody whom the note calls is not of your team. Choose from the list.');
};

/** Calls technicians into a ticket, each once and nobody by themselves, and tells them. */
export const callMentioned = async (
  tx: Db,
  me: SignedInTechnician,
  {
    ticketId,
    messageId,
    ids,
  }: { readonly ticketId: string; readonly messageId: string; readonly ids: readonly string[] },
  now: Date,
): Promise<void> => {
  const called = [...new Set(ids)].filter((id) => id !== me.technicianId);
  if (called.length === 0) return;
  const rows = called.map((technicianId) => ({
    ...{ id: randomUUID(), tenantId: me.tenantId, ticketId, messageId, technicianId },
    byId: me.technicianId,
    at: now,
  }));
  await tx.insert(mention).values(rows).onConflictDoNothing();
  await publish(
    tx,
    me,
    rows.map(({ id, technicianId }) => ({ topic: topicOf(technicianId), type: 'mentioned', subjectId: id })),
    now,
  );
};

/** Tells a technician on the queue's stream who calls them, and where. */
export const mentionRenderer: LiveRenderer<QueueLiveEvent> = async (tx, mentionId, { viewer }) => {
  const by = alias(technician, 'by');
  const [row] = await tx
    .select({ mention, number: ticket.number, subject: ticket.subject, by: { id: by.id, name: by.name } })
    .from(mention)
    .innerJoin(ticket, eq(ticket.id, mention.ticketId))
    .innerJoin(by, eq(by.id, mention.byId))
    .where(and(eq(mention.id, mentionId), eq(mention.technicianId, viewer.technicianId)));
  if (!row) return null;
  const { ticketId, messageId, at } = row.mention;
  return {
    type: 'mentioned',
    mention: {
      ...{ ticketId, messageId, subject: row.subject, by: row.by },
      ticketNumber: row.number,
      at: at.toISOString(),
    },
  };
};

import { randomUUID } from 'node:crypto';
import { and, eq, ne } from 'drizzle-orm';
import type { SystemEvent, SystemEventDetail, TicketChange } from '#contracts';
import type { Db } from '../db/open.ts';
import { statusChange, technician } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';
import { fieldChanges, type FieldValues } from './customFields.ts';
import type { TicketRecord } from './toTicket.ts';
import { touchTicket, type TicketSet } from './touchTicket.ts';
import { allowedStatuses, isResolved } from './transitions.ts';
import { priorityInWords, statusInWords } from './words.ts';

/** One change as it is kept and told. */
interface Step {
  readonly set: TicketSet;
  readonly detail: SystemEventDetail;
  /** What was done, to follow the actor's name. */
  readonly words: string;
}

const statusStep = (row: TicketRecord, to: string, now: Date): Step => {
  if (!(allowedStatuses(row.status) as readonly string[]).includes(to)) {
    const from = statusInWords(row.status);
    const choices = allowedStatuses(row.status).map(statusInWords).join(', ');
    throw new ProblemError(
      'transition-not-allowed',
      `A ticket that is ${from} cannot become ${statusInWords(to)}. From ${from} it can go to: ${choices || 'nothing'}.`,
    );
  }
  const resolvedAt = isResolved(to) ? (row.resolvedAt ?? now) : null;
  return {
    set: { status: to, resolvedAt },
    detail: { type: 'status_changed', from: row.status, to },
    words: `changed the status from ${statusInWords(row.status)} to ${statusInWords(to)}`,
  };
};

const priorityStep = (row: TicketRecord, to: string): Step => ({
  set: { priority: to },
  detail: { type: 'priority_changed', from: row.priority, to },
  words: `changed the priority from ${priorityInWords(row.priority)} to ${priorityInWords(to)}`,
});

const nameOf = async (tx: Db, technicianId: string | null): Promise<string | null> => {
  if (technicianId === null) return null;
  const [who] = await tx.select({ name: technician.name }).from(technician).where(eq(technician.id, technicianId));
  return who?.name ?? null;
};

const assignmentInWords = (actorName: string, from: string | null, to: string | null): string => {
  if (to === null) return `unassigned ${from ?? 'the ticket'}`;
  return to === actorName ? 'took ownership of the ticket' : `assigned the ticket to ${to}`;
};

const assigneeStep = async (tx: Db, row: TicketRecord, to: string | null, actorName: string): Promise<Step> => {
  const from = await nameOf(tx, row.assigneeId);
  const [who] =
    to === null
      ? []
      : await tx
          .select({ name: technician.name })
          .from(technician)
          .where(and(eq(technician.id, to), ne(technician.role, 'read_only')));
  if (to !== null && !who) {
    throw new ProblemError(
      'invalid-request',
      'The ticket can only be assigned to a technician of your own team list.',
      {
        errors: [{ path: 'body.assigneeId', message: 'No such technician can be assigned.' }],
      },
    );
  }
  const name = who?.name ?? null;
  return {
    set: { assigneeId: to },
    detail: { type: 'assignee_changed', from, to: name },
    words: assignmentInWords(actorName, from, name),
  };
};

const tagsStep = (row: TicketRecord, to: readonly string[]): Step[] => {
  const tags = [...new Set(to)];
  const added = tags.filter((tag) => !row.tags.includes(tag));
  const removed = row.tags.filter((tag) => !tags.includes(tag));
  if (added.length === 0 && removed.length === 0) return [];
  const words = [
    ...(added.length > 0 ? [`added the tag ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed the tag ${removed.join(', ')}`] : []),
  ];
  return [{ set: { tags }, detail: { type: 'tags_changed', added, removed }, words: words.join(' and ') }];
};

const fieldSteps = async (tx: Db, row: TicketRecord, wanted: FieldValues): Promise<Step[]> => {
  const changes = await fieldChanges(tx, row.customFields, wanted);
  const customFields = { ...row.customFields, ...Object.fromEntries(changes.map(({ id, to }) => [id, to])) };
  return changes.map(({ label, from, to }) => ({
    set: { customFields },
    detail: { type: 'field_changed', label, from, to },
    words: to === null ? `emptied ${label}` : `set ${label} to ${to}`,
  }));
};

/**
 * Changes what technicians decide on a ticket whose row is locked (`requireTicket` with `lock`):
 * keeps the change, tells it in the conversation and to the live streams. What is as it should be
 * already is no change; with nothing to change, nothing happens and false is returned.
 *
 * Throws `transition-not-allowed` and `invalid-request`.
 */
export const applyChange = async (
  tx: Db,
  scope: TenantScope,
  row: TicketRecord,
  change: TicketChange,
  actor: SystemEvent['actor'],
  now: Date,
): Promise<boolean> => {
  const steps: Step[] = [];
  if (change.status !== undefined && change.status !== row.status) {
    steps.push(statusStep(row, change.status, now));
    const values = { id: randomUUID(), tenantId: scope.tenantId, ticketId: row.id, at: now, byName: actor.name };
    await tx.insert(statusChange).values({ ...values, from: row.status, to: change.status });
  }
  if (change.priority !== undefined && change.priority !== row.priority) steps.push(priorityStep(row, change.priority));
  if (change.assigneeId !== undefined && change.assigneeId !== row.assigneeId) {
    steps.push(await assigneeStep(tx, row, change.assigneeId, actor.name));
  }
  if (change.tags !== undefined) steps.push(...tagsStep(row, change.tags));
  if (change.customFields !== undefined) steps.push(...(await fieldSteps(tx, row, change.customFields)));
  if (steps.length === 0) return false;

  await touchTicket(tx, scope, row.id, now, Object.assign({}, ...steps.map(({ set }) => set)) as TicketSet);
  for (const { detail, words } of steps) {
    await appendSystemEvent(tx, scope, row.id, actor, detail, `${actor.name} ${words}.`, now);
  }
  if (change.status !== undefined || change.priority !== undefined) {
    await refreshTicketSla(tx, scope, row.id, now);
    await publish(tx, scope, [{ topic: `ticket:${row.id}`, type: 'resource.changed', subjectId: 'sla' }], now);
  }
  return true;
};

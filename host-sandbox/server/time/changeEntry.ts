import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNull } from 'drizzle-orm';
import type { TimeEntryChange } from '#contracts';
import type { Db } from '../db/open.ts';
import { technician, timeEntry, timeEntryChange, type TimeEntryValues } from '../db/schema.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { billedMinutes, type BillingRules } from './billing.ts';

type Changer = Pick<SignedInTechnician, 'technicianId' | 'role'>;

/** Time is corrected by who logged it, or by a lead. */
export const mayChangeEntry = ({ technicianId, role }: Changer, writerId: string): boolean =>
  role !== 'read_only' && (technicianId === writerId || role === 'lead' || role === 'admin');

type EntryRecord = typeof timeEntry.$inferSelect;

interface Place {
  readonly ticketId: string;
  readonly entryId: string;
}

const requireEntry = async (tx: Db, me: SignedInTechnician, { ticketId, entryId }: Place): Promise<EntryRecord> => {
  const [row] = await tx
    .select()
    .from(timeEntry)
    .where(and(eq(timeEntry.id, entryId), eq(timeEntry.ticketId, ticketId), isNull(timeEntry.removedAt)))
    .for('update');
  if (!row) throw notFound();
  if (!mayChangeEntry(me, row.technicianId)) {
    throw new ProblemError('forbidden', 'Only who logged this time, or a lead, can change it.');
  }
  return row;
};

const remember = async (
  tx: Db,
  me: SignedInTechnician,
  { id, ticketId, minutes, note, billable }: EntryRecord,
  after: TimeEntryValues | null,
  at: Date,
): Promise<void> => {
  const { tenantId, technicianId } = me;
  const before = { minutes, note, billable };
  await tx
    .insert(timeEntryChange)
    .values({ id: randomUUID(), tenantId, ticketId, entryId: id, technicianId, at, before, after });
};

/** Corrects an entry; minutes are rounded as those of a new one. Throws `not-found` and `forbidden`. */
export const editEntry = async (
  tx: Db,
  me: SignedInTechnician,
  place: Place,
  change: { readonly minutes?: number; readonly note?: string; readonly billable?: boolean },
  rules: BillingRules | null,
  now: Date,
): Promise<void> => {
  const row = await requireEntry(tx, me, place);
  const after: TimeEntryValues = {
    minutes: change.minutes === undefined ? row.minutes : billedMinutes(change.minutes, rules),
    note: change.note ?? row.note,
    billable: change.billable ?? row.billable,
  };
  if (after.minutes === row.minutes && after.note === row.note && after.billable === row.billable) return;
  await remember(tx, me, row, after, now);
  await tx
    .update(timeEntry)
    .set({ ...after, editedAt: now })
    .where(eq(timeEntry.id, row.id));
};

/** Takes an entry out; its history keeps it. Throws `not-found` and `forbidden`. */
export const removeEntry = async (tx: Db, me: SignedInTechnician, place: Place, now: Date): Promise<void> => {
  const row = await requireEntry(tx, me, place);
  await remember(tx, me, row, null, now);
  await tx.update(timeEntry).set({ removedAt: now }).where(eq(timeEntry.id, row.id));
};

/** The history of a ticket's logged time, newest first. */
export const listEntryChanges = async (tx: Db, ticketId: string): Promise<TimeEntryChange[]> => {
  const rows = await tx
    .select({ change: timeEntryChange, by: { id: technician.id, name: technician.name } })
    .from(timeEntryChange)
    .innerJoin(technician, eq(technician.id, timeEntryChange.technicianId))
    .where(eq(timeEntryChange.ticketId, ticketId))
    .orderBy(desc(timeEntryChange.at), desc(timeEntryChange.id));
  return rows.map(({ change: { id, entryId, at, before, after }, by }) => ({
    id,
    entryId,
    at: at.toISOString(),
    by,
    before,
    after,
  }));
};

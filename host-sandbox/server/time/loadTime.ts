import { and, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Contract, TicketTime, TimeEntry, Timer } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { contract, technician, ticket, timeEntry, timer } from '../db/schema.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import type { Read } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { onlyBillableCounts } from './billing.ts';
import { mayChangeEntry } from './changeEntry.ts';
import { listOffers } from './offers.ts';

type Reader = Pick<SignedInTechnician, 'technicianId' | 'role'>;

/** A client's contract, as the database keeps it. */
export type ContractRecord = typeof contract.$inferSelect;

type TimerRecord = typeof timer.$inferSelect;

const newestContract = prepared((db) =>
  db
    .select()
    .from(contract)
    .where(eq(contract.clientId, sql.placeholder('clientId')))
    .orderBy(desc(contract.periodStartsAt), contract.id)
    .limit(1)
    .prepare(''),
);

/** The contract under which work for a client is done now: the one whose period began last. */
export const findContract = async (tx: Db, clientId: string): Promise<ContractRecord | null> => {
  const [row] = await newestContract(tx, { clientId });
  return row ?? null;
};

const minutesWithin = prepared((db) =>
  db
    .select({ minutes: sql<number>`coalesce(sum(${timeEntry.minutes}), 0)::int` })
    .from(timeEntry)
    .innerJoin(ticket, eq(ticket.id, timeEntry.ticketId))
    .where(
      and(
        eq(ticket.clientId, sql.placeholder('clientId')),
        isNull(timeEntry.removedAt),
        sql`${timeEntry.loggedAt} >= ${sql.placeholder('from')}::timestamptz`,
        sql`${timeEntry.loggedAt} < ${sql.placeholder('to')}::timestamptz`,
        sql`(${timeEntry.billable} or not ${sql.placeholder('onlyBillable')}::boolean)`,
      ),
    )
    .prepare(''),
);

const usedMinutes = async (tx: Db, row: ContractRecord): Promise<number> => {
  const [used] = await minutesWithin(tx, {
    clientId: row.clientId,
    from: row.periodStartsAt.toISOString(),
    to: row.renewsAt?.toISOString() ?? 'infinity',
    onlyBillable: onlyBillableCounts(row),
  });
  return used?.minutes ?? 0;
};

const toContract = async (tx: Db, row: ContractRecord): Promise<Contract> => ({
  id: row.id,
  name: row.name,
  billing: row.billing,
  includedMinutes: row.includedMinutes,
  usedMinutes: await usedMinutes(tx, row),
  renewsAt: row.renewsAt?.toISOString() ?? null,
  billableByDefault: row.billableByDefault,
  roundingMinutes: row.roundingMinutes,
});

const toTimer = ({ timer: row, number }: { timer: TimerRecord; number: number }): Timer => ({
  id: row.id,
  ticketId: row.ticketId,
  ticketNumber: number,
  elapsedMs: row.elapsedMs,
  runningSince: row.runningSince?.toISOString() ?? null,
});

const selectTimers = (tx: Db) =>
  tx.select({ timer, number: ticket.number }).from(timer).innerJoin(ticket, eq(ticket.id, timer.ticketId)).$dynamic();

const isOwn = eq(timer.technicianId, sql.placeholder('technicianId'));

const elsewhere = prepared((db) =>
  selectTimers(db)
    .where(and(isOwn, isNotNull(timer.runningSince), ne(timer.ticketId, sql.placeholder('ticketId'))))
    .prepare(''),
);

const ownTimer = prepared((db) =>
  selectTimers(db)
    .where(and(isOwn, eq(timer.ticketId, sql.placeholder('ticketId'))))
    .prepare(''),
);

/** The technician's timer that runs on another ticket, if there is one. */
export const findTimerElsewhere = async (tx: Db, technicianId: string, ticketId: string): Promise<Timer | null> => {
  const [row] = await elsewhere(tx, { technicianId, ticketId });
  return row ? toTimer(row) : null;
};

const findOwnTimer = async (tx: Db, technicianId: string, ticketId: string): Promise<Timer | null> => {
  const [row] = await ownTimer(tx, { technicianId, ticketId });
  return row ? toTimer(row) : null;
};

const entriesOf = prepared((db) =>
  db
    .select({ entry: timeEntry, name: technician.name })
    .from(timeEntry)
    .innerJoin(technician, eq(technician.id, timeEntry.technicianId))
    .where(and(eq(timeEntry.ticketId, sql.placeholder('ticketId')), isNull(timeEntry.removedAt)))
    .orderBy(desc(timeEntry.loggedAt), desc(timeEntry.id))
    .prepare(''),
);

/** Entries of a ticket, newest first. */
const listEntries = async (tx: Db, ticketId: string, me: Reader): Promise<TimeEntry[]> => {
  const rows = await entriesOf(tx, { ticketId });
  return rows.map(({ entry: { id, technicianId, minutes, note, billable, loggedAt, editedAt }, name }) => ({
    id,
    technician: { id: technicianId, name },
    minutes,
    note,
    billable,
    loggedAt: loggedAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    changeable: mayChangeEntry(me, technicianId),
  }));
};

/** All that the Time + contract card shows to a technician but what time it is, with the keys of it. */
export const readTime = async (
  tx: Db,
  { id: ticketId, clientId, tenantId }: Pick<typeof ticket.$inferSelect, 'id' | 'clientId' | 'tenantId'>,
  me: Reader,
): Promise<Read<Omit<TicketTime, 'serverNow'>>> => {
  const { technicianId } = me;
  const [entries, covering, own, running, offers] = await Promise.all([
    listEntries(tx, ticketId, me),
    findContract(tx, clientId),
    findOwnTimer(tx, technicianId, ticketId),
    findTimerElsewhere(tx, technicianId, ticketId),
    listOffers(tx, ticketId, technicianId),
  ]);
  return {
    facts: {
      timer: own,
      timerElsewhere: running,
      entries,
      offers: offers.items,
      totalMinutes: entries.reduce((total, { minutes }) => total + minutes, 0),
      contract: covering && (await toContract(tx, covering)),
    },
    keys: [
      ...[keys.ticket(ticketId), keys.desk({ tenantId }), keys.time({ tenantId }), keys.timers(technicianId)],
      // Time logged on any of the client's tickets uses its allowance up.
      keys.ticketsOf(clientId),
      ...(running ? [keys.ticket(running.ticketId)] : []),
      ...offers.assetIds.map(keys.asset),
    ],
  };
};

/** All that the Time + contract card shows to a technician. */
export const loadTime = async (
  tx: Db,
  row: Pick<typeof ticket.$inferSelect, 'id' | 'clientId' | 'tenantId'>,
  me: Reader,
  now: Date,
): Promise<TicketTime> => ({ ...(await readTime(tx, row, me)).facts, serverNow: now.toISOString() });

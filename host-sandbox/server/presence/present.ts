import { and, asc, eq, sql } from 'drizzle-orm';
import { PRESENCE_LASTS_MS, type Presence } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { presence, technician } from '../db/schema.ts';
import type { LiveNews } from '../live/liveHub.ts';

/** From the least to the most lively. */
const ACTIVITIES = ['idle', 'viewing', 'typing_reply'] as const;
type Activity = (typeof ACTIVITIES)[number];

const isLivelier = (a: Activity, b: Activity): boolean => ACTIVITIES.indexOf(a) > ACTIVITIES.indexOf(b);

/** Before this, a heartbeat stands no more. */
export const silentSince = (now: Date): Date => new Date(now.getTime() - PRESENCE_LASTS_MS);

/** Lets one transaction at a time change who is on a ticket: each must see what the one before it has shown. */
export const lockPresence = async (tx: Db, ticketId: string): Promise<void> => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`presence:${ticketId}`}, 0))`);
};

const heardOn = prepared((db) =>
  db
    .select({ row: presence, name: technician.name })
    .from(presence)
    .innerJoin(technician, eq(technician.id, presence.technicianId))
    .where(
      and(
        eq(presence.ticketId, sql.placeholder('ticketId')),
        sql`${presence.heardAt} > ${sql.placeholder('since')}::timestamptz`,
      ),
    )
    .orderBy(asc(technician.name), asc(technician.id), asc(presence.since))
    .prepare(''),
);

/**
 * Technicians who were heard of on a ticket lately, by name; of several windows the liveliest counts.
 *
 * @param since windows heard of later than this count; all that are on record when null
 */
export const listPresent = async (tx: Db, ticketId: string, since: Date | null): Promise<Presence[]> => {
  const rows = await heardOn(tx, { ticketId, since: since?.toISOString() ?? '-infinity' });
  const liveliest = new Map<string, (typeof rows)[number]>();
  for (const each of rows) {
    const known = liveliest.get(each.row.technicianId);
    if (!known || isLivelier(each.row.activity, known.row.activity)) liveliest.set(each.row.technicianId, each);
  }
  return [...liveliest.values()].map(({ row, name }) => ({
    technician: { id: row.technicianId, name },
    activity: row.activity,
    since: row.since.toISOString(),
  }));
};

/** Tells a ticket's stream and the queue who is there now. */
export const presenceNews = (ticketId: string): LiveNews[] => [
  { topic: `ticket:${ticketId}`, type: 'presence.changed', subjectId: ticketId },
  { topic: 'queue', type: 'row.changed', subjectId: ticketId },
];

/** Whether two lists look the same to who sees them. */
export const looksSame = (a: readonly Presence[], b: readonly Presence[]): boolean =>
  a.length === b.length &&
  a.every(
    ({ technician: { id }, activity }, index) => b[index]?.technician.id === id && b[index].activity === activity,
  );

import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { technician, timer } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { findTimerElsewhere } from './loadTime.ts';

type TimerRecord = typeof timer.$inferSelect;

/** Lets the starts and stops of one technician follow each other, whatever tab or process they come from. */
const inTurn = async (tx: Db, { technicianId }: SignedInTechnician): Promise<void> => {
  await tx.select({ id: technician.id }).from(technician).where(eq(technician.id, technicianId)).for('no key update');
};

const findTimer = async (
  tx: Db,
  { technicianId }: SignedInTechnician,
  ticketId: string,
): Promise<TimerRecord | null> => {
  const [row] = await tx
    .select()
    .from(timer)
    .where(and(eq(timer.technicianId, technicianId), eq(timer.ticketId, ticketId)));
  return row ?? null;
};

/** Milliseconds that a timer has counted by now. A clock that was set back takes nothing away. */
const elapsedBy = ({ elapsedMs, runningSince }: TimerRecord, now: Date): number =>
  elapsedMs + (runningSince ? Math.max(0, now.getTime() - runningSince.getTime()) : 0);

/**
 * Starts or resumes the technician's timer on a ticket; started twice, it runs once. Throws
 * `timer-running-elsewhere`, naming the ticket.
 */
export const startTimer = async (tx: Db, me: SignedInTechnician, ticketId: string, now: Date): Promise<void> => {
  await inTurn(tx, me);
  const elsewhere = await findTimerElsewhere(tx, me.technicianId, ticketId);
  if (elsewhere) {
    throw new ProblemError(
      'timer-running-elsewhere',
      `Your timer runs on #${elsewhere.ticketNumber}. Pause or stop it there first.`,
    );
  }
  const mine = await findTimer(tx, me, ticketId);
  if (mine?.runningSince) return;
  if (mine) await tx.update(timer).set({ runningSince: now }).where(eq(timer.id, mine.id));
  else {
    const whose = { tenantId: me.tenantId, technicianId: me.technicianId, ticketId };
    await tx.insert(timer).values({ id: randomUUID(), ...whose, elapsedMs: 0, runningSince: now });
  }
};

/** Pauses the technician's timer; what has elapsed is kept. Without a running one, nothing happens. */
export const pauseTimer = async (tx: Db, me: SignedInTechnician, ticketId: string, now: Date): Promise<void> => {
  await inTurn(tx, me);
  const mine = await findTimer(tx, me, ticketId);
  if (!mine?.runningSince) return;
  await tx
    .update(timer)
    .set({ elapsedMs: elapsedBy(mine, now), runningSince: null })
    .where(eq(timer.id, mine.id));
};

/** Takes the technician's timer away and gives the milliseconds that it has counted; null when there is none. */
export const takeTimer = async (
  tx: Db,
  me: SignedInTechnician,
  ticketId: string,
  now: Date,
): Promise<number | null> => {
  await inTurn(tx, me);
  const mine = await findTimer(tx, me, ticketId);
  if (!mine) return null;
  await tx.delete(timer).where(eq(timer.id, mine.id));
  return elapsedBy(mine, now);
};

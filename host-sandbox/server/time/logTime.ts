import { randomUUID } from 'node:crypto';
import type { Db } from '../db/open.ts';
import { timeEntry } from '../db/schema.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { publish } from '../live/liveHub.ts';
import { topicOf } from '../mentions/mentions.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { publishOwnMarks } from '../tickets/marks.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { billableUnlessSaid, type BillingRules } from './billing.ts';
import { durationInWords } from './words.ts';

/** Says that the Time + contract card of a ticket is to be asked for again, and its row's marks too. */
export const publishTime = async (tx: Db, me: SignedInTechnician, ticketId: string, now: Date): Promise<void> => {
  // Whatever other ticket the technician has open shows where the timer runs.
  const topics = [`ticket:${ticketId}`, topicOf(me.technicianId)];
  await publish(
    tx,
    me,
    topics.map((topic) => ({ topic, type: 'resource.changed', subjectId: 'time' })),
    now,
  );
  await publishOwnMarks(tx, me, { technicianId: me.technicianId, ticketId }, now);
};

/** Keeps an entry and tells it in the conversation. `minutes` are rounded already. */
export const logTime = async (
  tx: Db,
  me: SignedInTechnician,
  entry: {
    readonly ticketId: string;
    readonly minutes: number;
    readonly note: string;
    readonly billable?: boolean;
    readonly sessionId?: string;
  },
  rules: BillingRules | null,
  now: Date,
): Promise<void> => {
  const { ticketId, minutes, note } = entry;
  const billable = billableUnlessSaid(entry.billable, rules);
  await tx.insert(timeEntry).values({
    id: randomUUID(),
    tenantId: me.tenantId,
    technicianId: me.technicianId,
    ...{ ticketId, minutes, note, billable },
    loggedAt: now,
    sessionId: entry.sessionId ?? null,
  });
  await appendSystemEvent(
    tx,
    me,
    ticketId,
    { kind: 'technician', name: me.name },
    { type: 'time_logged', minutes, billable },
    `${me.name} logged ${durationInWords(minutes)}, ${billable ? 'billable' : 'not billable'}.`,
    now,
  );
  await touchTicket(tx, me, ticketId, now);
  await publishTime(tx, me, ticketId, now);
};

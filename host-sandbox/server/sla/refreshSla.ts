import { eq, inArray } from 'drizzle-orm';
import type { SystemEventDetail } from '#contracts';
import type { Db } from '../db/open.ts';
import { message, ticket } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { businessClock } from './businessClock.ts';
import { asOf, reckonSla, type SlaInput, type TargetReckoning } from './engine.ts';
import { explain } from './explain.ts';
import { loadCoveredTicket } from './loadSla.ts';
import { isWarning, nextChangeAt, pressureOf } from './pressure.ts';
import { durationInWords, timeInWords } from './words.ts';

/** One thing that the thread is told of a target, once. */
interface SlaAlarm {
  readonly type: 'sla_warning' | 'sla_breached' | 'sla_met';
  readonly target: TargetReckoning;
}

const alarmsOf = (targets: readonly TargetReckoning[]): SlaAlarm[] =>
  targets.flatMap((target): SlaAlarm[] => {
    if (isWarning(target)) return [{ type: 'sla_warning', target }];
    if (target.state === 'breached') return [{ type: 'sla_breached', target }];
    return target.state === 'met' ? [{ type: 'sla_met', target }] : [];
  });

const NAMES = { first_response: 'First-response', resolution: 'Resolution' } as const;

const detailOf = ({ type, target }: SlaAlarm, now: Date): SystemEventDetail => {
  if (type === 'sla_met') return { type, target: target.kind, metAt: new Date(target.met?.at ?? now).toISOString() };
  return { type, target: target.kind, dueAt: new Date(target.dueAt ?? now).toISOString() };
};

const sentenceOf = ({ type, target }: SlaAlarm, input: Pick<SlaInput, 'policy' | 'now'>): string => {
  const { now } = input;
  const { timeZone } = input.policy.calendar;
  const due = timeInWords(target.dueAt ?? now.getTime(), timeZone, now.getTime());
  const name = NAMES[target.kind];
  if (type === 'sla_met') return `${name} target: ${explain(target, input)}`;
  if (type === 'sla_breached') return `${name} target breached: it was due at ${due}.`;
  return `${name} target is due at ${due}; ${durationInWords(target.remainingMs)} of business time are left.`;
};

/** Under this identity an alarm stands in the conversation once, whoever notices it. */
const sourceIdOf = (ticketId: string, { type, target }: SlaAlarm): string => `sla:${ticketId}:${target.kind}:${type}`;

/** Alarms that hold now, and did not when the ticket was reckoned for the first time. */
const freshAlarms = (targets: readonly TargetReckoning[], input: SlaInput, watchedSince: Date): SlaAlarm[] => {
  const old = new Set(alarmsOf(reckonSla(asOf(input, watchedSince))).map((alarm) => sourceIdOf('', alarm)));
  return alarmsOf(targets).filter((alarm) => !old.has(sourceIdOf('', alarm)));
};

const tellOnce = async (
  tx: Db,
  scope: TenantScope,
  ticketId: string,
  alarms: readonly SlaAlarm[],
  { policy, now }: SlaInput,
): Promise<void> => {
  const identities = alarms.map((alarm) => sourceIdOf(ticketId, alarm));
  if (identities.length === 0) return;
  const told = await tx.select({ id: message.sourceId }).from(message).where(inArray(message.sourceId, identities));
  const known = new Set(told.map(({ id }) => id));
  for (const alarm of alarms) {
    const sourceId = sourceIdOf(ticketId, alarm);
    if (known.has(sourceId)) continue;
    const event = { actor: { kind: 'system' as const, name: 'SLA' }, detail: detailOf(alarm, now) };
    const text = sentenceOf(alarm, { policy, now });
    await appendMessage(tx, scope, { kind: 'system_event', ticketId, text, event, sourceId }, now);
  }
};

/** When the ticket's SLA has to be looked at again if nobody touches it; null for never. */
export interface SlaRefresh {
  readonly nextLookAt: Date | null;
}

/**
 * Reckons a ticket's SLA and writes the queue's copy of it; tells warning, breach and meeting of a target
 * in the conversation, each once. Call it in the transaction that changed status, priority, first response
 * or resolution; the sweep does the same for what time alone brings about. It holds the ticket's row, so
 * that several processes may call it at once. What is found when a ticket is reckoned for the first time is
 * old news and told to nobody.
 */
export const refreshTicketSla = async (
  tx: Db,
  scope: TenantScope,
  ticketId: string,
  now: Date,
): Promise<SlaRefresh> => {
  const row = await requireTicket(tx, ticketId, { lock: true });
  const covered = await loadCoveredTicket(tx, row, now);
  const targets = covered ? reckonSla(covered.input) : [];
  const { pressure, dueAt } = pressureOf(targets);
  if (covered && row.slaWatchedSince) {
    await tellOnce(tx, scope, ticketId, freshAlarms(targets, covered.input, row.slaWatchedSince), covered.input);
  }
  const slaWatchedSince = row.slaWatchedSince ?? (covered ? now : null);
  const isNews = pressure !== row.slaPressure || dueAt?.getTime() !== row.slaDueAt?.getTime();
  if (isNews || slaWatchedSince !== row.slaWatchedSince) {
    // Neither `revision` nor `updatedAt`: time has passed, and nobody has changed anything.
    const set = { slaPressure: pressure, slaDueAt: dueAt, slaWatchedSince };
    await tx.update(ticket).set(set).where(eq(ticket.id, ticketId));
  }
  if (isNews) {
    const topic = `ticket:${ticketId}`;
    await publish(
      tx,
      scope,
      [
        { topic: 'queue', type: 'row.changed', subjectId: ticketId },
        { topic, type: 'ticket.changed', subjectId: ticketId },
        { topic, type: 'resource.changed', subjectId: 'sla' },
      ],
      now,
    );
  }
  const next = covered ? nextChangeAt(businessClock(covered.policy.calendar), targets, now.getTime()) : null;
  return { nextLookAt: next === null ? null : new Date(next) };
};

import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { client, message, slaPolicy, statusChange, technician, type ticket } from '../db/schema.ts';
import type { SlaInput } from './engine.ts';

/** What the engine needs of one ticket, with the identity of the policy that covers it. */
export interface CoveredTicket {
  readonly policy: typeof slaPolicy.$inferSelect;
  readonly input: SlaInput;
}

type TicketRecord = typeof ticket.$inferSelect;

const firstSent = prepared((db) =>
  db
    .select({ name: technician.name })
    .from(message)
    .innerJoin(technician, eq(technician.id, message.technicianId))
    .where(
      and(
        eq(message.ticketId, sql.placeholder('ticketId')),
        eq(message.kind, 'technician'),
        eq(message.deliveryState, 'sent'),
      ),
    )
    .orderBy(asc(message.deliveryAt), asc(message.position))
    .limit(1)
    .prepare(''),
);

const policyOf = prepared((db) =>
  db
    .select({ policy: slaPolicy })
    .from(client)
    .innerJoin(slaPolicy, eq(slaPolicy.id, client.slaPolicyId))
    .where(eq(client.id, sql.placeholder('clientId')))
    .prepare(''),
);

const statusChangesOf = prepared((db) =>
  db
    .select()
    .from(statusChange)
    .where(eq(statusChange.ticketId, sql.placeholder('ticketId')))
    .orderBy(asc(statusChange.at), asc(statusChange.id))
    .prepare(''),
);

const firstReplyAuthor = async (tx: Db, ticketId: string): Promise<string | null> => {
  const [first] = await firstSent(tx, { ticketId });
  return first?.name ?? null;
};

/** All that the SLA of a ticket depends on but the time. */
export interface Coverage {
  readonly policy: CoveredTicket['policy'];
  readonly input: Omit<SlaInput, 'now'>;
}

/** What covers a ticket, at a time. */
export const at = ({ policy, input }: Coverage, now: Date): CoveredTicket => ({ policy, input: { ...input, now } });

/** Gathers what the SLA of a ticket depends on; null when no policy covers it. */
export const loadCoverage = async (tx: Db, row: TicketRecord): Promise<Coverage | null> => {
  const [[covered], statusChanges, byName] = await Promise.all([
    policyOf(tx, { clientId: row.clientId }),
    statusChangesOf(tx, { ticketId: row.id }),
    row.firstResponseAt ? firstReplyAuthor(tx, row.id) : null,
  ]);
  if (!covered?.policy.targets[row.priority]) return null;
  return {
    policy: covered.policy,
    input: {
      policy: covered.policy,
      priority: row.priority,
      createdAt: row.createdAt,
      status: row.status,
      statusChanges,
      firstResponse: row.firstResponseAt && { at: row.firstResponseAt, byName },
      resolvedAt: row.resolvedAt,
    },
  };
};

/** The same as it is now. */
export const loadCoveredTicket = async (tx: Db, row: TicketRecord, now: Date): Promise<CoveredTicket | null> => {
  const coverage = await loadCoverage(tx, row);
  return coverage && at(coverage, now);
};

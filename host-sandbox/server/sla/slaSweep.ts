import { and, eq, isNotNull, ne, or, sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { client, ticket } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import { refreshTicketSla } from './refreshSla.ts';

const EVERY_MS = 3_000;

/** Calendars and policies may be edited meanwhile. */
const LOOK_AGAIN_MS = 10 * 60_000;

interface Looked {
  readonly fingerprint: string;
  /** Epoch milliseconds. Where the clock is before it, it was set back, and `nextAt` is worth nothing. */
  readonly at: number;
  readonly nextAt: number;
}

/** Tickets under a policy, but those whose SLA is settled; with all that a change of their SLA would change. */
const listCovered = ({ database: { db } }: ServerContext) =>
  withSystem(db, (tx) =>
    tx
      .select({
        id: ticket.id,
        tenantId: ticket.tenantId,
        fingerprint: sql<string>`concat_ws('|', ${ticket.status}, ${ticket.priority}, ${ticket.firstResponseAt}, ${ticket.resolvedAt}, ${ticket.slaPressure}, ${ticket.slaDueAt}, ${client.slaPolicyId})`,
      })
      .from(ticket)
      .innerJoin(client, eq(client.id, ticket.clientId))
      .where(and(isNotNull(client.slaPolicyId), or(ne(ticket.slaPressure, 'met'), sql`${ticket.resolvedAt} is null`))),
  );

/**
 * Makes the sweep over all tickets: each run refreshes those that were changed, or whose SLA changes by
 * itself at this time. What it remembers only saves work: a second process, or a restart, does no harm.
 */
export const createSlaSweep = (context: ServerContext): (() => Promise<void>) => {
  let looked = new Map<string, Looked>();
  return async () => {
    const now = context.now();
    const rows = await listCovered(context);
    looked = new Map(rows.flatMap(({ id }) => (looked.has(id) ? [[id, looked.get(id)!] as const] : [])));
    for (const { id, tenantId, fingerprint } of rows) {
      const last = looked.get(id);
      if (last?.fingerprint === fingerprint && now.getTime() >= last.at && now.getTime() < last.nextAt) continue;
      try {
        const { nextLookAt } = await withTenant(context.database.db, { tenantId }, (tx) =>
          refreshTicketSla(tx, { tenantId }, id, now),
        );
        const again = now.getTime() + LOOK_AGAIN_MS;
        looked.set(id, { fingerprint, at: now.getTime(), nextAt: Math.min(again, nextLookAt?.getTime() ?? again) });
      } catch (error) {
        context.log.error({ err: error, ticketId: id }, 'the SLA of a ticket could not be refreshed');
      }
    }
  };
};

/** Sweeps now and every few seconds. Returns how to stop. */
export const startSlaSweep = (context: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'the sweep over SLAs' }, createSlaSweep(context));

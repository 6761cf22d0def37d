import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { SystemEvent } from '#contracts';
import type { Db } from '../db/open.ts';
import { tenant, ticket } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { refreshTicketSla } from '../sla/refreshSla.ts';

/** A ticket before it has its number. */
export interface NewTicket {
  readonly subject: string;
  readonly contactId: string | null;
  readonly clientId: string;
  readonly assetId?: string | null;
  readonly channel: 'email' | 'agent' | 'portal' | 'phone';
  readonly threadKey?: string | null;
  /** Who opened it, and the sentence that tells so. */
  readonly openedBy: SystemEvent['actor'];
  readonly text: string;
}

/** Takes the tenant's next ticket number; the row's lock lets nobody else have it. */
const takeNumber = async (tx: Db, { tenantId }: TenantScope): Promise<number> => {
  const [row] = await tx
    .update(tenant)
    .set({ nextTicketNumber: sql`${tenant.nextTicketNumber} + 1` })
    .where(eq(tenant.id, tenantId))
    .returning({ next: tenant.nextTicketNumber });
  if (!row) throw new Error(`There is no tenant ${tenantId}.`);
  return row.next - 1;
};

/** Opens a ticket with the tenant's next number, tells it in the conversation and to the queue, and starts its SLA. Returns its id. */
export const openTicket = async (tx: Db, scope: TenantScope, order: NewTicket, now: Date): Promise<string> => {
  const id = randomUUID();
  const { openedBy, text, ...columns } = order;
  await tx.insert(ticket).values({
    ...columns,
    ...{ id, tenantId: scope.tenantId, number: await takeNumber(tx, scope) },
    ...{ status: 'new', priority: 'medium', createdAt: now, updatedAt: now },
  });
  await appendSystemEvent(tx, scope, id, openedBy, { type: 'ticket_created', channel: order.channel }, text, now);
  await refreshTicketSla(tx, scope, id, now);
  await publish(tx, scope, [{ topic: 'queue', type: 'row.changed', subjectId: id }], now);
  return id;
};

import type { Db } from '../db/open.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { applyChange } from './applyChange.ts';
import type { TicketRecord } from './toTicket.ts';
import { touchTicket } from './touchTicket.ts';
import { isResolved } from './transitions.ts';

/**
 * What a customer's message does to its ticket (decision 0018): one that waited for the customer, or was thought
 * done, is worked on again from now on, and its SLA clock runs on; every other status is left alone.
 *
 * @param row the ticket's own row, locked
 * @param name who wrote
 */
export const customerAnswered = async (
  tx: Db,
  scope: TenantScope,
  row: TicketRecord,
  name: string,
  now: Date,
): Promise<void> => {
  if (row.status === 'waiting_on_customer' || isResolved(row.status)) {
    await applyChange(tx, scope, row, { status: 'in_progress' }, { kind: 'contact', name }, now);
  } else await touchTicket(tx, scope, row.id, now);
};

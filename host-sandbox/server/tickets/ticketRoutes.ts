import { routes, type Ticket, type TicketChange } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { ServerContext } from '../context.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { applyChange } from './applyChange.ts';
import { listTickets } from './listTickets.ts';
import { checkRevision } from './revisionConflict.ts';
import { listTags } from './listTags.ts';
import { loadTicket, requireTicket } from './toTicket.ts';
import { publishTicket } from './touchTicket.ts';
import { setWatching } from './watchers.ts';

const change = (
  { database, now }: ServerContext,
  me: SignedInTechnician,
  ticketId: string,
  seenRevision: number,
  wanted: TicketChange,
): Promise<Ticket> =>
  withTenant(database.db, me, async (tx) => {
    const row = await requireTicket(tx, ticketId, { lock: true });
    await checkRevision(tx, row, seenRevision);
    await applyChange(tx, me, row, wanted, { kind: 'technician', name: me.name }, now());
    return loadTicket(tx, ticketId, me);
  });

/** The queue, one ticket, and the changes of its life. */
export const ticketRoutes: FeatureRoutes = (bind, context) => {
  const { db } = context.database;
  bind(routes.listTickets, ({ me, query }) => withTenant(db, me, (tx) => listTickets(tx, me, query, context.now())));
  bind(routes.getTicket, ({ me, params }) => readTenant(db, me, (tx) => loadTicket(tx, params.ticketId, me)));
  bind(routes.changeTicket, ({ me, params, revision, body }) => change(context, me, params.ticketId, revision, body));
  bind(routes.watchTicket, ({ me, params: { ticketId }, body }) =>
    withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      await setWatching(tx, me, ticketId, body.watching, context.now());
      await publishTicket(tx, me, ticketId, context.now());
      return loadTicket(tx, ticketId, me);
    }),
  );
  bind(routes.listTags, ({ me }) => withTenant(db, me, async (tx) => ({ items: await listTags(tx) })));
  bind(routes.takeOwnership, ({ me, params, revision }) =>
    change(context, me, params.ticketId, revision, { assigneeId: me.technicianId }),
  );
};

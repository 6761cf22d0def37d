import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { withTenant } from '../db/tenancy.ts';
import { loadTicket } from './toTicket.ts';

/** One ticket. */
export const ticketRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.getTicket, ({ me, params }) => withTenant(db, me, (tx) => loadTicket(tx, params.ticketId, me)));
};

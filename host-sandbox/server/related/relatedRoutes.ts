import { and, desc, eq, ne, or, sql } from 'drizzle-orm';
import { routes, type RelatedTicket } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { ticket } from '../db/schema.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket, selectJoinedTickets, toTicketRow, type TicketRecord } from '../tickets/toTicket.ts';

const MAX_RELATED = 20;

type Reason = 'same_contact' | 'same_asset' | 'same_thread';

/** What two tickets may share, each with the reason that it gives. */
const SHARED = [
  ['contactId', 'same_contact'],
  ['assetId', 'same_asset'],
  ['threadKey', 'same_thread'],
] as const satisfies readonly (readonly [keyof TicketRecord, Reason])[];

const reasonsOf = (own: TicketRecord, other: TicketRecord): Reason[] =>
  SHARED.flatMap(([column, reason]) => (own[column] !== null && own[column] === other[column] ? [reason] : []));

const sharing = prepared((db) =>
  selectJoinedTickets(db)
    .where(
      and(
        ne(ticket.id, sql.placeholder('id')),
        or(...SHARED.map(([column]) => eq(ticket[column], sql.placeholder(column)))),
      ),
    )
    .orderBy(sql`${ticket.status} in ('resolved', 'closed')`, desc(ticket.createdAt), desc(ticket.number))
    .limit(MAX_RELATED)
    .prepare(''),
);

/** Tickets of the same contact, asset or thread, each with every reason: open ones first, then the newest. */
const listRelated = async (tx: Db, own: TicketRecord): Promise<RelatedTicket[]> => {
  const { id, contactId, assetId, threadKey } = own;
  if (SHARED.every(([column]) => own[column] === null)) return [];
  const rows = await sharing(tx, { id, contactId, assetId, threadKey });
  return rows.map((row) => ({ ticket: toTicketRow(row), reasons: reasonsOf(own, row.ticket) }));
};

/** Other tickets that belong to the same story. */
export const relatedRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answer(routes.listRelated, {
    sameFor: 'tenant',
    read: async (tx, scope, { params: { ticketId } }) => {
      const own = await requireTicket(tx, ticketId);
      const shared = SHARED.flatMap(([column]) => own[column] ?? []);
      return {
        facts: { items: await listRelated(tx, own) },
        keys: [keys.ticket(ticketId), keys.desk(scope), ...shared.map(keys.ticketsOf)],
      };
    },
  });
};

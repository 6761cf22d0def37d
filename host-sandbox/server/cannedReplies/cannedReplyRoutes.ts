import { asc, eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { asset, cannedReply, client, contact } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { fillVariables } from './fillVariables.ts';

const firstName = (name: string | undefined): string | undefined => name?.trim().split(/\s+/)[0];

/** What is known of a ticket, by the names of the variables; what is not known is left out. */
const variablesOf = async (
  tx: Db,
  ticket: TicketRecord,
  technicianName: string,
): Promise<Readonly<Record<string, string | undefined>>> => {
  const [person] = ticket.contactId ? await tx.select().from(contact).where(eq(contact.id, ticket.contactId)) : [];
  const [company] = await tx.select().from(client).where(eq(client.id, ticket.clientId));
  const [machine] = ticket.assetId ? await tx.select().from(asset).where(eq(asset.id, ticket.assetId)) : [];
  return {
    'contact.name': person?.name,
    'contact.first_name': firstName(person?.name),
    'client.name': company?.name,
    'ticket.number': String(ticket.number),
    'ticket.subject': ticket.subject,
    'technician.name': technicianName,
    'technician.first_name': firstName(technicianName),
    'asset.name': machine?.name,
  };
};

/** The tenant's canned replies, filled in for one ticket and whoever asks. */
export const cannedReplyRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.listCannedReplies, ({ me, params: { ticketId } }) =>
    readTenant(db, me, async (tx) => {
      const variables = await variablesOf(tx, await requireTicket(tx, ticketId), me.name);
      const rows = await tx.select().from(cannedReply).orderBy(asc(cannedReply.title), asc(cannedReply.id));
      return { items: rows.map(({ id, title, text }) => ({ id, title, text: fillVariables(text, variables) })) };
    }),
  );
};

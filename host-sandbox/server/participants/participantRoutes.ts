import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { routes, type Participants } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { contact, emailAccount, message, technician, tenant } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { listParticipants, type TicketMail } from './listParticipants.ts';

const mailsOf = async (tx: Db, ticketId: string): Promise<TicketMail[]> => {
  const rows = await tx
    .select({
      row: {
        id: message.id,
        kind: message.kind,
        createdAt: message.createdAt,
        recipients: message.recipients,
        channel: message.channel,
        authorName: message.authorName,
      },
      technicianName: technician.name,
    })
    .from(message)
    .leftJoin(technician, eq(technician.id, message.technicianId))
    .where(
      and(
        eq(message.ticketId, ticketId),
        or(
          and(eq(message.kind, 'customer'), sql`${message.channel} ->> 'via' = 'email'`),
          inArray(message.deliveryState, ['sent', 'unknown', 'bounced']),
        ),
      ),
    )
    .orderBy(asc(message.createdAt), asc(message.position));
  return rows.flatMap(({ row, technicianName }): TicketMail[] => {
    const place = { messageId: row.id, at: row.createdAt };
    if (row.kind === 'technician') {
      const { to, cc } = row.recipients ?? { to: [], cc: [] };
      return [{ ...place, incoming: false, by: technicianName ?? '', from: null, to, cc }];
    }
    if (row.channel?.via !== 'email') return [];
    const by = row.authorName ?? row.channel.from;
    const from = { address: row.channel.from, name: row.authorName };
    return [{ ...place, incoming: true, by, from, to: row.channel.to, cc: row.channel.cc }];
  });
};

const load = async (tx: Db, tenantId: string, ticket: TicketRecord): Promise<Participants> => {
  const people = await tx.select().from(contact).where(eq(contact.clientId, ticket.clientId));
  const [own] = await tx.select({ address: tenant.inboundAddress }).from(tenant).where(eq(tenant.id, tenantId));
  const accounts = await tx.select({ address: emailAccount.fromAddress }).from(emailAccount);
  return listParticipants({
    contact: people.find(({ id }) => id === ticket.contactId) ?? null,
    addressesAtClient: people.flatMap(({ email }) => email ?? []),
    ownAddresses: [...(own ? [own] : []), ...accounts].map(({ address }) => address),
    mails: await mailsOf(tx, ticket.id),
  });
};

/** Who takes part in the mails of a ticket. */
export const participantRoutes: FeatureRoutes = (bind, { database: { db } }) => {
  bind(routes.listParticipants, ({ me, params: { ticketId } }) =>
    withTenant(db, me, async (tx) => load(tx, me.tenantId, await requireTicket(tx, ticketId))),
  );
};

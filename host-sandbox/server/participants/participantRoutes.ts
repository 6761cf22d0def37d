import { and, asc, eq, sql } from 'drizzle-orm';
import { routes, type Participants } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { contact, emailAccount, message, technician, tenant } from '../db/schema.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { listParticipants, type TicketMail } from './listParticipants.ts';

const mailsOfTicket = prepared((db) =>
  db
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
        eq(message.ticketId, sql.placeholder('ticketId')),
        // Word for word what the index \`message_mails\` has of a conversation (migration \`kept_answers\`).
        sql`((${message.kind} = 'customer' and ${message.channel} ->> 'via' = 'email')
          or ${message.deliveryState} in ('sent', 'unknown', 'bounced'))`,
      ),
    )
    .orderBy(asc(message.createdAt), asc(message.position))
    .prepare(''),
);

const mailsOf = async (tx: Db, ticketId: string): Promise<TicketMail[]> => {
  const rows = await mailsOfTicket(tx, { ticketId });
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

const peopleAt = prepared((db) =>
  db
    .select({ id: contact.id, name: contact.name, email: contact.email })
    .from(contact)
    .where(eq(contact.clientId, sql.placeholder('clientId')))
    .prepare(''),
);

const ownAddresses = prepared((db) =>
  db
    .select({ address: tenant.inboundAddress })
    .from(tenant)
    .where(eq(tenant.id, sql.placeholder('tenantId')))
    .unionAll(db.select({ address: emailAccount.fromAddress }).from(emailAccount))
    .prepare(''),
);

const load = async (tx: Db, tenantId: string, ticket: TicketRecord): Promise<Participants> => {
  const [people, own, mails] = await Promise.all([
    peopleAt(tx, { clientId: ticket.clientId }),
    ownAddresses(tx, { tenantId }),
    mailsOf(tx, ticket.id),
  ]);
  return listParticipants({
    contact: people.find(({ id }) => id === ticket.contactId) ?? null,
    addressesAtClient: people.flatMap(({ email }) => email ?? []),
    ownAddresses: own.map(({ address }) => address),
    mails,
  });
};

/** Who takes part in the mails of a ticket. */
export const participantRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answer(routes.listParticipants, {
    sameFor: 'tenant',
    read: async (tx, scope, { params: { ticketId } }) => ({
      facts: await load(tx, scope.tenantId, await requireTicket(tx, ticketId)),
      keys: [keys.ticket(ticketId), keys.desk(scope)],
    }),
  });
};

import { routes, type CustomerMessage } from '#contracts';
import { and, eq, ne, notInArray } from 'drizzle-orm';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { START } from '../../../../test/support/fixtures.ts';
import { openTestServer, type TestServer } from '../../../../test/support/testServer.ts';
import {
  attachment,
  contact,
  emailAccount,
  inboundMail,
  liveEvent,
  mailAttempt,
  message,
  statusChange,
  tenant,
  ticket,
} from '../../db/schema.ts';
import { attachmentRoutes } from '../../attachments/attachmentRoutes.ts';
import { withSystem } from '../../db/tenancy.ts';
import { mailRoutes } from '../../mail/mailRoutes.ts';
import { signMessageId } from '../../mail/messageId.ts';
import { messageRoutes } from '../../messages/messageRoutes.ts';
import { startMailSink, type MailSink } from '../../mail/testing/mailSink.ts';
import { inboundRoutes } from '../inboundRoutes.ts';
import { receiveMail, type MailOutcome } from '../receiveMail.ts';
import { startInboundSmtp } from '../startInboundSmtp.ts';

export const NORTH = 'support@north.example';
export const SOUTH = 'help@south.example';
export const MIA = 'Mia Lind <mia@harbor.example>';
export const TOM = 'Tom Bauer <tom@plain.example>';
export const STRANGER = 'Eve <eve@elsewhere.example>';
const FIXTURE_TICKETS = [
  'ticket-printer',
  'ticket-noah',
  'ticket-working',
  'ticket-bakery',
  'ticket-done',
  'ticket-foreign',
];

/** The server under test, and the customers' mail server that its replies go to. */
export let server: TestServer;
export let sink: MailSink;
let smtp: Awaited<ReturnType<typeof startInboundSmtp>>;

export const system = <T>(work: Parameters<typeof withSystem<T>>[1]): Promise<T> =>
  withSystem(server.context.database.db, work);

/**
 * Gives the tests of a file one server with its inbound mail server, and every test a clean desk: the
 * fixtures as they were, and nothing that an earlier test has filed.
 */
export const useMailDesk = (): void => {
  beforeAll(async () => {
    server = await openTestServer({ features: [mailRoutes(), messageRoutes, attachmentRoutes, inboundRoutes] });
    smtp = await startInboundSmtp({ context: server.context, port: { name: 'TEST_PORT', port: 0 } });
  });
  afterAll(async () => {
    await smtp.close();
    await server.close();
  });

  beforeEach(async () => {
    server.setClock(START);
    sink = await startMailSink();
    await system(async (tx) => {
      await tx.delete(liveEvent);
      await tx.delete(inboundMail);
      await tx.delete(mailAttempt);
      await tx.delete(attachment);
      await tx.delete(statusChange);
      await tx.delete(message).where(notInArray(message.id, ['message-printer', 'message-foreign']));
      await tx.delete(ticket).where(notInArray(ticket.id, FIXTURE_TICKETS));
      await tx
        .delete(contact)
        .where(notInArray(contact.id, ['contact-mia', 'contact-noah', 'contact-tom', 'contact-eva']));
      await tx.update(ticket).set({ status: 'resolved', resolvedAt: START }).where(eq(ticket.id, 'ticket-done'));
      await tx.update(tenant).set({ nextTicketNumber: 1006 }).where(eq(tenant.id, 'tenant-north'));
      await tx.update(emailAccount).set({ port: sink.port });
    });
  });
  afterEach(() => sink.close());
};

/** Sends a mail to the MSP by SMTP, as a customer's mail server does. */
export const mailIn = async (mail: SendMailOptions): Promise<string> => {
  const transport = createTransport({ host: 'localhost', port: smtp.port, ignoreTLS: true });
  const { response } = await transport.sendMail({ from: MIA, to: NORTH, subject: 'Hello', text: 'Hello', ...mail });
  return response;
};

export const log = () => system((tx) => tx.select().from(inboundMail).orderBy(inboundMail.receivedAt));
export const outcomes = async () => (await log()).map(({ outcome }) => outcome);
export const customerMessages = (ticketId: string) =>
  system((tx) =>
    tx
      .select()
      .from(message)
      .where(and(eq(message.ticketId, ticketId), eq(message.kind, 'customer'), ne(message.id, 'message-printer')))
      .orderBy(message.position),
  );
export const eventsOf = (ticketId: string) =>
  system((tx) =>
    tx
      .select()
      .from(message)
      .where(and(eq(message.ticketId, ticketId), eq(message.kind, 'system_event'))),
  );
export const ticketRow = async (id: string) =>
  (await system((tx) => tx.select().from(ticket).where(eq(ticket.id, id))))[0];
export const newTickets = () => system((tx) => tx.select().from(ticket).where(notInArray(ticket.id, FIXTURE_TICKETS)));
export const news = async () =>
  (await system((tx) => tx.select().from(liveEvent).orderBy(liveEvent.id))).map(
    ({ topic, type }) => `${topic} ${type}`,
  );
export const signed = async (ticketId: string, tenantId = 'tenant-north'): Promise<string> => {
  const [own] = await system((tx) => tx.select().from(tenant).where(eq(tenant.id, tenantId)));
  return `<${signMessageId(ticketId, 'north.example', own?.messageIdSecret ?? '')}>`;
};

/** Hands a mail in as it stands, by whatever way its sender's server has. */
export const deliver = (
  raw: Buffer | string,
  { mailFrom = 'mia@harbor.example', rcptTo = [NORTH] }: { mailFrom?: string; rcptTo?: string[] } = {},
): Promise<MailOutcome[]> => receiveMail(server.context, Buffer.from(raw as string, 'latin1'), { mailFrom, rcptTo });

/** What a technician sees of the customer's messages on a ticket. */
export const seenOn = async (ticketId: string): Promise<CustomerMessage[]> => {
  const ada = await server.asTechnician('tech-ada');
  const { items } = await ada.call(routes.listMessages, { params: { ticketId } });
  return items.filter((item) => item.kind === 'customer').filter(({ id }) => id !== 'message-printer');
};

import { randomUUID } from 'node:crypto';
import { eq, notInArray } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import {
  routes,
  type Draft,
  type Problem,
  type TechnicianMessage,
  type Recipients,
  type TicketStatus,
} from '#contracts';
import { START } from '../../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../../test/support/testServer.ts';
import {
  attachment,
  contact,
  draft,
  emailAccount,
  idempotencyKey,
  liveEvent,
  mailAttempt,
  message,
  readMark,
  statusChange,
  ticket,
} from '../../db/schema.ts';
import { withSystem } from '../../db/tenancy.ts';
import { draftRoutes } from '../../drafts/draftRoutes.ts';
import { ticketRoutes } from '../../tickets/ticketRoutes.ts';
import { mailRoutes } from '../mailRoutes.ts';
import type { MailOptions } from '../sendReply.ts';
import type { SmtpLimits } from '../smtpConversation.ts';
import { startMailSink, type MailSink } from './mailSink.ts';

export const LIMITS: SmtpLimits = { connectMs: 5_000, silenceMs: 2_000, totalMs: 8_000 };

/** The server under test, the mail server that it sends to, and Ada's browser. */
export let server: TestServer;
export let sink: MailSink;
export let ada: SignedInBrowser;

export const system = <T>(work: Parameters<typeof withSystem<T>>[1]): Promise<T> =>
  withSystem(server.context.database.db, work);

/** Gives the tests of a file one server, and every test the fixtures as they were and a fresh mail server. */
export const useReplyDesk = (options: Pick<MailOptions, 'holdMs' | 'tellAfterMs'> = {}): void => {
  beforeAll(async () => {
    server = await openTestServer({
      features: [mailRoutes({ limits: LIMITS, ...options }), draftRoutes, ticketRoutes],
    });
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    server.setClock(START);
    sink = await startMailSink();
    await system(async (tx) => {
      await tx.delete(liveEvent);
      await tx.delete(idempotencyKey);
      await tx.delete(draft);
      await tx.delete(mailAttempt);
      await tx.delete(attachment);
      await tx.delete(readMark);
      await tx.delete(statusChange);
      await tx.delete(message).where(notInArray(message.id, ['message-printer', 'message-foreign']));
      await tx.update(ticket).set({ firstResponseAt: null, slaWatchedSince: null });
      await tx.update(ticket).set({ status: 'new', revision: 1 }).where(eq(ticket.id, 'ticket-printer'));
      await tx
        .update(contact)
        .set({ name: 'Mia Lind', email: 'mia@harbor.example' })
        .where(eq(contact.id, 'contact-mia'));
      await tx.update(ticket).set({ subject: 'The printer prints blank pages' }).where(eq(ticket.id, 'ticket-printer'));
      await tx.update(emailAccount).set({ port: sink.port, active: true, signInRefusal: null });
    });
    ada = await server.asTechnician('tech-ada');
  });
  afterEach(() => sink.close());
};

/** What a test may say of a reply; the rest is made up. */
export interface Sending {
  ticketId?: string;
  text?: string;
  key?: string;
  attachmentIds?: string[];
  recipients?: Recipients;
  seenMessageId?: string | null;
  thenStatus?: TicketStatus | null;
  by?: SignedInBrowser;
}

export const options = ({
  ticketId = 'ticket-printer',
  text = 'We are on it.',
  key = randomUUID(),
  attachmentIds = [],
  recipients = { to: [{ address: 'mia@harbor.example', name: 'Mia Lind' }], cc: [], bcc: [] },
  seenMessageId = ticketId === 'ticket-printer' ? 'message-printer' : null,
  thenStatus = null,
}: Sending) => ({
  params: { ticketId },
  body: { text, attachmentIds, recipients, seenMessageId, thenStatus },
  idempotencyKey: key,
});

export const send = (sending: Sending = {}): Promise<TechnicianMessage> =>
  (sending.by ?? ada).call(routes.sendReply, options(sending));
export const refusal = (sending: Sending = {}): Promise<Problem> =>
  (sending.by ?? ada).refusal(routes.sendReply, options(sending));

export const recall = (messageId: string, by = ada): Promise<Draft> =>
  by.call(routes.recallReply, { params: { ticketId: 'ticket-printer', messageId } });
export const recallRefusal = (messageId: string, by = ada): Promise<Problem> =>
  by.refusal(routes.recallReply, { params: { ticketId: 'ticket-printer', messageId } });

export const attempts = () => system((tx) => tx.select().from(mailAttempt).orderBy(mailAttempt.startedAt));
export const replies = () => system((tx) => tx.select().from(message).where(eq(message.kind, 'technician')));
export const events = () => system((tx) => tx.select().from(message).where(eq(message.kind, 'system_event')));
export const ticketRow = async (id = 'ticket-printer') =>
  (await system((tx) => tx.select().from(ticket).where(eq(ticket.id, id))))[0];
export const published = async (): Promise<string[]> =>
  (await system((tx) => tx.select().from(liveEvent).orderBy(liveEvent.id))).map(
    ({ type, subjectId }) => `${type} ${subjectId}`,
  );

export const upload = async (
  fileName: string,
  bytes: Buffer,
  rest: Partial<typeof attachment.$inferInsert> = {},
): Promise<string> => {
  const { sha256, sizeBytes } = await server.context.blobs.put([bytes], 100_000_000);
  const id = randomUUID();
  await system((tx) =>
    tx.insert(attachment).values({
      id,
      tenantId: 'tenant-north',
      ticketId: 'ticket-printer',
      uploadedBy: 'tech-ada',
      fileName,
      mediaType: 'text/plain',
      sizeBytes,
      sha256,
      createdAt: START,
      ...rest,
    }),
  );
  return id;
};

export const keepDraft = (text: string, updatedAt = START): Promise<unknown> =>
  system((tx) =>
    tx.insert(draft).values({
      tenantId: 'tenant-north',
      ticketId: 'ticket-printer',
      technicianId: 'tech-ada',
      mode: 'reply',
      text,
      attachmentIds: [],
      updatedAt,
    }),
  );
export const drafts = () => system((tx) => tx.select().from(draft));

import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { type attachment, emailAccount, ticket } from '../db/schema.ts';
import { attempts, refusal, replies, send, server, sink, system, upload, useReplyDesk } from './testing/replyDesk.ts';

useReplyDesk();

describe('a reply that cannot leave', () => {
  it('is refused for a tenant without an account, and nothing is kept', async () => {
    const sol = await server.asTechnician('tech-sol');
    const problem = await refusal({ by: sol, ticketId: 'ticket-foreign' });
    expect(problem).toMatchObject({ code: 'no-email-account', status: 409 });
    expect(problem.detail).toContain('No email account is configured');
    expect([await replies(), await attempts()]).toEqual([[], []]);
  });

  it('is refused while the account is switched off, and leaves with the same key afterwards', async () => {
    const key = randomUUID();
    await system((tx) => tx.update(emailAccount).set({ active: false }));
    expect(await refusal({ key })).toMatchObject({ code: 'no-email-account' });
    await system((tx) => tx.update(emailAccount).set({ active: true }));
    expect(await send({ key })).toMatchObject({ delivery: { state: 'sent' } });
  });

  it('is refused for a contact without an address', async () => {
    const problem = await refusal({ ticketId: 'ticket-noah' });
    expect(problem).toMatchObject({ code: 'no-contact-address', detail: expect.stringContaining('Noah Frey') });
  });

  it.each([
    ['another tenant’s ticket', { ticketId: 'ticket-foreign' }, 'not-found'],
    ['a ticket that is not there', { ticketId: 'ticket-none' }, 'not-found'],
    ['an attachment that is not there', { attachmentIds: ['none'] }, 'invalid-request'],
  ])('is refused for %s', async (_, sending, code) => {
    expect(await refusal(sending)).toMatchObject({ code });
    expect(sink.mails).toEqual([]);
  });

  it.each<[string, Partial<typeof attachment.$inferInsert>]>([
    ['a colleague’s', { uploadedBy: 'tech-ben' }],
    ['another ticket’s', { ticketId: 'ticket-working' }],
    ['another tenant’s', { tenantId: 'tenant-south', ticketId: 'ticket-foreign', uploadedBy: 'tech-sol' }],
    ['a customer’s', { uploadedBy: null, messageId: 'message-printer' }],
  ])('is refused with %s attachment', async (_, rest) => {
    const file = await upload('log.txt', Buffer.from('x'), rest);
    expect(await refusal({ attachmentIds: [file] })).toMatchObject({ code: 'invalid-request' });
    expect([sink.mails, await replies()]).toEqual([[], []]);
  });

  it('is refused when its attachments are too large for one mail', async () => {
    const file = await upload('huge.bin', Buffer.from('x'), { sizeBytes: 26 * 1024 * 1024 });
    expect(await refusal({ attachmentIds: [file] })).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining('26 MB'),
    });
  });

  it('carries no header that somebody wrote into a name or a subject', async () => {
    const recipients = {
      to: [{ address: 'mia@harbor.example', name: 'Mia\r\nBcc: eve@example.com' }],
      cc: [],
      bcc: [],
    };
    await system(async (tx) => {
      await tx.update(ticket).set({ subject: 'Hi\r\nBcc: eve@example.com' }).where(eq(ticket.id, 'ticket-printer'));
    });
    await send({ recipients, text: 'x\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>\u0000' });
    expect(sink.mails).toMatchObject([{ to: ['mia@harbor.example'] }]);
    expect(sink.mails[0]?.raw.toString()).not.toMatch(/^bcc:/im);
  });
});

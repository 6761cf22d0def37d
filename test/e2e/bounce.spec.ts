import { randomUUID } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { config, originOf } from '../../host-sandbox/config.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

/** A notification (RFC 3464) that the mail with this id has come back. */
const notification = (messageId: string, recipient: string): string =>
  [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
    'To: support@harbor-it.example',
    'Subject: Undelivered Mail Returned to Sender',
    `Message-ID: <${randomUUID()}@mx.example>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.2.2',
    'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '--b--',
    '',
  ].join('\r\n');

test('a reply that comes back is shown as returned, with the reason', async ({
  technician,
  findTicket,
  mailbox,
  request,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status, contact }) => status === 'in_progress' && Boolean(contact?.email));
  const address = ticket.contact?.email ?? '';
  await mara.openTicket(ticket);
  const words = `Please try again, ${randomUUID().slice(0, 8)}.`;
  const reply = await mara.composeAs('Reply');
  await reply.fill(words);
  await mara.peek.getByRole('button', { name: 'Send reply' }).click();
  await expect(mara.conversation).toContainText(words);

  const inbox = mailbox(address);
  const source = async (): Promise<string> => {
    for (const { id, subject } of await inbox.received()) {
      if (!subject.includes(`[#${ticket.number}]`)) continue;
      const path = `/api/mailboxes/${encodeURIComponent(address)}/messages/${id}/source`;
      const raw = await (await request.get(originOf(config.mailbox) + path)).text();
      if (raw.includes(words)) return raw;
    }
    return '';
  };
  await expect.poll(source, { timeout: 20_000 }).toContain(words);
  const messageId = /^Message-ID:\s*(<[^>]+>)/im.exec(await source())?.[1] ?? '';

  const transport = createTransport({ host: 'localhost', port: config.inboundSmtp.port, ignoreTLS: true });
  const envelope = { from: '', to: 'support@harbor-it.example' };
  await transport.sendMail({ envelope, raw: notification(messageId, address) });
  await expect(mara.conversation).toContainText(`Reply to ${address} bounced: 552 5.2.2 Mailbox full`);
  const message = mara.conversation.getByRole('article').filter({ hasText: words });
  await expect(message).toContainText('Mailbox full');
});

import { randomUUID } from 'node:crypto';
import type { SendMailOptions } from 'nodemailer';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { routes } from '#contracts';
import { aReply } from '../../../test/support/fixtures.ts';
import { receiveMail } from './receiveMail.ts';
import {
  customerMessages,
  eventsOf,
  mailIn,
  news,
  newTickets,
  NORTH,
  outcomes,
  server,
  signed,
  sink,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

describe('a mail that no person wrote', () => {
  it.each<[string, SendMailOptions]>([
    ['an absence note', { headers: { 'Auto-Submitted': 'auto-replied' } }],
    ['a bulk mail', { headers: { Precedence: 'bulk' } }],
    ['a notification', { envelope: { from: '', to: NORTH } }],
    ['our own mail', { from: NORTH }],
  ])('is put down and has no effect: %s', async (_, mail) => {
    await mailIn({ ...mail, inReplyTo: await signed('ticket-printer'), subject: '[#1001]' });
    expect(await outcomes()).toEqual(['ignored']);
    expect([await customerMessages('ticket-printer'), await newTickets(), await news()]).toEqual([[], [], []]);
    expect(sink.mails).toEqual([]);
  });

  const bounce = (returned: string, action = 'failed'): Buffer =>
    Buffer.from(
      [
        'From: MAILER-DAEMON@harbor.example',
        `To: ${NORTH}`,
        'Subject: Undelivered Mail Returned to Sender',
        `Message-ID: <${randomUUID()}@harbor.example>`,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        'I am sorry.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.harbor.example',
        '',
        'Final-Recipient: rfc822; mia@harbor.example',
        `Action: ${action}`,
        'Status: 5.1.1',
        'Diagnostic-Code: smtp; 550 5.1.1 mailbox unknown',
        '--b',
        'Content-Type: text/rfc822-headers',
        '',
        `Message-ID: ${returned}`,
        'Subject: Re: The printer',
        '--b--',
        '',
      ].join('\r\n'),
    );

  const sendReply = async (): Promise<string> => {
    const ada = await server.asTechnician('tech-ada');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: aReply('Hello'),
      idempotencyKey: randomUUID(),
    });
    return (await PostalMime.parse(sink.mails[0]?.raw ?? '')).messageId ?? '';
  };

  it('tells once on the ticket when it returns a mail of ours, however often it comes', async () => {
    const returned = await sendReply();
    for (let index = 0; index < 5; index += 1) {
      await receiveMail(server.context, bounce(returned), { mailFrom: '', rcptTo: [NORTH] });
    }
    expect(await eventsOf('ticket-printer')).toMatchObject([
      {
        text: 'The reply to mia@harbor.example was returned undelivered: 550 5.1.1 mailbox unknown',
        event: { detail: { type: 'reply_failed', reason: '550 5.1.1 mailbox unknown' } },
      },
    ]);
    expect(new Set(await outcomes())).toEqual(new Set(['ignored']));
    expect(sink.mails).toHaveLength(1);
  });

  it('tells nothing when the mail is only late, was never ours, or was signed by another tenant', async () => {
    const returned = await sendReply();
    const envelope = { mailFrom: '', rcptTo: [NORTH] };
    await receiveMail(server.context, bounce(returned, 'delayed'), envelope);
    await receiveMail(server.context, bounce('<some@body.example>'), envelope);
    await receiveMail(server.context, bounce(await signed('ticket-printer', 'tenant-south')), envelope);
    expect(await eventsOf('ticket-printer')).toEqual([]);
  });
});

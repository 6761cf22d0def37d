import { describe, expect, it } from 'vitest';
import { mailOf, multipart, part, readOf, text } from './testing/writeMime.ts';

const OURS = `ticket-printer.${'a'.repeat(32)}.${'b'.repeat(32)}@north.example`;

const HEADERS = part({ 'Content-Type': 'text/rfc822-headers' }, `Message-ID: <${OURS}>\r\nSubject: Re: Printer\r\n`);

const report = (lines: string, returned = HEADERS): Buffer =>
  mailOf(
    multipart('report; report-type=delivery-status', [
      text('I am sorry.'),
      part({ 'Content-Type': 'message/delivery-status' }, `Reporting-MTA: dns; mx.harbor.example\r\n\r\n${lines}\r\n`),
      returned,
    ]),
    { From: 'MAILER-DAEMON@harbor.example', Subject: 'Undelivered Mail Returned to Sender' },
  );

const FAILED =
  'Final-Recipient: rfc822; Mia@harbor.example\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n mailbox unknown';

describe('a delivery status notification', () => {
  it('says whom it is about, why, and which mail has come back', () => {
    expect(readOf(report(FAILED), '').bounce).toEqual({
      state: 'failed',
      recipient: 'mia@harbor.example',
      reason: '550 5.1.1 mailbox unknown',
      messageIds: [OURS],
    });
  });

  it('of several recipients is about the one who was not reached', () => {
    const others = 'Final-Recipient: rfc822; tom@harbor.example\r\nAction: relayed\r\n\r\n';
    expect(readOf(report(others + FAILED), '').bounce).toMatchObject({ recipient: 'mia@harbor.example' });
  });

  it('with the whole mail returned finds its id', () => {
    const whole = part({ 'Content-Type': 'message/rfc822' }, `Message-ID: <${OURS}>\r\n\r\nHello`);
    expect(readOf(report(FAILED, whole), '').bounce?.messageIds).toContain(OURS);
  });

  it('names the returned mail before those that it answered', () => {
    const id = (letter: string): string => `ticket-printer.${letter.repeat(32)}.${'b'.repeat(32)}@north.example`;
    const references = `References: <${id('1')}> <${id('2')}>\r\n`;
    const returned = part(
      { 'Content-Type': 'message/rfc822' },
      `${references}In-Reply-To: <${id('2')}>\r\nMessage-ID: <${OURS}>\r\n\r\nHello`,
    );
    const raw = Buffer.from(references + report(FAILED, returned).toString('latin1'), 'latin1');
    expect(readOf(raw, '').bounce?.messageIds).toEqual([OURS, id('2'), id('1')]);
  });

  it('of a delay is a delay', () => {
    expect(readOf(report(FAILED.replace('failed', 'delayed (will retry)')), '').bounce?.state).toBe('delayed');
  });

  it.each(['delivered', 'relayed', 'expanded'])('of success is none: %s', (action) => {
    expect(readOf(report(FAILED.replace('failed', action)), '').bounce).toBeNull();
  });

  it('without a reason says that', () => {
    expect(readOf(report('Action: failed'), '').bounce?.reason).toBe('The receiving mail server gave no reason.');
  });
});

describe('a notification in words', () => {
  const original = `\r\nMessage-ID: <${OURS}>\r\nSubject: Re: Printer\r\n`;
  it.each<[string, Record<string, string>, string, string, string]>([
    [
      'Postfix',
      { From: 'MAILER-DAEMON@mx.harbor.example', Subject: 'Undelivered Mail Returned to Sender' },
      "This is the mail system at host mx.harbor.example.\r\n\r\nI'm sorry to have to inform you that your message could not\r\nbe delivered to one or more recipients.\r\n\r\n<mia@harbor.example>: host mx[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)\r\n",
      'mia@harbor.example',
      '550 5.1.1 User unknown',
    ],
    [
      'Gmail',
      {
        From: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
        Subject: 'Delivery Status Notification (Failure)',
      },
      "** Address not found **\r\n\r\nYour message wasn't delivered to mia@harbor.example because the address couldn't be found.\r\n\r\nThe response was:\r\n\r\n550 5.1.1 The email account that you tried to reach does not exist.\r\n",
      'mia@harbor.example',
      '550 5.1.1 The email account',
    ],
    [
      'Exchange',
      {
        From: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@harbor.example>',
        Subject: 'Undeliverable: Re: Printer',
      },
      "Your message to mia@harbor.example couldn't be delivered.\r\n\r\nDiagnostic information for administrators:\r\n\r\nmia@harbor.example\r\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'\r\n",
      'mia@harbor.example',
      'RESOLVER.ADR.RecipientNotFound',
    ],
    [
      'Exim',
      {
        From: 'Mail Delivery System <Mailer-Daemon@harbor.example>',
        Subject: 'Mail delivery failed: returning message to sender',
        'X-Failed-Recipients': 'mia@harbor.example',
      },
      'This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be delivered to one or more of its\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n  mia@harbor.example\r\n    mailbox is full\r\n',
      'mia@harbor.example',
      'The receiving mail server gave no reason.',
    ],
    [
      'qmail',
      { From: 'MAILER-DAEMON@harbor.example', Subject: 'failure notice' },
      "Hi. This is the qmail-send program at harbor.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n\r\n<mia@harbor.example>:\r\nSorry, no mailbox here by that name. (#5.1.1)\r\n",
      'mia@harbor.example',
      'Sorry, no mailbox here by that name. (#5.1.1)',
    ],
  ])('of %s is a bounce', (_, headers, words, recipient, reason) => {
    const { bounce } = readOf(mailOf(text(words + original), headers), '');
    expect(bounce).toMatchObject({ state: 'failed', recipient });
    expect(bounce?.reason).toContain(reason);
    expect(bounce?.messageIds).toContain(OURS);
  });

  it('of a delay is a delay', () => {
    const headers = { From: 'MAILER-DAEMON@harbor.example', Subject: 'Delivery Status Notification (Delay)' };
    const words = `Delivery to mia@harbor.example has been delayed. It will be retried for 45 hours.${original}`;
    expect(readOf(mailOf(text(words), headers), '').bounce?.state).toBe('delayed');
  });

  it('is none from a person, whatever their words', () => {
    const words = `My parcel could not be delivered. Undeliverable! 550 5.1.1\r\n${original}`;
    expect(readOf(mailOf(text(words), { Subject: 'Undelivered Mail Returned to Sender' })).bounce).toBeNull();
  });

  it('is none when a mail system says something else', () => {
    const headers = { From: 'postmaster@harbor.example', Subject: 'New mail filter' };
    expect(readOf(mailOf(text('We have a new filter.'), headers)).bounce).toBeNull();
  });
});

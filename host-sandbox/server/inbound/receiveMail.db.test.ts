import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { attachment } from '../db/schema.ts';
import { receiveMail } from './receiveMail.ts';
import {
  customerMessages,
  log,
  mailIn,
  MIA,
  NORTH,
  outcomes,
  server,
  signed,
  system,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

describe('what a mail holds', () => {
  it('is read in the charset that it is written in', async () => {
    const latin1 = Buffer.concat([
      Buffer.from(
        `From: =?iso-8859-1?Q?J=F6rg?= <mia@harbor.example>\r\nSubject: =?iso-8859-1?Q?Dr=FCcker?= [#1001]\r\n`,
      ),
      Buffer.from(
        'MIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\n',
      ),
      Buffer.from('Gr\xfc\xdfe', 'latin1'),
    ]);
    await receiveMail(server.context, latin1, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    expect(await customerMessages('ticket-printer')).toMatchObject([
      { text: 'Grüße', channel: { subject: 'Drücker [#1001]' } },
    ]);
    const sjis = Buffer.from(
      'From: mia@harbor.example\r\nSubject: [#1001]\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=shift_jis\r\nContent-Transfer-Encoding: base64\r\n\r\nk/qWe4zq\r\n',
    );
    await receiveMail(server.context, sjis, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    expect((await customerMessages('ticket-printer')).at(-1)?.text).toBe('日本語');
  });

  it('is kept as HTML as received, with its words as text', async () => {
    const html = '<p onclick="x()">Gr&uuml;&szlig;e<script>alert(1)</script></p><blockquote>old</blockquote>';
    await mailIn({ text: undefined, html, inReplyTo: await signed('ticket-printer') });
    const [kept] = await customerMessages('ticket-printer');
    expect(kept).toMatchObject({ text: 'Grüße', quotedText: '> old' });
    expect(kept?.html).toContain('<script>alert(1)</script>');
  });

  it('keeps its files: attachments, and inline pictures with the id that the HTML uses', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const log10 = Buffer.from('line\n'.repeat(10));
    await mailIn({
      inReplyTo: await signed('ticket-printer'),
      html: '<img src="cid:shot@harbor">',
      attachments: [
        { filename: '../../Screen\u202eshot.png', content: png, cid: 'shot@harbor', contentType: 'image/png' },
        { filename: 'error.log', content: log10 },
      ],
    });
    const [kept] = await customerMessages('ticket-printer');
    const files = await system((tx) =>
      tx
        .select()
        .from(attachment)
        .where(eq(attachment.messageId, kept?.id ?? '')),
    );
    expect(files.toSorted((a, b) => a.fileName.localeCompare(b.fileName))).toMatchObject([
      { fileName: 'error.log', mediaType: 'text/plain', sizeBytes: 50, contentId: null, uploadedBy: null },
      { fileName: 'Screenshot.png', mediaType: 'image/png', contentId: 'shot@harbor', ticketId: 'ticket-printer' },
    ]);
    const stored = files.find(({ fileName }) => fileName === 'error.log');
    expect(await buffer(server.context.blobs.get(stored?.sha256 ?? ''))).toEqual(log10);
  });

  it('is kept raw, byte for byte', async () => {
    const raw = Buffer.from('From: mia@harbor.example\r\nSubject: [#1001]\r\n\r\nHello \x00\x01\xff', 'latin1');
    await receiveMail(server.context, raw, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    const [row] = await log();
    expect(await buffer(server.context.blobs.get(row?.rawSha256 ?? ''))).toEqual(raw);
    expect(row?.outcome).toBe('threaded');
  });

  it('is shown as its source when it cannot be parsed, with the original attached', async () => {
    const depth = Array.from(
      { length: 300 },
      (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\r\n\r\n--b${n}\r\n`,
    );
    const raw = Buffer.from(`From: ${MIA}\r\nSubject: Deep [#1001]\r\nMessage-ID: <deep@x>\r\n${depth.join('')}bottom`);
    await receiveMail(server.context, raw, { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] });
    const [shown] = await customerMessages('ticket-printer');
    expect(shown?.text).toMatch(/^This mail could not be read/);
    expect(shown).toMatchObject({ channel: { subject: 'Deep [#1001]' }, rfcMessageId: 'deep@x' });
    const files = await system((tx) =>
      tx
        .select()
        .from(attachment)
        .where(eq(attachment.messageId, shown?.id ?? '')),
    );
    expect(files).toMatchObject([{ fileName: 'original mail.eml', sizeBytes: raw.length }]);
  });

  it.each<[string, Buffer]>([
    ['nothing at all', Buffer.alloc(0)],
    ['noise', randomBytes(10_000)],
    ['a header without an end', Buffer.from(`Subject: ${'x'.repeat(100_000)}`)],
    [
      'NUL in every header',
      Buffer.from(
        'From: a\0b@c\r\nSubject: =?utf-8?q?=00=ED=A0=80?=\r\nMessage-ID: <a\0@b>\r\nReferences: <\0\0\0@x>\r\n\r\n\0',
      ),
    ],
    ['a boundary that never comes', Buffer.from('Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n')],
    ['a charset that does not exist', Buffer.from('Content-Type: text/plain; charset=klingon\r\n\r\nabc')],
  ])('may be %s: it is kept aside, not lost', async (_, raw) => {
    const [outcome] = await receiveMail(server.context, raw, { mailFrom: 'x@elsewhere.example', rcptTo: [NORTH] });
    expect(outcome?.outcome).toBe('quarantined');
    expect(outcome?.reason).not.toContain('error');
    expect(await outcomes()).toEqual(['quarantined']);
  });
});

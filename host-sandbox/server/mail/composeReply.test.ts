import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeReply, replySubject, type ReplyParts } from './composeReply.ts';

const PARTS: ReplyParts = {
  messageId: 't1.aa.bb@north.example',
  subject: 'Re: Printer prints stripes [#10482]',
  inboundAddress: 'support@north.example',
  signature: 'Ada Brandt\nNorthwind IT',
  from: { name: 'Northwind IT support', address: 'support@north.example' },
  to: [{ name: 'Jürgen Müller', address: 'juergen@client.example' }],
  cc: [{ name: null, address: 'cc@client.example' }],
  text: 'Hello Jürgen,\n\nplease see https://north.example/help & tell me.\n.\nAda',
  inReplyTo: 'b@client.example',
  references: ['a@client.example', 'b@client.example'],
  date: new Date('2026-11-23T09:30:00.000Z'),
  attachments: [],
};

const rawOf = async (parts: Partial<ReplyParts>): Promise<string> =>
  (await new MailComposer(composeReply({ ...PARTS, ...parts })).compile().build()).toString('latin1');

const sent = async (parts: Partial<ReplyParts> = {}) => PostalMime.parse(await rawOf(parts));

describe('the subject of a reply', () => {
  it.each([
    ['Printer prints stripes', 'Re: Printer prints stripes [#10482]'],
    ['Re: Printer prints stripes [#10482]', 'Re: Printer prints stripes [#10482]'],
    ['RE: AW: re: Printer', 'Re: Printer [#10482]'],
    ['[#10482] Printer [#10482]', 'Re: Printer [#10482]'],
    ['Printer [#99]', 'Re: Printer [#99] [#10482]'],
    ['Printer\r\nBcc: eve@example.com', 'Re: Printer Bcc: eve@example.com [#10482]'],
    ['', 'Re: your request [#10482]'],
  ])('is made from %j as %j', (subject, expected) => {
    expect(replySubject({ number: 10482, subject })).toBe(expected);
  });

  it('keeps its tag however long the ticket’s subject is', () => {
    expect(replySubject({ number: 7, subject: 'x'.repeat(5000) })).toMatch(/x \[#7\]$/);
  });
});

describe('the mail of a reply', () => {
  it('carries sender, recipient, our Message-ID and the thread', async () => {
    expect(await sent()).toMatchObject({
      messageId: '<t1.aa.bb@north.example>',
      from: { name: 'Northwind IT support', address: 'support@north.example' },
      to: [{ name: 'Jürgen Müller', address: 'juergen@client.example' }],
      cc: [{ name: '', address: 'cc@client.example' }],
      inReplyTo: '<b@client.example>',
      references: '<a@client.example> <b@client.example>',
      date: '2026-11-23T09:30:00.000Z',
      subject: 'Re: Printer prints stripes [#10482]',
    });
  });

  it('is signed below the delimiter, in text and in HTML', async () => {
    const mail = await sent();
    expect(mail.text?.trimEnd()).toBe(`${PARTS.text}\n\n-- \nAda Brandt\nNorthwind IT`);
    expect(mail.html).toContain('<a href="https://north.example/help">');
    expect(mail.html).toContain('&amp; tell me.');
    expect(mail.html).toContain('Ada Brandt<br>');
  });

  it('carries the formatting of the text as HTML, and the text as it was written', async () => {
    const mail = await sent({ text: 'Please **restart** it:\n- see [our page](https://north.example/help)' });
    expect(mail.html).toContain('<p>Please <strong>restart</strong> it:</p>');
    expect(mail.html).toContain('<li>see <a href="https://north.example/help">our page</a></li>');
    expect(mail.text).toContain('Please **restart** it:\n- see our page (https://north.example/help)');
  });

  it('has neither signature nor delimiter of a technician without one', async () => {
    const mail = await sent({ signature: '' });
    expect(mail.text?.trimEnd()).toBe(PARTS.text);
    expect(mail.html).not.toContain('-- ');
  });

  it('is not marked as automatic: a person wrote it', async () => {
    expect(await rawOf({})).not.toMatch(/^auto-submitted/im);
  });

  it('asks for answers where the server listens, when the account sends under another address', async () => {
    expect((await sent()).replyTo).toBeUndefined();
    const other = await sent({ from: { name: 'N', address: 'outbound@north.example' } });
    expect(other.replyTo).toEqual([{ name: '', address: 'support@north.example' }]);
  });

  it('keeps the first and the newest of a long thread’s references', async () => {
    const references = Array.from({ length: 100 }, (_, index) => `m${index}@x`);
    const ids = (await sent({ references })).references?.split(' ') ?? [];
    expect(ids).toHaveLength(20);
    expect([ids[0], ids[1], ids.at(-1)]).toEqual(['<m0@x>', '<m81@x>', '<m99@x>']);
  });

  it('attaches files under their names, as downloads', async () => {
    const mail = await sent({
      attachments: [
        { fileName: 'Übersicht.pdf', mediaType: 'application/pdf', content: Readable.from([Buffer.from('%PDF')]) },
        { fileName: 'a\r\nX: y.txt', mediaType: 'text/plain\r\nX-Bad: 1', content: Readable.from([Buffer.from('x')]) },
      ],
    });
    expect(mail.attachments).toMatchObject([
      { filename: 'Übersicht.pdf', mimeType: 'application/pdf', disposition: 'attachment' },
      { filename: 'a X: y.txt', mimeType: 'application/octet-stream', disposition: 'attachment' },
    ]);
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).toString()).toBe('%PDF');
  });

  it.each([
    ['the ticket’s subject', { subject: 'a\r\nX-Injected: 1' }],
    ['a recipient’s name', { to: [{ name: 'a\r\nX-Injected: 1', address: 'a@b.example' }] }],
    ['a copy’s name', { cc: [{ name: 'a\r\nX-Injected: 1', address: 'a@b.example' }] }],
    ['the account’s name', { from: { name: '"a\r\nX-Injected: 1', address: 'support@north.example' } }],
    ['the signature', { signature: 'a\r\nX-Injected: 1' }],
    ['an encoded word', { subject: '=?utf-8?q?a=0D=0AX-Injected:_1?=' }],
    ['the text', { text: 'a\r\n.\r\nX-Injected: 1' }],
  ])('takes no header from %s', async (_, parts: Partial<ReplyParts>) => {
    const raw = await rawOf(parts);
    expect(raw.slice(0, raw.indexOf('\r\n\r\n'))).not.toMatch(/^X-Injected/im);
  });
});

import { describe, expect, test } from 'vitest';
import { conversationOf } from './conversation.ts';
import { htmlAsText } from './htmlAsText.ts';
import { splitQuoted } from './quoted.ts';
import { messageIds, readMail } from './readMail.ts';
import { cpuMsOf } from '../../../test/support/cpuTime.ts';

describe('readMail', () => {
  test('reads people, threading and text', async () => {
    const mail = await readMail(
      Buffer.from(
        [
          'From: =?utf-8?q?Tom=C3=A1s?= <tomas@quay.example>',
          'To: Desk: "A" <a@msp.example>, b@msp.example;',
          'Subject: =?utf-8?q?Ol=C3=A1?=',
          'Message-ID: <m@quay>',
          'In-Reply-To: <p@msp>',
          'References: <o@msp>',
          ' <p@msp>',
          'Date: Mon, 23 Nov 2026 10:04:00 +0100',
          'Content-Type: text/html; charset=utf-8',
          '',
          '<p>Good &amp; well</p>',
        ].join('\r\n'),
      ),
    );
    expect(mail).toMatchObject({
      from: { name: 'Tomás', address: 'tomas@quay.example' },
      to: [
        { name: 'A', address: 'a@msp.example' },
        { name: '', address: 'b@msp.example' },
      ],
      subject: 'Olá',
      messageId: '<m@quay>',
      inReplyTo: ['<p@msp>'],
      references: ['<o@msp>', '<p@msp>'],
      date: new Date('2026-11-23T09:04:00Z'),
      text: 'Good & well',
    });
  });

  test.each([
    ['nothing at all', Buffer.alloc(0)],
    ['no headers', Buffer.from('\r\n\r\n')],
    ['random bytes', Buffer.from(Array.from({ length: 3_000 }, (_, index) => (index * 7_919) % 256))],
    [
      'a nest deeper than a parser takes',
      Buffer.from(
        Array.from(
          { length: 400 },
          (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
        ).join(''),
      ),
    ],
  ])('gives something readable for %s', async (_what, raw) => {
    await expect(readMail(raw)).resolves.toHaveProperty('text');
  });
});

test('messageIds takes ids and leaves what stands around them', () => {
  expect(messageIds('<a@b> (a comment) <c@d>,<e@f> nonsense <not closed')).toEqual(['<a@b>', '<c@d>', '<e@f>']);
  expect(messageIds(undefined)).toEqual([]);
});

describe('htmlAsText', () => {
  test('keeps words and line breaks, drops markup, styles and scripts', () => {
    expect(
      htmlAsText(
        '<html><head><title>t</title></head><style>p{}</style><p>One<br>two &lt;3&#33;&#x21;</p><script>x()</script><div>three</div>',
      ),
    ).toBe('One\ntwo <3!!\n\nthree');
  });

  test.each(['<', '<style', '</style', '<p ', '&#', ' \n'])('ends soon on a million times %j', (piece) => {
    expect(cpuMsOf(() => htmlAsText(piece.repeat(1_000_000)))).toBeLessThan(1_000);
  });

  test.each(['&#1114112;', '&#xFFFFFFFF;', '&nonsense;', '&#;'])('leaves %s as it is', (entity) => {
    expect(htmlAsText(entity)).toBe(entity);
  });
});

describe('splitQuoted', () => {
  test('parts the text from the history at its end', () => {
    expect(splitQuoted('Thanks.\n\nOn Monday, A wrote:\n> Yes.\n>\n> A\n')).toEqual({
      own: 'Thanks.',
      quoted: 'On Monday, A wrote:\n> Yes.\n>\n> A',
    });
  });

  test('leaves a text without history whole, and an answer below a quotation too', () => {
    expect(splitQuoted('Hello:\n\n')).toEqual({ own: 'Hello:', quoted: '' });
    expect(splitQuoted('> Works?\nYes.')).toEqual({ own: '> Works?\nYes.', quoted: '' });
  });
});

test('conversationOf follows ids both ways and leaves strangers out', () => {
  const mail = (messageId: string, ...references: string[]) => ({ messageId, inReplyTo: [], references });
  const [first, second, third, stranger] = [mail('<1>'), mail('<2>', '<1>'), mail('<3>', '<2>'), mail('<9>', '<8>')];
  const all = [third, stranger, second, first];
  expect(conversationOf(first, all)).toEqual([third, second, first]);
  expect(conversationOf(third, all)).toEqual([third, second, first]);
  expect(conversationOf(stranger, all)).toEqual([stranger]);
});

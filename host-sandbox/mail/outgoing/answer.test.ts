import { describe, expect, test } from 'vitest';
import type { ReadMail } from '../reading/readMail.ts';
import { quoteForAnswer, replyHeaders } from './answer.ts';

const parent: ReadMail = {
  from: { name: 'Priya Raman', address: 'support@northbridge.example' },
  replyTo: [],
  to: [],
  cc: [],
  subject: 'Your printer [#1042]',
  date: new Date('2026-11-23T09:04:00Z'),
  messageId: '<2@msp>',
  inReplyTo: [],
  references: [],
  text: 'It prints again.',
  html: null,
  attachments: [],
};

describe('replyHeaders', () => {
  test('answer the sender, or whom the sender asks to answer', () => {
    const elsewhere = [{ name: '', address: 'tickets@northbridge.example' }];
    expect(replyHeaders(parent).to).toEqual([parent.from]);
    expect(replyHeaders({ ...parent, replyTo: elsewhere }).to).toEqual(elsewhere);
  });

  test.each([
    ['Your printer [#1042]', 'Re: Your printer [#1042]'],
    ['Re: Your printer', 'Re: Your printer'],
    ['RE : Your printer', 'RE : Your printer'],
    ['Report', 'Re: Report'],
    ['', 'Re: '],
  ])('make of the subject %j %j', (subject, expected) => {
    expect(replyHeaders({ ...parent, subject }).subject).toBe(expected);
  });

  test.each([
    {
      has: 'references',
      references: ['<0@c>', '<1@c>'],
      inReplyTo: ['<1@c>'],
      expected: ['<0@c>', '<1@c>', '<2@msp>'],
    },
    { has: 'only In-Reply-To', references: [], inReplyTo: ['<1@c>'], expected: ['<1@c>', '<2@msp>'] },
    { has: 'an In-Reply-To of several ids', references: [], inReplyTo: ['<0@c>', '<1@c>'], expected: ['<2@msp>'] },
    { has: 'neither', references: [], inReplyTo: [], expected: ['<2@msp>'] },
    {
      has: 'itself among its references',
      references: ['<2@msp>', '<1@c>'],
      inReplyTo: [],
      expected: ['<1@c>', '<2@msp>'],
    },
  ])(
    'refer to all that the parent refers to, then to the parent, when it has $has',
    ({ references, inReplyTo, expected }) => {
      expect(replyHeaders({ ...parent, references, inReplyTo })).toMatchObject({
        inReplyTo: '<2@msp>',
        references: expected,
      });
    },
  );

  test('name no parent that has no Message-ID', () => {
    expect(replyHeaders({ ...parent, messageId: null, references: ['<1@c>'] })).toMatchObject({
      inReplyTo: null,
      references: ['<1@c>'],
    });
  });
});

describe('quoteForAnswer', () => {
  test('says who wrote when, and marks each line', () => {
    expect(quoteForAnswer({ ...parent, text: 'Hello,\r\n\r\nit works.\r\n' }, 'Europe/Stockholm')).toBe(
      'On Mon, 23 Nov 2026, 10:04, Priya Raman <support@northbridge.example> wrote:\n> Hello,\n>\n> it works.',
    );
  });

  test('deepens what is quoted already', () => {
    expect(
      quoteForAnswer({ ...parent, text: 'Yes.\n> Does it?\n>> It should.' })
        .split('\n')
        .slice(1),
    ).toEqual(['> Yes.', '>> Does it?', '>>> It should.']);
  });

  test('does without a date or a name that is not there', () => {
    expect(quoteForAnswer({ from: { name: '', address: 'a@b.example' }, date: null, text: 'x' })).toBe(
      '<a@b.example> wrote:\n> x',
    );
  });
});

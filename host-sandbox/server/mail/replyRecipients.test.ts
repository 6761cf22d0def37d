import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mailbox, Recipients } from '#contracts';
import { ProblemError } from '../http/problem.ts';
import { isMailAddress } from './headerText.ts';
import { envelopeOf, replyRecipients } from './replyRecipients.ts';

const OWN = ['support@north.example', 'Outbound@north.example'];

const box = (address: string, name: string | null = null): Mailbox => ({ address, name });

const writtenTo = (to: Mailbox[], cc: Mailbox[] = [], bcc: Mailbox[] = []): Recipients => ({ to, cc, bcc });

const refusalOf = (written: Recipients): ProblemError => {
  try {
    replyRecipients(written, OWN);
  } catch (error) {
    if (error instanceof ProblemError) return error;
  }
  throw new Error('It was not refused.');
};

describe('the recipients of a reply', () => {
  it('are those that were written, in their fields and order', () => {
    const written = writtenTo(
      [box('a@x.example', 'A'), box('b@x.example')],
      [box('c@x.example')],
      [box('d@x.example')],
    );
    expect(replyRecipients(written, OWN)).toEqual(written);
    expect(envelopeOf(written)).toEqual(['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example']);
  });

  it('stand once, in the field that shows them most', () => {
    const written = writtenTo(
      [box('a@x.example'), box('A@X.example')],
      [box('b@x.example'), box('a@x.example')],
      [box('B@x.example'), box('c@x.example')],
    );
    expect(replyRecipients(written, OWN)).toEqual(
      writtenTo([box('a@x.example')], [box('b@x.example')], [box('c@x.example')]),
    );
  });

  it('are refused by name when an address is none, each of them', () => {
    const problem = refusalOf(writtenTo([box('a@x.example')], [box('no address')], [box('b@x, c@x')]));
    expect(problem.code).toBe('invalid-request');
    expect(problem.message).toBe('Cc: “no address” is not an email address. Bcc: “b@x, c@x” is not an email address.');
    expect(problem.extra.errors?.map(({ path }) => path)).toEqual([
      'body.recipients.cc.0.address',
      'body.recipients.bcc.0.address',
    ]);
  });

  it('are refused without anybody in To', () => {
    expect(refusalOf(writtenTo([], [box('a@x.example')])).message).toContain('at least one address in To');
  });

  it.each(['support@north.example', 'SUPPORT@north.example', 'outbound@north.example'])(
    'are refused with our own address %s',
    (address) => {
      expect(refusalOf(writtenTo([box('a@x.example')], [box(address)])).message).toContain('our own address');
    },
  );

  it('carry no line end in a name', () => {
    const { to } = replyRecipients(writtenTo([box('a@x.example', 'A\r\nBcc: eve@example.com')]), OWN);
    expect(to).toEqual([box('a@x.example', 'A Bcc: eve@example.com')]);
  });

  it('are always addresses, each once and none of ours, whatever is written', () => {
    const address = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...OWN, 'a@x.example', 'A@X.EXAMPLE', 'a@x.example\r\nBcc: b@x.example'),
    );
    const field = fc.array(fc.record({ address, name: fc.option(fc.string({ unit: 'binary' })) }), { maxLength: 5 });
    fc.assert(
      fc.property(fc.record({ to: field, cc: field, bcc: field }), (written) => {
        let recipients: Recipients;
        try {
          recipients = replyRecipients(written, OWN);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
          return;
        }
        const all = envelopeOf(recipients);
        const keys = all.map((one) => one.normalize('NFC').toLowerCase());
        expect(all.every(isMailAddress)).toBe(true);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.filter((key) => OWN.map((own) => own.toLowerCase()).includes(key))).toEqual([]);
        expect(recipients.to.length).toBeGreaterThan(0);
        const names = Object.values(recipients).flatMap((people) => people.map(({ name }) => name ?? ''));
        expect(names.join('')).not.toMatch(/[\r\n]/);
      }),
    );
  });
});

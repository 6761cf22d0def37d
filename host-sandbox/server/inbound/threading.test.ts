import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signMessageId } from '../mail/messageId.ts';
import {
  decideThread,
  signedTickets,
  ticketTags,
  withoutTags,
  type ThreadFacts,
  type ThreadHint,
} from './threading.ts';

const STRANGER: ThreadFacts = {
  seenBefore: false,
  automatic: null,
  isBounce: false,
  fromOurselves: false,
  fromTechnician: false,
  signedTicketId: null,
  hints: [],
  contact: null,
  clientOfDomain: null,
  ticketsLately: 0,
};
const MIA = { contactId: 'mia', clientId: 'harbor' };
const tag = (ticketId: string, senderKnown: boolean): ThreadHint => ({ ticketId, by: 'tag', senderKnown });
const reference = (ticketId: string, senderKnown: boolean): ThreadHint => ({ ticketId, by: 'reference', senderKnown });

describe('where a mail goes', () => {
  it.each<[string, Partial<ThreadFacts>, object]>([
    [
      'an answer to our mail, from a contact',
      { signedTicketId: 't1', contact: MIA },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'an answer to our mail, from somebody it was forwarded to',
      { signedTicketId: 't1' },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'a signed answer whose tag names another ticket',
      { signedTicketId: 't1', hints: [tag('t2', true)], contact: MIA },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'a tag from the ticket’s contact',
      { hints: [tag('t1', true)], contact: MIA },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'a tag from an earlier participant who is no contact',
      { hints: [tag('t1', true)] },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'a tag from a contact who is not on that ticket',
      { hints: [tag('t1', false)], contact: MIA },
      { outcome: 'new_ticket', ...MIA },
    ],
    ['a tag from a stranger', { hints: [tag('t1', false)] }, { outcome: 'quarantined' }],
    [
      'two tags, one of them of a ticket where the sender is known',
      { hints: [tag('t1', false), tag('t2', true)], contact: MIA },
      { outcome: 'threaded', ticketId: 't2' },
    ],
    [
      'a reference to a mail of the ticket, from its contact',
      { hints: [reference('t1', true)], contact: MIA },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'a reference to a mail of the ticket, from a stranger',
      { hints: [reference('t1', false)] },
      { outcome: 'quarantined' },
    ],
    ['a fresh mail from a contact', { contact: MIA }, { outcome: 'new_ticket', ...MIA }],
    [
      'a fresh mail from a client’s domain',
      { clientOfDomain: 'harbor' },
      { outcome: 'new_ticket', clientId: 'harbor', contactId: null },
    ],
    ['a fresh mail from a stranger', {}, { outcome: 'quarantined' }],
    ['the twenty-first new ticket within an hour', { contact: MIA, ticketsLately: 20 }, { outcome: 'quarantined' }],
    ['the twentieth new ticket within an hour', { contact: MIA, ticketsLately: 19 }, { outcome: 'new_ticket', ...MIA }],
    [
      'an answer from a busy sender',
      { signedTicketId: 't1', contact: MIA, ticketsLately: 99 },
      { outcome: 'threaded', ticketId: 't1' },
    ],
    [
      'an absence note on our mail',
      { automatic: 'It says so.', signedTicketId: 't1', contact: MIA },
      { outcome: 'ignored', ticketId: 't1', reason: 'It says so.' },
    ],
    [
      'an absence note with a tag, from the ticket’s contact',
      { automatic: 'It says so.', hints: [tag('t1', true)], contact: MIA },
      { outcome: 'ignored', ticketId: 't1' },
    ],
    [
      'an automatic mail of a stranger with a tag',
      { automatic: 'It says so.', hints: [tag('t1', false)] },
      { outcome: 'ignored', ticketId: null },
    ],
    [
      'an automatic mail of a customer on no ticket',
      { automatic: 'It says so.', contact: MIA },
      { outcome: 'quarantined', reason: 'It says so. It belongs to no ticket.' },
    ],
    [
      'a bounce of nothing of ours',
      { automatic: 'It says so.', isBounce: true, clientOfDomain: 'harbor' },
      { outcome: 'ignored', ticketId: null },
    ],
    ['our own mail come back', { fromOurselves: true, signedTicketId: 't1' }, { outcome: 'ignored' }],
    [
      'a mail under a technician’s address',
      { fromTechnician: true, signedTicketId: 't1', contact: MIA },
      { outcome: 'quarantined' },
    ],
    [
      'a mail that was filed before',
      { seenBefore: true, signedTicketId: 't1', contact: MIA },
      { outcome: 'duplicate' },
    ],
  ])('%s', (_, facts, decision) => {
    expect(decideThread({ ...STRANGER, ...facts })).toMatchObject(decision);
  });

  const facts = fc.record({
    seenBefore: fc.boolean(),
    automatic: fc.constantFrom(null, 'It says so.'),
    isBounce: fc.boolean(),
    fromOurselves: fc.boolean(),
    fromTechnician: fc.boolean(),
    signedTicketId: fc.constantFrom(null, 't1', 't2'),
    hints: fc.array(
      fc.record({
        ticketId: fc.constantFrom('t1', 't2', 't3'),
        by: fc.constantFrom('tag' as const, 'reference' as const),
        senderKnown: fc.boolean(),
      }),
    ),
    contact: fc.constantFrom(null, MIA),
    clientOfDomain: fc.constantFrom(null, 'harbor'),
    ticketsLately: fc.nat(40),
  });

  it('is an existing ticket only by proof, or by a hint of somebody known on that very ticket', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const decision = decideThread(given);
        if (decision.outcome !== 'threaded') return;
        const { ticketId } = decision;
        const known = given.hints.some((hint) => hint.ticketId === ticketId && hint.senderKnown);
        expect(given.signedTicketId === ticketId || known).toBe(true);
      }),
    );
  });

  it('is never a ticket for what no person wrote, for a loop or for a repetition', () => {
    fc.assert(
      fc.property(facts, (given) => {
        fc.pre(given.seenBefore || given.automatic !== null || given.fromOurselves || given.fromTechnician);
        expect(['duplicate', 'ignored', 'quarantined']).toContain(decideThread(given).outcome);
      }),
    );
  });

  it('does not depend on hints of people who are not known on the ticket', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const without = { ...given, hints: given.hints.filter(({ senderKnown }) => senderKnown) };
        expect(decideThread(given)).toEqual(decideThread(without));
      }),
    );
  });

  it('always has its reason in words', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(decideThread(given).reason).toMatch(/^[A-Z].*\.$/);
      }),
    );
  });
});

describe('our own Message-IDs among what a mail answers', () => {
  const SECRET = Buffer.alloc(32, 1).toString('base64');
  const ours = (ticketId: string): string => signMessageId(ticketId, 'north.example', SECRET);

  it('come from In-Reply-To first, then from the newest reference', () => {
    expect(signedTickets([ours('t1')], [ours('t2'), 'x@y', ours('t3')], SECRET)).toEqual(['t1', 't3', 't2']);
  });

  it('do not include what another tenant has signed, or nobody', () => {
    const foreign = signMessageId('t1', 'north.example', Buffer.alloc(32, 2).toString('base64'));
    expect(signedTickets([foreign], [`t1.${'0'.repeat(32)}.${'0'.repeat(32)}@north.example`, 'x@y'], SECRET)).toEqual(
      [],
    );
  });
});

describe('whatever ids and tags a mail claims', () => {
  const [OWN, FOREIGN] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [string, string];
  const ticketId = fc.stringMatching(/^[\w-]{1,40}$/);
  const forged = fc.oneof(
    ticketId.map((id) => signMessageId(id, 'north.example', FOREIGN)),
    fc
      .tuple(ticketId, ticketId, fc.constantFrom(0, 1, 2))
      // Moved to the ticket that it was made for, it would be none.
      .filter(([id, other]) => id !== `${other}x`)
      // A signature of ours, moved to another ticket or changed in a digit.
      .map(([id, other, how]) => {
        const [, random = '', rest = ''] = signMessageId(id, 'north.example', OWN).split('.');
        const flipped = rest.replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
        return how === 0 ? `${id}.${random}.${flipped}.example` : `${other}x.${random}.${rest}.example`;
      }),
    fc.string({ maxLength: 100 }),
  );

  it('another tenant’s signature, and a forged one, prove nothing', () => {
    fc.assert(
      fc.property(fc.array(forged), fc.array(forged), (inReplyTo, references) => {
        expect(signedTickets(inReplyTo, references, OWN)).toEqual([]);
      }),
    );
  });

  it('our own signature proves its ticket among any others', () => {
    fc.assert(
      fc.property(ticketId, fc.array(forged, { maxLength: 50 }), fc.nat(50), (id, others, at) => {
        const references = others.toSpliced(at, 0, signMessageId(id, 'north.example', OWN));
        expect(signedTickets([], references, OWN)).toEqual([id]);
      }),
    );
  });

  it('a tag alone never brings a stranger’s mail into a ticket', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(99_999)), fc.string(), (numbers, words) => {
        const hints = ticketTags(`${words} ${numbers.map((number) => `[#${number}]`).join(' ')}`).map((number) =>
          tag(`t${number}`, false),
        );
        expect(decideThread({ ...STRANGER, hints }).outcome).toBe('quarantined');
      }),
    );
  });
});

describe('tags of a subject', () => {
  it.each([
    ['Re: Printer [#10482]', [10482]],
    ['[#1] Re: Printer [#2]', [2, 1]],
    ['Printer [#2] [#2]', [2]],
    ['Printer #10482 [10482] [#x] [# 1]', []],
    ['[#99999999999]', []],
  ])('of %j are %j', (subject, tags) => {
    expect(ticketTags(subject)).toEqual(tags);
  });

  it('are taken off a new ticket’s subject', () => {
    expect(withoutTags('Re: Printer [#10482] again')).toBe('Re: Printer again');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Participant, Participants, Recipients } from '#contracts';
import { everybody, fieldOf, NOBODY, parseMailboxes, withAdded, without } from './mailboxes.ts';
import { changesSince, reasonFor, recipientGuards, recipientsLine, suggestRecipients } from './recipients.ts';

const T1 = '2026-11-23T10:00:00.000Z';
const T2 = '2026-11-23T14:02:00.000Z';
const OWN = 'support@msp.example';

const ticket = {
  contact: { id: 'con_1', name: 'Ana Lind', email: 'ana@harbor.example', phone: null, jobTitle: null },
  client: { id: 'cli_1', name: 'Harbor Dental', timeZone: 'UTC' },
  replyReadiness: { state: 'ready' as const, from: OWN, to: 'ana@harbor.example' },
};

const named = (at: string) => ({ messageId: `msg_${at}`, at, by: 'Ana Lind' });

const participant = (address: string, changes: Partial<Participant> = {}): Participant => ({
  address,
  name: null,
  isContact: false,
  knownAtClient: true,
  firstNamed: named(T1),
  lastNamed: named(T1),
  inLatestMail: null,
  ...changes,
});

const ana = participant('ana@harbor.example', { name: 'Ana Lind', isContact: true, inLatestMail: 'from' });
const participants = (...items: Participant[]): Participants => ({
  items: [ana, ...items],
  latestMail: { messageId: 'msg_2', at: T2 },
});
const maria = participant('maria@harbor.example', {
  name: 'Maria Voss',
  firstNamed: named(T2),
  lastNamed: named(T2),
  inLatestMail: 'cc',
});
const to = (...addresses: string[]): Recipients =>
  withAdded(
    NOBODY,
    'to',
    addresses.map((address) => ({ address, name: null })),
  );

describe('suggested recipients', () => {
  test('are the contact, and whoever stands in the latest mail gets a copy', () => {
    const { to: first, cc } = suggestRecipients(participants(maria), ticket);
    expect(first).toEqual([{ address: 'ana@harbor.example', name: 'Ana Lind' }]);
    expect(cc).toEqual([{ address: 'maria@harbor.example', name: 'Maria Voss' }]);
  });

  test('are the contact alone as long as the participants are not known', () => {
    expect(everybody(suggestRecipients(undefined, ticket))).toHaveLength(1);
  });

  test('leave out who has gone from the mails', () => {
    const gone = participant('old@harbor.example');
    expect(fieldOf(suggestRecipients(participants(gone), ticket), 'old@harbor.example')).toBeUndefined();
  });

  test('say why each is there', () => {
    const all = participants(maria, participant('x@other.example', { knownAtClient: false, inLatestMail: 'to' }));
    expect(reasonFor('Ana@Harbor.example', all, ticket)).toBe('contact of this ticket');
    expect(reasonFor('maria@harbor.example', all, ticket)).toBe('in the latest mail (Cc)');
    expect(reasonFor('x@other.example', all, ticket)).toBe('in the latest mail (To), outside Harbor Dental');
    expect(reasonFor('new@harbor.example', all, ticket)).toBe('added by you');
  });
});

describe('changes of the mail thread', () => {
  test('offer who joined after the technician touched the recipients, and no one from before', () => {
    expect(changesSince(to('ana@harbor.example'), participants(maria), T1)).toEqual([
      { kind: 'joined', mailbox: { address: 'maria@harbor.example', name: 'Maria Voss' }, at: T2 },
    ]);
    expect(changesSince(to('ana@harbor.example'), participants(maria), T2)).toEqual([]);
  });

  test('offer to take out who is gone from the latest mail, never the contact', () => {
    const gone = participant('old@harbor.example');
    const changes = changesSince(to('ana@harbor.example', 'old@harbor.example'), participants(gone), T1);
    expect(changes.map(({ kind, mailbox }) => [kind, mailbox.address])).toEqual([['left', 'old@harbor.example']]);
  });
});

describe('guards before a reply leaves', () => {
  const texts = (recipients: Recipients, known = participants(), latest?: Parameters<typeof recipientGuards>[3]) =>
    recipientGuards(recipients, ticket, known, latest).map(({ text }) => text);

  test('have nothing to say of the contact and their colleagues', () => {
    expect(texts(to('ana@harbor.example', 'someone.new@harbor.example'))).toEqual([]);
  });

  test('say that the contact is missing', () => {
    expect(texts(to('maria@harbor.example'))).toEqual(['Ana Lind, the contact, is not among the recipients.']);
  });

  test('say that somebody is outside and new, but not of an outsider who was named before', () => {
    const outsider = participant('x@y.example', { knownAtClient: false });
    const all = to('ana@harbor.example', 'x@y.example');
    expect(texts(all)).toEqual(['x@y.example is outside Harbor Dental and has never been in this conversation.']);
    expect(texts(all, participants(outsider))).toEqual([]);
  });

  test('do not take everybody at a public mail provider for a colleague of the contact', () => {
    const atGmail = { ...ticket, contact: { ...ticket.contact, email: 'ana@gmail.com' } };
    const guards = recipientGuards(to('ana@gmail.com', 'else@gmail.com'), atGmail, undefined, undefined);
    expect(guards.map(({ id }) => id)).toEqual(['stranger else@gmail.com']);
  });

  test('say that an answer to the encrypted channel goes by ordinary e-mail', () => {
    const channel = { via: 'agent' as const, certificateSubject: 'x', certificateFingerprint: 'y', verifiedAt: T1 };
    expect(texts(to('ana@harbor.example'), participants(), { id: 'msg_9', channel })).toEqual([
      'The last message came over the agent’s encrypted channel; your answer will go by ordinary e-mail.',
    ]);
  });
});

describe('a list of addresses', () => {
  test('is read as people paste it', () => {
    expect(parseMailboxes('"Lind, Ana" <a@x.example>; b@y.example, C D <c@z.example>\nmailto:e@z.example')).toEqual([
      { address: 'a@x.example', name: 'Lind, Ana' },
      { address: 'b@y.example', name: null },
      { address: 'c@z.example', name: 'C D' },
      { address: 'e@z.example', name: null },
    ]);
  });

  test('is told in one line', () => {
    const two = [
      { address: 'b@x.example', name: null },
      { address: 'c@x.example', name: null },
    ];
    expect(recipientsLine({ to: [{ address: 'a@x', name: 'Ana Lind' }], cc: two, bcc: [] })).toBe('To Ana Lind, Cc 2');
  });
});

describe('for any conversation', () => {
  const anAddress = fc
    .tuple(
      fc.constantFrom('ana', 'bo', 'cy', 'di', 'support'),
      fc.constantFrom('harbor.example', 'msp.example', 'x.example'),
    )
    .map(([local, domain]) => `${local}@${domain}`);
  const aParticipant = fc
    .record({
      address: anAddress,
      knownAtClient: fc.boolean(),
      inLatestMail: fc.constantFrom(null, 'from' as const, 'to' as const, 'cc' as const),
      firstNamed: fc.constantFrom(null, named(T1), named(T2)),
    })
    .map(({ address, ...rest }) => participant(address, { ...rest, lastNamed: rest.firstNamed }));
  const anyParticipants = fc.array(aParticipant, { maxLength: 6 }).map((items) => participants(...items));
  const anyRecipients = fc.uniqueArray(anAddress, { maxLength: 5 }).map((addresses) => to(...addresses));

  test('suggestions hold only the contact and people of this ticket’s mails, never our own address, each once', () => {
    fc.assert(
      fc.property(anyParticipants, (known) => {
        const addresses = everybody(suggestRecipients(known, ticket)).map(({ address }) => address);
        const allowed = new Set(known.items.map(({ address }) => address));
        expect(addresses.every((address) => allowed.has(address) && address !== OWN)).toBe(true);
        expect(new Set(addresses).size).toBe(addresses.length);
      }),
    );
  });

  test('whom the technician took out is neither added nor offered again by the mails that were known', () => {
    fc.assert(
      fc.property(anyParticipants, (known) => {
        const suggested = suggestRecipients(known, ticket);
        for (const { address } of everybody(suggested)) {
          const left = without(suggested, address);
          expect(changesSince(left, known, known.latestMail!.at)).toEqual([]);
          expect(fieldOf(left, address)).toBeUndefined();
        }
      }),
    );
  });

  test('applying every change that is offered leaves nothing to offer', () => {
    fc.assert(
      fc.property(anyRecipients, anyParticipants, fc.constantFrom(null, T1), (recipients, known, asOf) => {
        const applied = changesSince(recipients, known, asOf).reduce(
          (so, { kind, mailbox }) =>
            kind === 'joined' ? withAdded(so, 'cc', [mailbox]) : without(so, mailbox.address),
          recipients,
        );
        expect(changesSince(applied, known, known.latestMail!.at)).toEqual([]);
      }),
    );
  });

  test('reading what was written out gives the same people', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z ,;"]{0,12}[A-Za-z]$/);
    fc.assert(
      fc.property(fc.array(fc.record({ address: anAddress, name })), (people) => {
        const text = people.map((one) => `"${one.name.replaceAll('"', '\\"')}" <${one.address}>`).join('; ');
        expect(parseMailboxes(text)).toEqual(people);
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import { listParticipants, type TicketMail } from './listParticipants.ts';

const box = (address: string, name: string | null = null) => ({ address, name });
const mail = (index: number, rest: Partial<TicketMail>): TicketMail => ({
  messageId: `m${index}`,
  at: new Date(Date.UTC(2026, 2, 2, 9, index)),
  incoming: true,
  by: 'Mia Lind',
  from: box('mia@harbor.example', 'Mia Lind'),
  to: [box('support@north.example')],
  cc: [],
  ...rest,
});
const of = (...mails: TicketMail[]) =>
  listParticipants({
    contact: { name: 'Mia Lind', email: 'Mia@Harbor.example' },
    addressesAtClient: ['mia@harbor.example', 'someone@gmail.com'],
    ownAddresses: ['support@north.example'],
    mails,
  });

describe('who takes part in the mails of a ticket', () => {
  test('is the contact first, although no mail names them', () => {
    expect(of().items).toMatchObject([{ address: 'mia@harbor.example', isContact: true, lastNamed: null }]);
    expect(of().latestMail).toBeNull();
  });

  test('is everybody in the mails once, with the first and the last that names them, and nobody of ourselves', () => {
    const { items } = of(
      mail(1, { cc: [box('Tom@harbor.example', 'Tom')] }),
      mail(2, { cc: [box('tom@harbor.example')] }),
    );
    expect(items.map(({ address }) => address)).toEqual(['mia@harbor.example', 'tom@harbor.example']);
    expect(items[1]).toMatchObject({
      name: 'Tom',
      firstNamed: { messageId: 'm1', by: 'Mia Lind' },
      lastNamed: { messageId: 'm2' },
      inLatestMail: 'cc',
    });
  });

  test('who has left the thread does not stand in its latest mail', () => {
    const { items } = of(mail(1, { cc: [box('tom@harbor.example')] }), mail(2, {}));
    expect(items.find(({ address }) => address.startsWith('tom'))).toMatchObject({ inLatestMail: null });
    expect(items[0]).toMatchObject({ inLatestMail: 'from' });
  });

  test('what we send is not the customer’s latest mail', () => {
    const reply = mail(2, { incoming: false, by: 'Ada', from: null, to: [box('mia@harbor.example')] });
    expect(of(mail(1, { cc: [box('tom@harbor.example')] }), reply).latestMail).toMatchObject({ messageId: 'm1' });
  });

  test('outsiders are known as such; a public mail service says nothing about a client', () => {
    const known = Object.fromEntries(
      of(mail(1, { cc: [box('new@harbor.example'), box('x@vendor.example'), box('y@gmail.com')] })).items.map(
        ({ address, knownAtClient }) => [address, knownAtClient],
      ),
    );
    expect(known).toMatchObject({ 'new@harbor.example': true, 'x@vendor.example': false, 'y@gmail.com': false });
  });
});

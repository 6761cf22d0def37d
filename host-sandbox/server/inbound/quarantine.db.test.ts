import { describe, expect, it } from 'vitest';
import { routes } from '#contracts';
import {
  deliver,
  eventsOf,
  log,
  mailIn,
  news,
  newTickets,
  NORTH,
  seenOn,
  server,
  STRANGER,
  ticketRow,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

const ada = () => server.asTechnician('tech-ada');
const list = async () => (await (await ada()).call(routes.listQuarantine, { params: {} })).items;
const letIn = async (mailId: string, ticketId: string | null) =>
  (await (await ada()).call(routes.fileQuarantinedMail, { params: { mailId }, body: { ticketId } })).ticketId;

const held = async (mail: Parameters<typeof mailIn>[0] = {}): Promise<string> => {
  await mailIn({ from: STRANGER, subject: 'Quote [#1001]', text: 'Hello, I am new here.', ...mail });
  const [first] = await list();
  return first?.id ?? '';
};

describe('the quarantine', () => {
  it('shows what was held, why, and how it begins', async () => {
    await held();
    expect(await list()).toMatchObject([
      {
        from: 'eve@elsewhere.example',
        subject: 'Quote [#1001]',
        reason: 'Its sender is not known, and belongs to no client’s domain.',
        excerpt: 'Hello, I am new here.',
      },
    ]);
  });

  it('is told to the queue when something comes in, and when something is let in', async () => {
    const id = await held();
    expect(await news()).toEqual(['queue quarantine.changed']);
    await letIn(id, 'ticket-printer');
    expect((await news()).filter((line) => line === 'queue quarantine.changed')).toHaveLength(2);
  });

  it('of one tenant is none of another’s', async () => {
    const id = await held();
    const sol = await server.asTechnician('tech-sol');
    expect((await sol.call(routes.listQuarantine, { params: {} })).items).toEqual([]);
    const refused = await sol.refusal(routes.fileQuarantinedMail, { params: { mailId: id }, body: { ticketId: null } });
    expect(refused.code).toBe('not-found');
    expect((await log())[0]?.outcome).toBe('quarantined');
  });
});

describe('a mail that is let in', () => {
  it('into a ticket is a customer’s message there like any other', async () => {
    const id = await held({ attachments: [{ filename: 'a.txt', content: 'abc' }] });
    expect(await letIn(id, 'ticket-printer')).toBe('ticket-printer');
    expect(await seenOn('ticket-printer')).toMatchObject([
      {
        text: 'Hello, I am new here.',
        author: { contactId: null, name: 'Eve', email: 'eve@elsewhere.example' },
        channel: { via: 'email', mailId: id, to: [{ address: NORTH }] },
        attachments: [{ fileName: 'a.txt' }],
      },
    ]);
    expect((await eventsOf('ticket-printer')).map(({ text }) => text)).toEqual([
      'Ada Berg let in a mail of eve@elsewhere.example that was held: Its sender is not known, and belongs to no client’s domain.',
    ]);
    expect(await list()).toEqual([]);
    expect((await log())[0]).toMatchObject({ outcome: 'filed', ticketId: 'ticket-printer' });
  });

  it('opens a ticket that was done', async () => {
    await letIn(await held(), 'ticket-done');
    expect(await ticketRow('ticket-done')).toMatchObject({ status: 'in_progress' });
  });

  it('makes its sender known: the next answer with the tag comes by itself', async () => {
    await letIn(await held(), 'ticket-printer');
    await mailIn({ from: STRANGER, subject: 'Re: Quote [#1001]', text: 'And another thing.' });
    expect((await seenOn('ticket-printer')).map(({ text }) => text)).toEqual([
      'Hello, I am new here.',
      'And another thing.',
    ]);
  });

  it('into a new ticket opens one for a contact of an unknown company', async () => {
    const ticketId = await letIn(await held(), null);
    expect(await newTickets()).toMatchObject([{ id: ticketId, subject: 'Quote', channel: 'email' }]);
    expect(await seenOn(ticketId)).toMatchObject([{ author: { name: 'Eve' }, text: 'Hello, I am new here.' }]);
    const row = await ticketRow(ticketId);
    expect(row?.contactId).not.toBeNull();
  });

  it('twice, or by two technicians at once, is one message', async () => {
    const id = await held();
    const [first, second] = await Promise.all([letIn(id, 'ticket-printer'), letIn(id, null)]);
    expect(first).toBe(second);
    expect(await letIn(id, 'ticket-noah')).toBe(first);
    expect(await seenOn(first)).toHaveLength(1);
  });

  it('and came twice is one message, wherever the second one is let in', async () => {
    const id = await held({ messageId: '<same@elsewhere.example>' });
    await mailIn({ from: STRANGER, messageId: '<same@elsewhere.example>', text: 'Hello, again.' });
    const again = (await list()).find((mail) => mail.id !== id);
    await letIn(id, 'ticket-printer');
    expect(await letIn(again?.id ?? '', null)).toBe('ticket-printer');
    expect(await seenOn('ticket-printer')).toHaveLength(1);
    expect(await newTickets()).toEqual([]);
  });

  it('that cannot be read is a message all the same, with its original', async () => {
    await deliver('\x00\x01\x02\x03'.repeat(500), { mailFrom: '' });
    await deliver('\x00\x01\x02\x04'.repeat(500), { mailFrom: 'eve@elsewhere.example' });
    const [first] = await list();
    const ticketId = await letIn(first?.id ?? '', null);
    expect(await seenOn(ticketId)).toMatchObject([
      { text: expect.stringMatching(/^This mail could not be read/), attachments: [{ fileName: 'original mail.eml' }] },
    ]);
  });

  it.each([
    ['into a ticket that there is not', 'no-such-ticket'],
    ['into another tenant’s ticket', 'ticket-foreign'],
  ])('%s stays where it is', async (_, ticketId) => {
    const id = await held();
    const refused = await (
      await ada()
    ).refusal(routes.fileQuarantinedMail, { params: { mailId: id }, body: { ticketId } });
    expect(refused.code).toBe('not-found');
    expect(await list()).toHaveLength(1);
  });
});

import { randomUUID } from 'node:crypto';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { message } from '../db/schema.ts';
import { attempts, refusal, replies, send, server, sink, system, useReplyDesk } from './testing/replyDesk.ts';

useReplyDesk();

const MIA = { address: 'mia@harbor.example', name: 'Mia Lind' };
const TOM = { address: 'tom@plain.example', name: null };
const EVE = { address: 'eve@elsewhere.example', name: 'Eve' };

const write = (id: string, row: Partial<typeof message.$inferInsert>): Promise<unknown> =>
  system((tx) =>
    tx.insert(message).values({
      id,
      tenantId: 'tenant-north',
      ticketId: 'ticket-printer',
      kind: 'internal_note',
      createdAt: server.context.now(),
      text: 'Something else.',
      technicianId: 'tech-ben',
      ...row,
    }),
  );
const byMia = { kind: 'customer', technicianId: null, authorName: 'Mia Lind' } as const;

describe('the recipients of a reply', () => {
  it('get it, and only those of To and Cc are named in it', async () => {
    const recipients = { to: [MIA], cc: [TOM], bcc: [EVE] };
    expect(await send({ recipients })).toMatchObject({ recipients });
    expect(sink.mails).toMatchObject([{ to: [MIA.address, TOM.address, EVE.address] }]);
    const raw = sink.mails[0]?.raw ?? Buffer.alloc(0);
    expect(await PostalMime.parse(raw)).toMatchObject({ to: [MIA], cc: [{ address: TOM.address }] });
    expect(raw.toString()).not.toMatch(/bcc|eve@elsewhere/i);
    expect(await attempts()).toMatchObject([
      { toAddress: 'mia@harbor.example, tom@plain.example, eve@elsewhere.example' },
    ]);
  });

  it('get nothing, all of them, when the mail server refuses one', async () => {
    sink.behaviour = { refused: { [TOM.address]: { code: 550, text: '5.1.1 No such user' } } };
    const problem = await refusal({ recipients: { to: [MIA], cc: [TOM], bcc: [EVE] } });
    expect(problem).toMatchObject({ code: 'mail-dispatch-failed', serverAnswer: '550 5.1.1 No such user' });
    expect(problem.detail).toContain('refused the recipient tom@plain.example: 550 5.1.1 No such user');
    expect(sink.mails).toEqual([]);
  });

  it.each([
    ['one is no address', { to: [MIA], cc: [{ address: 'tom at home', name: null }], bcc: [] }, 'tom at home'],
    ['one is ours', { to: [{ address: 'support@north.example', name: null }], cc: [], bcc: [] }, 'our own address'],
    ['nobody is in To', { to: [], cc: [MIA], bcc: [] }, 'at least one'],
  ])('are refused when %s, and nothing is kept', async (_, recipients, words) => {
    expect(await refusal({ recipients })).toMatchObject({
      code: 'invalid-request',
      detail: expect.stringContaining(words),
    });
    expect([sink.mails, await replies()]).toEqual([[], []]);
  });
});

describe('a reply whose author has not seen everything', () => {
  it.each<[string, Partial<typeof message.$inferInsert>, string]>([
    ['the customer wrote', byMia, 'Mia Lind'],
    ['a colleague noted', {}, 'Ben Okafor'],
    [
      'a colleague answered',
      { kind: 'technician', recipients: { to: [MIA], cc: [], bcc: [] }, subject: 'Re', deliveryState: 'sent' },
      'Ben Okafor',
    ],
  ])('is stopped when %s meanwhile, and leaves with the same key once that is seen', async (_, row, name) => {
    await write('message-new', row);
    const key = randomUUID();
    const problem = await refusal({ key });
    expect(problem).toMatchObject({ code: 'conversation-moved', status: 409, newerMessageIds: ['message-new'] });
    expect(problem.detail).toContain(name);
    expect([sink.mails, await attempts()]).toEqual([[], []]);
    expect(await send({ key, seenMessageId: 'message-new' })).toMatchObject({ delivery: { state: 'sent' } });
  });

  it.each<[string, Partial<typeof message.$inferInsert>]>([
    ['their own note', { technicianId: 'tech-ada' }],
    [
      'a colleague’s reply that failed',
      { kind: 'technician', recipients: { to: [MIA], cc: [], bcc: [] }, subject: 'Re', deliveryState: 'failed' },
    ],
    [
      'a system event',
      { kind: 'system_event', technicianId: null, event: { actor: { kind: 'system', name: 'x' }, detail: null } },
    ],
    ['a message of another ticket', { ticketId: 'ticket-working' }],
    ['a message from before', { ...byMia, createdAt: new Date(0) }],
  ])('is not stopped by %s', async (_, row) => {
    await write('message-new', row);
    expect(await send()).toMatchObject({ delivery: { state: 'sent' } });
  });

  it('tells same-millisecond messages apart', async () => {
    await write('message-1', byMia);
    await write('message-2', byMia);
    expect(await refusal({ seenMessageId: 'message-1' })).toMatchObject({ newerMessageIds: ['message-2'] });
    expect(await send({ seenMessageId: 'message-2' })).toMatchObject({ delivery: { state: 'sent' } });
  });

  it('is stopped by all that is there when it has seen nothing, or nothing of this ticket', async () => {
    await write('message-new', byMia);
    const all = ['message-printer', 'message-new'];
    expect(await refusal({ seenMessageId: null })).toMatchObject({ newerMessageIds: all });
    expect(await refusal({ seenMessageId: 'message-foreign' })).toMatchObject({ newerMessageIds: all });
  });

  it('is stopped by the newest when there are many, so that they can be seen and passed', async () => {
    for (let index = 0; index < 25; index += 1) await write(`message-${index}`, byMia);
    const { newerMessageIds = [] } = await refusal();
    expect(newerMessageIds).toHaveLength(20);
    expect([newerMessageIds[0], newerMessageIds.at(-1)]).toEqual(['message-5', 'message-24']);
  });

  it('is one of two when colleagues answer at the same moment', async () => {
    const ben = await server.asTechnician('tech-ben');
    const answers = await Promise.allSettled([send({ text: 'From Ada' }), send({ text: 'From Ben', by: ben })]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(sink.mails).toHaveLength(1);
  });

  it('is answered as before when the same one is sent again', async () => {
    const key = randomUUID();
    const first = await send({ key });
    await write('message-new', byMia);
    expect(await send({ key })).toEqual(first);
    expect(await send({ key, seenMessageId: 'message-new' })).toEqual(first);
    expect(sink.mails).toHaveLength(1);
  });
});

describe('a text with a placeholder', () => {
  it('is not sent, and the placeholder is named', async () => {
    const problem = await refusal({ text: 'Dear {{contact.first_name}}, see {{ link }} and {{ link }}.' });
    expect(problem).toMatchObject({ code: 'unfilled-variable', status: 422 });
    expect(problem.detail).toContain('{{contact.first_name}}, {{ link }} are not filled in');
    expect([sink.mails, await replies()]).toEqual([[], []]);
  });

  it('is sent when the braces are no placeholder', async () => {
    expect(await send({ text: 'Use {{ }} or { "a": {} }.' })).toMatchObject({ delivery: { state: 'sent' } });
  });
});

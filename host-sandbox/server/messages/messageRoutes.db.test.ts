import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type ThreadPage } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { START } from '../../../test/support/fixtures.ts';
import { message } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { messageRoutes } from './messageRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
const params = { ticketId: 'ticket-bakery' };
const tenantId = 'tenant-north';

beforeAll(async () => {
  server = await openTestServer({ features: [messageRoutes] });
  ada = await server.asTechnician('tech-ada');
  const note = (index: number) => ({
    id: `note-${index}`,
    tenantId,
    ...params,
    kind: 'internal_note' as const,
    // Seven notes to each instant: the position must decide.
    createdAt: new Date(START.getTime() + Math.floor(index / 7)),
    text: `Note ${index}`,
    technicianId: 'tech-ada',
  });
  const reply = (deliveryState: 'sending' | 'sent' | 'failed' | 'unknown') => ({
    id: `reply-${deliveryState}`,
    tenantId,
    ticketId: 'ticket-done',
    kind: 'technician' as const,
    createdAt: START,
    text: 'Try again now.',
    technicianId: 'tech-ben',
    recipients: { to: [{ address: 'mia@harbor.example', name: null }], cc: [], bcc: [] },
    subject: '[#1005] Password reset',
    deliveryState,
    deliveryAt: START,
    deliveryAnswer: deliveryState === 'sending' ? null : 'said the server',
  });
  await withSystem(server.context.database.db, async (tx) => {
    await tx.insert(message).values(Array.from({ length: 40 }, (_, index) => note(index)));
    await tx.insert(message).values([reply('sent'), reply('failed'), reply('unknown'), reply('sending')]);
  });
});
afterAll(() => server.close());

const page = (query: Record<string, string | number>): Promise<ThreadPage> =>
  ada.call(routes.listMessages, { params, query });

describe('a conversation', () => {
  test('begins with its newest page, in which the oldest message comes first', async () => {
    const newest = await page({ limit: 3 });
    expect(newest.items.map(({ id }) => id)).toEqual(['note-37', 'note-38', 'note-39']);
    expect(newest.total).toBe(40);
  });

  test('comes in pages without gap or double although many messages are of one instant', async () => {
    const ids: string[] = [];
    let before: string | null | undefined;
    do {
      const { items, olderCursor } = await page({ limit: 6, ...(before ? { before } : {}) });
      ids.unshift(...items.map(({ id }) => id));
      before = olderCursor;
    } while (before !== null);
    expect(ids).toEqual(Array.from({ length: 40 }, (_, index) => `note-${index}`));
  });

  test('has no older page when the last one is exactly full', async () => {
    expect((await page({ limit: 40 })).olderCursor).toBeNull();
  });

  test('shows what is known of each reply’s way, and not those that did not leave', async () => {
    const { items, total } = await ada.call(routes.listMessages, { params: { ticketId: 'ticket-done' } });
    expect(items).toMatchObject([
      {
        id: 'reply-sent',
        author: { name: 'Ben Okafor' },
        delivery: { state: 'sent', serverAnswer: 'said the server' },
      },
      { id: 'reply-unknown', delivery: { state: 'unknown', reason: 'said the server' } },
      { id: 'reply-sending', delivery: { state: 'sending' } },
    ]);
    expect(total).toBe(3);
  });

  test('is empty for a ticket on which nobody has written', async () => {
    const quiet = await ada.call(routes.listMessages, { params: { ticketId: 'ticket-noah' } });
    expect(quiet).toEqual({ items: [], olderCursor: null, newerCursor: null, total: 0 });
  });

  test.each(['nonsense', Buffer.from('["yesterday",1]').toString('base64url'), Buffer.from('[').toString('base64url')])(
    'refuses the cursor %j',
    async (before) => {
      expect(await ada.refusal(routes.listMessages, { params, query: { before } })).toMatchObject({
        code: 'invalid-request',
        errors: [{ path: 'query.before' }],
      });
    },
  );
});

describe('a page elsewhere than at the end', () => {
  const idsOf = ({ items }: ThreadPage): string[] => items.map(({ id }) => id);

  test('has a message in its middle, and goes on both ways to the whole without gap or double', async () => {
    const middle = await page({ around: 'note-20', limit: 5 });
    expect(idsOf(middle)).toEqual(['note-18', 'note-19', 'note-20', 'note-21', 'note-22']);
    const ids = idsOf(middle);
    for (let at = middle; at.newerCursor;) {
      at = await page({ after: at.newerCursor, limit: 7 });
      ids.push(...idsOf(at));
    }
    for (let at = middle; at.olderCursor;) {
      at = await page({ before: at.olderCursor, limit: 7 });
      ids.unshift(...idsOf(at));
    }
    expect(ids).toEqual(Array.from({ length: 40 }, (_, index) => `note-${index}`));
  });

  test('around the first and the last message knows that there is nothing beyond', async () => {
    expect(await page({ around: 'note-0', limit: 4 })).toMatchObject({ olderCursor: null });
    expect(await page({ around: 'note-39', limit: 4 })).toMatchObject({ newerCursor: null });
  });

  test('is none around a message of another ticket', async () => {
    const elsewhere = { params, query: { around: 'message-printer' } };
    expect(await ada.refusal(routes.listMessages, elsewhere)).toMatchObject({ code: 'not-found' });
  });

  test('shows the kinds that were asked for, and no others', async () => {
    expect((await page({ kinds: 'customer,technician' })).total).toBe(0);
    expect((await page({ kinds: 'internal_note', limit: 2 })).total).toBe(40);
    expect(await ada.refusal(routes.listMessages, { params, query: { kinds: 'gossip' } })).toMatchObject({
      code: 'invalid-request',
    });
  });
});

describe('finding in a conversation', () => {
  const find = (text: string, ticketId = params.ticketId) =>
    ada.call(routes.findMessages, { params: { ticketId }, query: { text } });

  test('reaches every message by its words, in any case, newest first', async () => {
    const { items, total } = await find('nOTE 3');
    expect(total).toBe(11);
    expect(items[0]).toMatchObject({ messageId: 'note-39', authorName: 'Ada Berg', snippet: 'Note 39' });
  });

  test('takes signs as they are', async () => {
    expect((await find('Note_3')).total).toBe(0);
    expect((await find('%%')).total).toBe(0);
  });

  test('finds by who wrote it', async () => {
    expect((await find('mia lind', 'ticket-printer')).items).toMatchObject([{ messageId: 'message-printer' }]);
  });
});

describe('the days of a conversation', () => {
  const days = (timeZone: string) => ada.call(routes.listThreadDays, { params, query: { timeZone } });

  test('are those of the reader’s time zone, each with its first message', async () => {
    expect((await days('UTC')).items).toEqual([{ date: '2026-03-02', count: 40, firstMessageId: 'note-0' }]);
    expect((await days('Pacific/Auckland')).items.map(({ date }) => date)).toEqual(['2026-03-02']);
    expect((await days('Pacific/Kiritimati')).items.map(({ date }) => date)).toEqual(['2026-03-02']);
  });

  test('are not those of a zone that is none', async () => {
    const nowhere = { params, query: { timeZone: 'Europe/Atlantis' } };
    expect(await ada.refusal(routes.listThreadDays, nowhere)).toMatchObject({ code: 'invalid-request' });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { readStream } from '../../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../../test/support/testServer.ts';
import { liveRoutes } from '../../live/liveRoutes.ts';
import { messageRenderers } from '../liveMessages.ts';
import { messageRoutes } from '../messageRoutes.ts';
import { noteRoutes } from './noteRoutes.ts';

const params = { ticketId: 'ticket-bakery' };

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;

beforeAll(async () => {
  const live = liveRoutes({ renderers: [messageRenderers] });
  server = await openTestServer({ features: [live, noteRoutes, messageRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

const post = (text: string, mentionIds: string[] = []) =>
  ada.call(routes.addNote, { params, body: { text, attachmentIds: [], mentionIds }, idempotencyKey: text });

describe('an internal note', () => {
  test('is corrected by its author, and says when', async () => {
    const note = await post('The till is a Modle 5.');
    server.advance(60_000);
    const at = { params: { ...params, messageId: note.id }, body: { text: ' The till is a Model 5. ' } };
    const edited = await ada.call(routes.editNote, at);
    expect(edited).toEqual({ ...note, text: 'The till is a Model 5.', editedAt: server.context.now().toISOString() });
    expect((await ben.call(routes.listMessages, { params })).items).toEqual([edited]);
  });

  test('of somebody else’s stays as it is', async () => {
    const note = await post('Mine.');
    const at = { params: { ...params, messageId: note.id }, body: { text: 'Yours.' } };
    expect(await ben.refusal(routes.editNote, at)).toMatchObject({ code: 'forbidden' });
    expect((await ada.call(routes.listMessages, { params })).items).toEqual([note]);
  });

  test('is found under its own ticket only, and nothing but a note can be corrected', async () => {
    const note = await post('Mine.');
    const elsewhere = { ticketId: 'ticket-printer', messageId: note.id };
    const mail = { ticketId: 'ticket-printer', messageId: 'message-printer' };
    for (const place of [elsewhere, mail]) {
      expect(await ada.refusal(routes.editNote, { params: place, body: { text: 'x' } })).toMatchObject({
        code: 'not-found',
      });
    }
  });

  test('tells its correction live', async () => {
    const note = await post('One.');
    const stream = await readStream(ben, '/api/tickets/ticket-bakery/live');
    try {
      await ada.call(routes.editNote, { params: { ...params, messageId: note.id }, body: { text: 'Two.' } });
      let { data } = await stream.next();
      while (data.type !== 'message.changed') ({ data } = await stream.next());
      expect(data['message']).toMatchObject({ id: note.id, text: 'Two.' });
    } finally {
      await stream.cut();
    }
  });

  test.each(['tech-sol', 'nobody'])('cannot call %s, who is not of the team', async (id) => {
    const body = { text: '@you', attachmentIds: [], mentionIds: [id] };
    expect(await ada.refusal(routes.addNote, { params, body, idempotencyKey: 'key' })).toMatchObject({
      code: 'invalid-request',
    });
  });

  test('tells whom it calls, and nobody else', async () => {
    const [bens, adas] = [await readStream(ben, '/api/tickets/live'), await readStream(ada, '/api/tickets/live')];
    try {
      const note = await post('@Ben please', ['tech-ben', 'tech-ada']);
      let { data } = await bens.next();
      while (data.type !== 'mentioned') ({ data } = await bens.next());
      expect(data['mention']).toMatchObject({
        ticketId: 'ticket-bakery',
        ticketNumber: 1004,
        messageId: note.id,
        by: { id: 'tech-ada', name: 'Ada Berg' },
      });
      // News of another ticket come after it, and show that nothing was told in between.
      const body = { text: 'Nothing more.', attachmentIds: [], mentionIds: [] };
      await ada.call(routes.addNote, { params: { ticketId: 'ticket-printer' }, body, idempotencyKey: 'after' });
      for (let told = (await adas.next()).data; ; told = (await adas.next()).data) {
        expect(told.type).toBe('row.changed');
        if ((told['row'] as { id: string }).id === 'ticket-printer') break;
      }
    } finally {
      await Promise.all([bens.cut(), adas.cut()]);
    }
  });
});

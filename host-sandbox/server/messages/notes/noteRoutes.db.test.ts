import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../../test/support/testServer.ts';
import { attachmentRoutes } from '../../attachments/attachmentRoutes.ts';
import { draftRoutes } from '../../drafts/draftRoutes.ts';
import { ticketRoutes } from '../../tickets/ticketRoutes.ts';
import { messageRoutes } from '../messageRoutes.ts';
import { noteRoutes } from './noteRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [noteRoutes, draftRoutes, messageRoutes, attachmentRoutes, ticketRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const params = { ticketId: 'ticket-bakery' };
const write = (text: string, idempotencyKey = 'key-1', attachmentIds: string[] = []) =>
  ada.call(routes.addNote, { params, body: { text, attachmentIds, mentionIds: [] }, idempotencyKey });
const conversation = async () => (await ada.call(routes.listMessages, { params })).items;

describe('an internal note', () => {
  test('is posted to the conversation and moves the ticket up the queue', async () => {
    server.advance(1000);
    const note = await write('  The till is a Model 5.  ');
    expect(note).toMatchObject({ kind: 'internal_note', text: 'The till is a Model 5.', author: { name: 'Ada Berg' } });
    expect(await conversation()).toEqual([note]);
    expect(await ada.call(routes.getTicket, { params })).toMatchObject({ updatedAt: note.createdAt });
  });

  test('is nobody’s conflict: the revision stays', async () => {
    await write('Just a note.');
    await ada.call(routes.changeTicket, { params, body: { status: 'in_progress' }, revision: 1 });
  });

  test('is posted once, however often it is sent with one key', async () => {
    const first = await write('Once.');
    expect(await write('Once.')).toEqual(first);
    expect(await conversation()).toHaveLength(1);
  });

  test('is posted once when two requests with one key meet', async () => {
    const body = { text: 'Once.', attachmentIds: [], mentionIds: [] };
    const send = () => ada.post('/api/tickets/ticket-bakery/notes', body, { 'Idempotency-Key': 'key-1' });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect(await conversation()).toHaveLength(1);
  });

  test('needs a key, and another key for another text', async () => {
    const body = { text: 'One.', attachmentIds: [], mentionIds: [] };
    expect(await ada.refusal(routes.addNote, { params, body })).toMatchObject({ code: 'idempotency-key-required' });
    await write('One.');
    const other = { params, body: { text: 'Two.', attachmentIds: [], mentionIds: [] }, idempotencyKey: 'key-1' };
    expect(await ada.refusal(routes.addNote, other)).toMatchObject({ code: 'idempotency-mismatch' });
  });

  test('takes the note’s draft with it and leaves the reply’s', async () => {
    for (const mode of ['reply', 'internal_note']) {
      await ada.call(routes.saveDraft, {
        params: { ...params, mode },
        body: { text: mode, attachmentIds: [], recipients: null },
      });
    }
    await write('Done.');
    const { items } = await ada.call(routes.listDrafts, { params });
    expect(items.map(({ mode }) => mode)).toEqual(['reply']);
  });

  test('carries the files that were uploaded for it, once', async () => {
    const upload = await ada.post('/api/tickets/ticket-bakery/attachments?fileName=a.txt', Buffer.from('hello'));
    const { id } = (await upload.json()) as { id: string };
    expect((await write('See the file.', 'key-1', [id])).attachments).toMatchObject([{ id, fileName: 'a.txt' }]);
    const again = { params, body: { text: 'Again.', attachmentIds: [id], mentionIds: [] }, idempotencyKey: 'key-2' };
    expect(await ada.refusal(routes.addNote, again)).toMatchObject({ code: 'invalid-request' });
    expect(await conversation()).toHaveLength(1);
  });

  test('cannot be empty', async () => {
    const body = { text: '   ', attachmentIds: [], mentionIds: [] };
    expect(await ada.refusal(routes.addNote, { params, body, idempotencyKey: 'k' })).toMatchObject({
      code: 'invalid-request',
      detail: 'Write something first.',
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { readStream } from '../../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../../test/support/testServer.ts';
import { uploadRoutes } from '../../attachments/uploadRoutes.ts';
import { draftRoutes } from '../../drafts/draftRoutes.ts';
import { liveRoutes } from '../../live/liveRoutes.ts';
import { ticketRoutes } from '../../tickets/ticketRoutes.ts';
import { messageRoutes } from '../messageRoutes.ts';
import { noteRoutes } from './noteRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({
    features: [liveRoutes({ renderers: [] }), noteRoutes, draftRoutes, messageRoutes, uploadRoutes(), ticketRoutes],
  });
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
    const begun = { fileName: 'a.txt', sizeBytes: 5, mediaType: 'text/plain' };
    const upload = await ada.call(routes.beginUpload, { params, body: begun });
    const whole = { params: { ...params, uploadId: upload.id }, query: { offset: 0 } };
    const { attachment } = await ada.call(routes.uploadPart, { ...whole, body: Buffer.from('hello') as never });
    const id = attachment?.id ?? '';
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

describe('who is called by a note', () => {
  const call = (mentionIds: string[]) => ({
    params,
    body: { text: 'Look, @Ben', attachmentIds: [], mentionIds },
    idempotencyKey: 'call',
  });

  test('stands in it, and is told once on the stream of the queue', async () => {
    const ben = await server.asTechnician('tech-ben');
    const stream = await readStream(ben, '/api/tickets/live');
    const { id, mentions } = await ada.call(routes.addNote, call(['tech-ben', 'tech-ben']));
    expect(mentions).toEqual([{ id: 'tech-ben', name: 'Ben Okafor' }]);
    const told = [await stream.next(), await stream.next()].map(({ data }) => data);
    expect(told.find(({ type }) => type === 'mentioned')).toMatchObject({
      mention: { messageId: id, ticketNumber: 1004, by: { name: 'Ada Berg' } },
    });
    await stream.cut();
  });

  test('is nobody of another tenant', async () => {
    expect(await ada.refusal(routes.addNote, call(['tech-sol']))).toMatchObject({ code: 'invalid-request' });
    expect(await conversation()).toEqual([]);
  });
});

describe('a note that was wrong', () => {
  const edit = (messageId: string, text: string) => ({ params: { ...params, messageId }, body: { text } });

  test('is corrected by its writer, and says so', async () => {
    const { id } = await write('The printr is old.');
    expect(await ada.call(routes.editNote, edit(id, 'The printer is old.'))).toMatchObject({
      text: 'The printer is old.',
      editedAt: '2026-03-02T09:00:00.000Z',
    });
  });

  test('that is left as it was is not corrected', async () => {
    const { id } = await write('Fine.');
    expect((await ada.call(routes.editNote, edit(id, 'Fine.'))).editedAt).toBeNull();
  });

  test('is not another technician’s to correct', async () => {
    const { id } = await write('Mine.');
    const ben = await server.asTechnician('tech-ben');
    expect(await ben.refusal(routes.editNote, edit(id, 'Yours.'))).toMatchObject({ code: 'forbidden' });
  });
});

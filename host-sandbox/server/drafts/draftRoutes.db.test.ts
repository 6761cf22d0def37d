import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type Draft } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { attachment } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { draftRoutes } from './draftRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [draftRoutes, noteRoutes] });
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

const ticketId = 'ticket-printer';
const save = (text: string, attachmentIds: string[] = [], by = ada, mode = 'reply') =>
  by.call(routes.saveDraft, { params: { ticketId, mode }, body: { text, attachmentIds, recipients: null } });
const drafts = async (by = ada): Promise<Draft[]> => (await by.call(routes.listDrafts, { params: { ticketId } })).items;
const upload = async (by: SignedInBrowser, fileName: string): Promise<string> => {
  const { sha256, sizeBytes } = await server.context.blobs.put([Buffer.from(fileName)], 1000);
  const id = randomUUID();
  const uploadedBy = by === ada ? 'tech-ada' : 'tech-ben';
  const at = { createdAt: server.context.now(), tenantId: 'tenant-north', ticketId };
  await withSystem(server.context.database.db, (tx) =>
    tx.insert(attachment).values({ ...at, id, uploadedBy, fileName, mediaType: 'text/plain', sizeBytes, sha256 }),
  );
  return id;
};

describe('a draft', () => {
  test('is kept to the letter, and the newest text stands', async () => {
    await save('Dear Mia,');
    await save('Dear Mia,\n  thank you.  ');
    expect(await drafts()).toMatchObject([{ mode: 'reply', text: 'Dear Mia,\n  thank you.  ', attachments: [] }]);
  });

  test('is kept although it has characters that no database holds', async () => {
    await save('a\u0000b \ud800');
    expect(await drafts()).toMatchObject([{ text: 'ab \ufffd' }]);
  });

  test('keeps to whom it goes, as it was written', async () => {
    const recipients = {
      to: [{ address: 'not yet an addr', name: null }],
      cc: [],
      bcc: [{ address: 'a@b.example', name: 'A\u0000' }],
    };
    const body = { text: 'Hello', attachmentIds: [], recipients };
    await ada.call(routes.saveDraft, { params: { ticketId, mode: 'reply' }, body });
    expect(await drafts()).toMatchObject([
      { recipients: { ...recipients, bcc: [{ address: 'a@b.example', name: 'A' }] }, failure: null },
    ]);
  });

  test('is its writer’s alone', async () => {
    await save('From Ada');
    expect(await drafts(ben)).toEqual([]);
  });

  test('of a note stands beside that of a reply', async () => {
    await save('Reply', []);
    await save('Note', [], ada, 'internal_note');
    expect((await drafts()).map(({ mode, text }) => [mode, text])).toEqual([
      ['internal_note', 'Note'],
      ['reply', 'Reply'],
    ]);
    await save('', [], ada, 'internal_note');
  });

  test('keeps its files in their order', async () => {
    const [first, second] = [await upload(ada, 'first.txt'), await upload(ada, 'second.txt')];
    await save('', [second, first]);
    expect((await drafts())[0]?.attachments.map(({ fileName }) => fileName)).toEqual(['second.txt', 'first.txt']);
  });

  test('does not take another technician’s file', async () => {
    const foreign = await upload(ben, 'ben.txt');
    const body = { text: '', attachmentIds: [foreign], recipients: null };
    expect(await ada.refusal(routes.saveDraft, { params: { ticketId, mode: 'reply' }, body })).toMatchObject({
      code: 'invalid-request',
    });
  });

  test('is kept although its file is on its way in a message, and shows only what waits', async () => {
    const sent = await upload(ada, 'sent.txt');
    const body = { text: 'Here.', attachmentIds: [sent], mentionIds: [] };
    await ada.call(routes.addNote, { params: { ticketId }, body, idempotencyKey: 'note' });
    await save('Still typing', [sent]);
    expect(await drafts()).toMatchObject([{ text: 'Still typing', attachments: [] }]);
  });

  test('that is empty is removed', async () => {
    await save('x');
    await save('');
    expect(await drafts()).toEqual([]);
  });

  test('has one of two modes', async () => {
    const body = { text: 'x', attachmentIds: [], recipients: null };
    expect(await ada.refusal(routes.saveDraft, { params: { ticketId, mode: 'poem' }, body })).toMatchObject({
      code: 'not-found',
    });
  });
});

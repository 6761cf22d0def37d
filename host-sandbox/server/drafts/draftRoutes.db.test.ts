import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type Draft } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { attachmentRoutes } from '../attachments/attachmentRoutes.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { draftRoutes } from './draftRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [draftRoutes, attachmentRoutes, noteRoutes] });
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
});
afterAll(() => server.close());

const ticketId = 'ticket-printer';
const save = (text: string, attachmentIds: string[] = [], by = ada, mode = 'reply') =>
  by.call(routes.saveDraft, { params: { ticketId, mode }, body: { text, attachmentIds, recipients: null } });
const drafts = async (by = ada): Promise<Draft[]> => (await by.call(routes.listDrafts, { params: { ticketId } })).items;
const upload = async (by: SignedInBrowser, fileName: string): Promise<string> => {
  const answer = await by.post(`/api/tickets/${ticketId}/attachments?fileName=${fileName}`, Buffer.from(fileName));
  return ((await answer.json()) as { id: string }).id;
};

describe('a draft', () => {
  test('is kept to the letter, and the newest text stands', async () => {
    await save('Dear Mia,');
    await save('Dear Mia,\n  thank you.  ');
    expect(await drafts()).toMatchObject([{ mode: 'reply', text: 'Dear Mia,\n  thank you.  ', attachments: [] }]);
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

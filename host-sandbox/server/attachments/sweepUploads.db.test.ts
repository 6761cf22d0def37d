import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { draftRoutes } from '../drafts/draftRoutes.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import { sweepUploads } from './sweepUploads.ts';
import { at, begin, sendPart, TICKET, uploadFile } from './testing/uploadFile.ts';
import { uploadRoutes } from './uploadRoutes.ts';

const HOUR = 60 * 60 * 1000;
const params = { ticketId: TICKET };

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [attachmentRoutes, uploadRoutes(), draftRoutes, noteRoutes] });
  // Blobs carry the time of the disk.
  server.setClock(new Date());
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

/** Time passes, and sign-ins with it. */
const pass = async (ms: number): Promise<void> => {
  server.advance(ms);
  ada = await server.asTechnician('tech-ada');
};

const statusOf = async ({ path }: { path: string }): Promise<number> => (await ada.get(path)).status;

test('what nobody has finished or used for a day is removed, and what is used stays', async () => {
  const store = (name: string) => uploadFile(ada, name, Buffer.from(name === 'twin.txt' ? 'sent.txt' : name));
  const [unused, twin, drafted, sent] = [
    await store('unused.txt'),
    await store('twin.txt'),
    await store('drafted.txt'),
    await store('sent.txt'),
  ];
  const abandoned = await begin(ada, 'abandoned.txt', 6);
  await sendPart(ada, abandoned, 0, Buffer.from('abc'));
  await ada.call(routes.saveDraft, {
    params: { ...params, mode: 'reply' },
    body: { text: '', attachmentIds: [drafted.id], recipients: null },
  });
  await ada.call(routes.addNote, {
    params,
    body: { text: 'See.', attachmentIds: [sent.id], mentionIds: [] },
    idempotencyKey: 'keep',
  });

  await pass(23 * HOUR);
  await sweepUploads(server.context);
  expect(await statusOf(unused)).toBe(200);

  await pass(2 * HOUR);
  const fresh = await uploadFile(ada, 'fresh.txt', Buffer.from('fresh'));
  await sweepUploads(server.context);
  expect(await Promise.all([unused, twin, drafted, sent, fresh].map(statusOf))).toEqual([404, 404, 200, 200, 200]);
  expect(await (await ada.get(sent.path)).text()).toBe('sent.txt');
  expect(await ada.refusal(routes.getUpload, at(abandoned.id))).toMatchObject({ code: 'not-found' });
  expect(await server.context.blobs.parts.untouchedSince(new Date(Date.now() + 1000 * HOUR))).not.toContain(
    abandoned.id,
  );
});

test('bytes that nothing names go from the disk, and come back when they are uploaded again', async () => {
  const stored = await uploadFile(ada, 'a.txt', Buffer.from('only here'));
  const sha256 = (await ada.get(stored.path)).headers.get('etag')!.replaceAll('"', '');
  await pass(25 * HOUR);
  await sweepUploads(server.context);
  await expect(buffer(server.context.blobs.get(sha256))).rejects.toThrow(/ENOENT/);
  await uploadFile(ada, 'a.txt', Buffer.from('only here'));
  expect((await buffer(server.context.blobs.get(sha256))).toString()).toBe('only here');
});

import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { mountSmallDisk } from '../../../test/support/smallDisk.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { draftRoutes } from '../drafts/draftRoutes.ts';
import { isDiskFull } from '../http/diskFull.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import { at, begin, sendPart, uploadFile } from './testing/uploadFile.ts';
import { uploadRoutes } from './uploadRoutes.ts';

const MEGABYTE = 1024 * 1024;

const disk = mountSmallDisk(2);

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({
    features: [attachmentRoutes, uploadRoutes(), draftRoutes],
    ...(disk ? { blobs: path.join(disk.folder, 'blobs') } : {}),
  });
  ada = await server.asTechnician('tech-ada');
});
afterAll(async () => {
  await server.close();
  disk?.remove();
});

test.skipIf(disk === null)(
  'on a full disk an upload says so, nothing that was there is harmed, and it goes on when there is space again',
  async () => {
    const before = await uploadFile(ada, 'before.bin', randomBytes(MEGABYTE / 2));
    const kept = Buffer.from(await (await ada.get(before.path)).arrayBuffer());
    const fills = await uploadFile(ada, 'fills.bin', randomBytes(MEGABYTE / 2));
    const bytes = randomBytes(1.5 * MEGABYTE);
    const upload = await begin(ada, 'too-much.bin', bytes.length);
    const part = { ...at(upload.id), query: { offset: 0 }, body: bytes as never };
    expect(await ada.refusal(routes.uploadPart, part)).toMatchObject({
      status: 500,
      detail: expect.stringContaining('no space left'),
    });
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 0, attachment: null });
    const left = await readdir(path.join(disk!.folder, 'blobs'), { recursive: true });
    expect(left.filter((name) => name.includes('incoming-') || name.startsWith('incoming/'))).toEqual([]);
    expect(Buffer.from(await (await ada.get(before.path)).arrayBuffer())).toEqual(kept);
    // What does not need that disk goes on.
    const draft = { text: 'Still here', attachmentIds: [before.id], recipients: null };
    await ada.call(routes.saveDraft, { params: { ticketId: 'ticket-printer', mode: 'reply' }, body: draft });

    disk!.resize(8);
    expect((await sendPart(ada, upload, 0, bytes)).attachment).toMatchObject({ sizeBytes: bytes.length });
    expect((await ada.get(fills.path)).status).toBe(200);
  },
);

test('a database without space says so, and keeps what it has', async () => {
  const params = { ticketId: 'ticket-printer', mode: 'internal_note' } as const;
  const save = (text: string) => ({ params, body: { text, attachmentIds: [], recipients: null } });
  await ada.call(routes.saveDraft, save('Before'));
  const { execute } = server.context.database;
  await execute(
    "create function no_space() returns trigger language plpgsql as $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$; create trigger no_space before insert or update on draft for each row execute function no_space()",
  );
  expect(await ada.refusal(routes.saveDraft, save('After'))).toMatchObject({
    status: 500,
    detail: expect.stringContaining('no space left'),
  });
  await execute('drop trigger no_space on draft; drop function no_space');
  const { rows } = await execute("select text from draft where mode = 'internal_note'");
  expect(rows).toEqual([{ text: 'Before' }]);
  await ada.call(routes.saveDraft, save('After'));
});

test('an error is told from others by its own code or that of its cause', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect([full, new Error('outer', { cause: full }), new Error('other'), 'ENOSPC', null].map(isDiskFull)).toEqual([
    ...[true, true, false, false, false],
  ]);
});

import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { attachment } from '../db/schema.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import type { ScanFile } from './finishUpload.ts';
import { ATTACHMENT_LIMITS, PART_MAX_BYTES, WAITING_MAX_BYTES } from './limits.ts';
import { at, begin, sendPart, TICKET, uploadFile } from './testing/uploadFile.ts';
import { uploadRoutes } from './uploadRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
const scan = vi.fn<ScanFile>(() => Promise.resolve(null));
beforeAll(async () => {
  server = await openTestServer({ features: [attachmentRoutes, uploadRoutes({ scan })] });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const part = (by: SignedInBrowser, uploadId: string, offset: number, bytes: unknown, headers = {}): Promise<Response> =>
  by.put(`/api/tickets/${TICKET}/uploads/${uploadId}/parts?offset=${offset}`, bytes, headers);

const codeOf = async (answer: Response): Promise<unknown> => ((await answer.json()) as { code?: string }).code;

const endless = (chunks: number): ReadableStream<Uint8Array> => {
  let left = chunks;
  return new ReadableStream({
    pull: (controller) => {
      if (left-- <= 0) return controller.close();
      controller.enqueue(new Uint8Array(1024 * 1024));
    },
  });
};

describe('an upload', () => {
  test('in several parts is the same file again, byte for byte', async () => {
    const bytes = randomBytes(2 * PART_MAX_BYTES + 17);
    const stored = await uploadFile(ada, 'dump.bin', bytes);
    expect(stored).toMatchObject({ fileName: 'dump.bin', sizeBytes: bytes.length, previewable: false });
    const answer = await ada.get(stored.path);
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('is what its bytes say, not what its sender says', async () => {
    expect(await uploadFile(ada, 'photo.png', Buffer.from('<script>alert(1)</script>'))).toMatchObject({
      mediaType: 'text/plain',
      previewable: false,
    });
    expect(await uploadFile(ada, 'notes.html', PNG)).toMatchObject({ mediaType: 'image/png', previewable: true });
  });

  test('has a name without folders and tricks', async () => {
    expect((await uploadFile(ada, '../../a\u202egnp.txt', PNG)).fileName).toBe('agnp.txt');
  });

  test('of exactly the largest size begins, one byte more and nothing at all do not', async () => {
    const body = { fileName: 'a.bin', mediaType: '' };
    const { fileMaxBytes } = ATTACHMENT_LIMITS;
    await begin(ada, 'a.bin', fileMaxBytes);
    const refusal = (sizeBytes: number) =>
      ada.refusal(routes.beginUpload, { params: { ticketId: TICKET }, body: { ...body, sizeBytes } });
    expect(await refusal(fileMaxBytes + 1)).toMatchObject({
      code: 'attachment-too-large',
      detail: expect.stringContaining('25 MB'),
    });
    expect(await refusal(0)).toMatchObject({ code: 'invalid-request' });
  });

  test('beyond what may wait to be sent is refused, to that technician only, and also of several at once', async () => {
    const ben = await server.asTechnician('tech-ben');
    const body = { fileName: 'a.bin', mediaType: '', sizeBytes: ATTACHMENT_LIMITS.fileMaxBytes };
    const tries = Array.from({ length: WAITING_MAX_BYTES / body.sizeBytes + 5 }, () =>
      ben.post(`/api/tickets/${TICKET}/uploads`, body),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 413)).toHaveLength(5);
    expect(await ben.refusal(routes.beginUpload, { params: { ticketId: TICKET }, body })).toMatchObject({
      code: 'attachment-too-large',
      detail: expect.stringContaining('500 MB'),
    });
    await begin(ada, 'a.bin', 3);
  });

  test.each(['setup.exe', 'SETUP.EXE', 'invoice.pdf.js', 'run.ps1. ', 'a\u202etxt.hta', 'x.jar\u200b'])(
    'of %j is refused before a byte is sent',
    async (fileName) => {
      const body = { fileName, sizeBytes: 3, mediaType: 'text/plain' };
      const refusal = await ada.refusal(routes.beginUpload, { params: { ticketId: TICKET }, body });
      expect(refusal).toMatchObject({ code: 'attachment-refused', status: 415 });
    },
  );

  test('of a program under another name is refused, and forgotten', async () => {
    const program = Buffer.concat([Buffer.from('MZ'), randomBytes(400), Buffer.alloc(8)]);
    const upload = await begin(ada, 'holiday.txt', program.length);
    expect(await codeOf(await part(ada, upload.id, 0, program))).toBe('attachment-refused');
    expect(await ada.refusal(routes.getUpload, at(upload.id))).toMatchObject({ code: 'not-found' });
  });

  test('that the scanner does not like is refused in its words', async () => {
    scan.mockImplementationOnce(async ({ open }) => {
      const text = (await buffer(open())).toString();
      return text.includes('EICAR') ? 'It holds the test virus.' : null;
    });
    const upload = await begin(ada, 'a.txt', 10);
    const answer = await part(ada, upload.id, 0, Buffer.from('xx-EICAR-x'));
    expect(await answer.json()).toMatchObject({ code: 'attachment-refused', detail: 'It holds the test virus.' });
  });

  test('whose scanner is down can be completed later, by an empty part', async () => {
    scan.mockRejectedValueOnce(new Error('the scanner is down'));
    const upload = await begin(ada, 'a.txt', 2);
    expect((await part(ada, upload.id, 0, Buffer.from('ok'))).status).toBe(500);
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 2, attachment: null });
    const done = await sendPart(ada, upload, 2, new Uint8Array());
    expect(done.attachment).toMatchObject({ fileName: 'a.txt', sizeBytes: 2 });
  });

  test('is nobody else’s business', async () => {
    const upload = await begin(ada, 'a.txt', 2);
    for (const other of ['tech-ben', 'tech-sol']) {
      const browser = await server.asTechnician(other);
      const answers = [
        await browser.get(`/api/tickets/${TICKET}/uploads/${upload.id}`),
        await part(browser, upload.id, 0, Buffer.from('ok')),
        await browser.request('DELETE', `/api/tickets/${TICKET}/uploads/${upload.id}`),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    }
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 0 });
  });
});

describe('a part', () => {
  test('anywhere but at the next byte is out of step, and the upload can say where to go on', async () => {
    const upload = await begin(ada, 'a.txt', 6);
    await sendPart(ada, upload, 0, Buffer.from('abc'));
    for (const offset of [0, 2, 4, 6]) {
      const answer = await part(ada, upload.id, offset, Buffer.from('def'));
      expect([answer.status, await codeOf(answer)]).toEqual([409, 'upload-out-of-step']);
    }
    const { receivedBytes } = await ada.call(routes.getUpload, at(upload.id));
    const done = await sendPart(ada, upload, receivedBytes, Buffer.from('def'));
    expect(await (await ada.get(done.attachment!.path)).text()).toBe('abcdef');
  });

  test('that comes twice at once counts once', async () => {
    const upload = await begin(ada, 'a.txt', 6);
    const [a, b] = await Promise.all([
      part(ada, upload.id, 0, Buffer.from('abc')),
      part(ada, upload.id, 0, Buffer.from('abc')),
    ]);
    expect([a.status, b.status].sort()).toEqual([200, 409]);
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 3 });
  });

  test('that is cut leaves nothing, so that it can be sent again', async () => {
    const upload = await begin(ada, 'a.txt', 6);
    const cut = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array([1, 2])),
      pull: (controller) => controller.error(new Error('cut')),
    });
    expect((await part(ada, upload.id, 0, cut)).ok).toBe(false);
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 0 });
    expect((await sendPart(ada, upload, 0, Buffer.from('abcdef'))).attachment).not.toBeNull();
  });

  test.each([
    ['counted', {}],
    ['announced', { 'Content-Length': String(PART_MAX_BYTES + 1) }],
  ])('that is too long is refused when it is %s', async (_how, headers) => {
    const upload = await begin(ada, 'a.bin', 3 * PART_MAX_BYTES);
    const answer = await part(ada, upload.id, 0, endless(5), headers);
    expect([answer.status, await codeOf(answer)]).toEqual([413, 'attachment-too-large']);
    expect(await ada.call(routes.getUpload, at(upload.id))).toMatchObject({ receivedBytes: 0 });
  });

  test('with more bytes than the file was said to have is refused', async () => {
    const upload = await begin(ada, 'a.txt', 2);
    expect(await codeOf(await part(ada, upload.id, 0, Buffer.from('abc')))).toBe('attachment-too-large');
  });

  test('without any bytes is refused before the end', async () => {
    const upload = await begin(ada, 'a.txt', 2);
    expect(await codeOf(await part(ada, upload.id, 0, undefined))).toBe('invalid-request');
  });
});

test('a cancelled upload is gone, with its bytes', async () => {
  const upload = await begin(ada, 'a.txt', 6);
  await sendPart(ada, upload, 0, Buffer.from('abc'));
  await ada.call(routes.cancelUpload, at(upload.id));
  expect(await ada.refusal(routes.getUpload, at(upload.id))).toMatchObject({ code: 'not-found' });
  expect(await server.context.blobs.parts.untouchedSince(new Date(Date.now() + 1e9))).not.toContain(upload.id);
});

test('equal files are stored once, and no part is left behind', async () => {
  await uploadFile(ada, 'one.txt', Buffer.from('the same'));
  await uploadFile(ada, 'two.txt', Buffer.from('the same'));
  const rows = await server.context.database.db.select().from(attachment);
  const same = rows.filter(({ fileName }) => ['one.txt', 'two.txt'].includes(fileName));
  expect(new Set(same.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(same).toHaveLength(2);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachmentSchema, routes, type Attachment } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [attachmentRoutes, noteRoutes] });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const send = (fileName: string, bytes: unknown, headers = {}): Promise<Response> =>
  ada.post(`/api/tickets/ticket-printer/attachments?fileName=${encodeURIComponent(fileName)}`, bytes, headers);

const upload = async (fileName: string, bytes: Uint8Array, headers = {}): Promise<Attachment> => {
  const answer = await send(fileName, bytes, headers);
  expect(answer.status).toBe(201);
  return attachmentSchema.parse(await answer.json());
};

const endless = (totalBytes: number): ReadableStream<Uint8Array> => {
  let left = totalBytes;
  return new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close();
      controller.enqueue(new Uint8Array(Math.min(left, 1024 * 1024)));
      left -= 1024 * 1024;
    },
  });
};

describe('an upload', () => {
  test('is stored and can be fetched again, byte for byte', async () => {
    const stored = await upload('screen.png', PNG);
    expect(stored).toMatchObject({
      fileName: 'screen.png',
      mediaType: 'image/png',
      sizeBytes: PNG.length,
      previewable: true,
    });
    const answer = await ada.get(stored.path);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
  });

  test('is what its bytes say, not what its sender says', async () => {
    const script = await upload('photo.png', Buffer.from('<script>alert(1)</script>'), { 'Content-Type': 'image/png' });
    expect(script).toMatchObject({ mediaType: 'text/plain', previewable: false });
    const image = await upload('notes.html', PNG, { 'Content-Type': 'text/html' });
    expect(image).toMatchObject({ mediaType: 'image/png', previewable: true });
  });

  test('has a name without folders and tricks', async () => {
    expect((await upload('../../a\u202egnp.exe', PNG)).fileName).toBe('agnp.exe');
  });

  test('of exactly the largest size passes, one byte more does not', async () => {
    expect((await send('full.bin', endless(ATTACHMENT_LIMITS.fileMaxBytes))).status).toBe(201);
    const more = new Blob([new Uint8Array(ATTACHMENT_LIMITS.fileMaxBytes), 'x']);
    const answer = await send('more.bin', more);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({
      code: 'attachment-too-large',
      detail: expect.stringContaining('25 MB'),
    });
  });

  test('of nothing is refused', async () => {
    expect((await send('empty.txt', new Uint8Array())).status).toBe(422);
    expect((await send('empty.txt', undefined)).status).toBe(422);
  });

  test('needs a name', async () => {
    expect((await ada.post('/api/tickets/ticket-printer/attachments', PNG)).status).toBe(422);
  });
});

describe('a download', () => {
  test('is never run: it is a file in a sandbox', async () => {
    const { path } = await upload('Bericht Ü.html', Buffer.from('<script>alert(1)</script>'));
    const { headers } = await ada.get(`${path}?inline=true`);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Bericht _.html"; filename*=UTF-8''Bericht%20%C3%9C.html`,
    );
    expect(headers.get('content-type')).toBe('text/plain');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  test('of a raster image is shown inline when it is asked for', async () => {
    const { path } = await upload('a.png', PNG);
    expect((await ada.get(path)).headers.get('content-disposition')).toMatch(/^attachment;/);
    const inline = await ada.get(`${path}?inline=true`);
    expect(inline.headers.get('content-disposition')).toMatch(/^inline;/);
    expect(inline.headers.get('content-type')).toBe('image/png');
  });

  test('of a draft’s file is its writer’s alone, until it is sent', async () => {
    const { id, path } = await upload('a.png', PNG);
    const ben = await server.asTechnician('tech-ben');
    expect((await ben.get(path)).status).toBe(404);
    await ada.call(routes.addNote, {
      params: { ticketId: 'ticket-printer' },
      body: { text: 'Here.', attachmentIds: [id], mentionIds: [] },
      idempotencyKey: 'share',
    });
    expect((await ben.get(path)).status).toBe(200);
  });

  test('is hidden from other tenants as if it were not there', async () => {
    const { path } = await upload('a.png', PNG);
    const sol = await server.asTechnician('tech-sol');
    const [foreign, missing] = [await sol.get(path), await sol.get('/api/attachments/none')];
    expect(foreign.status).toBe(404);
    expect(await foreign.text()).toBe(await missing.text());
  });
});

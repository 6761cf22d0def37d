import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type Attachment } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { uploadFile } from './testing/uploadFile.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import { uploadRoutes } from './uploadRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [attachmentRoutes, uploadRoutes(), noteRoutes] });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const upload = (fileName: string, bytes: Uint8Array): Promise<Attachment> => uploadFile(ada, fileName, bytes);

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

  test.each([
    ['bytes=1-3', 206, PNG.subarray(1, 4), `bytes 1-3/${PNG.length}`],
    ['bytes=-2', 206, PNG.subarray(-2), `bytes ${PNG.length - 2}-${PNG.length - 1}/${PNG.length}`],
    ['bytes=9999-', 416, Buffer.alloc(0), `bytes */${PNG.length}`],
    ['bytes=nonsense', 200, PNG, null],
  ])('of the range %s is answered with %d', async (range, status, bytes, contentRange) => {
    const { path } = await upload('a.png', PNG);
    const answer = await ada.request('GET', path, undefined, { Range: range });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-range')).toBe(contentRange);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
  });

  test('goes on with a range only as long as it is the same file', async () => {
    const { path } = await upload('a.png', PNG);
    const etag = (await ada.get(path)).headers.get('etag')!;
    const resume = (of: string) => ada.request('GET', path, undefined, { Range: 'bytes=4-', 'If-Range': of });
    expect([(await resume(etag)).status, (await resume('"another"')).status]).toEqual([206, 200]);
  });

  test('of an SVG image is a file that is not shown, whatever is asked', async () => {
    const { path, previewable } = await upload('logo.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    const { headers } = await ada.get(`${path}?inline=true`);
    expect([previewable, headers.get('content-type')]).toEqual([false, 'text/plain']);
    expect(headers.get('content-disposition')).toMatch(/^attachment;/);
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

import { readFile, stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Attachment } from '#contracts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { temporaryFolder } from '../agents/testing.ts';
import { createApi } from '../app.ts';
import type { ServerContext } from '../context.ts';
import { attachmentRoutes } from './attachmentRoutes.ts';
import { createFileLinks, openFileKey, type FileLinks } from './fileLinks.ts';
import { createFilesSite } from './filesSite.ts';
import { uploadFile } from './testing/uploadFile.ts';
import { uploadRoutes } from './uploadRoutes.ts';

const ATTACK = 'window.hit = 1; fetch("/api/session"); document.cookie;';
const FILES = {
  'page.html': `<!doctype html><body onload='${ATTACK}'><script>${ATTACK}</script><form action="/api"><input autofocus onfocus='${ATTACK}'></form>`,
  'image.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload='${ATTACK}'><script>${ATTACK}</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload='${ATTACK}'/></foreignObject></svg>`,
  'paper.pdf': `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\ntrailer<</Root 1 0 R>>`,
};
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let server: TestServer;
let links: FileLinks;
let browser: Awaited<ReturnType<typeof chromium.launch>>;
let context: BrowserContext;
let page: Page;
let api: string;
let files: string;
let shown: string;
let cookie: string;
const uploaded = new Map<string, Attachment>();
const sites: Server[] = [];
/** Every request that came to the files' origin, and whether a cookie came along. */
const asked: { url: string; cookie: string | undefined }[] = [];

const serve = async (host: string, app: () => Hono): Promise<string> => {
  const site = createAdaptorServer({ fetch: (request: Request) => app().fetch(request) }) as Server;
  await new Promise<void>((resolve) => site.listen(0, host, resolve));
  sites.push(site);
  return `http://${host}:${(site.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  server = await openTestServer({ features: [uploadRoutes()] });
  const ada = await server.asTechnician('tech-ada');
  cookie = ada.cookie;
  for (const [name, text] of Object.entries(FILES)) uploaded.set(name, await uploadFile(ada, name, Buffer.from(text)));
  uploaded.set('a.png', await uploadFile(ada, 'a.png', PNG));

  const site: { app?: Hono } = {};
  files = await serve('127.0.0.1', () => site.app!);
  links = createFileLinks({ key: Buffer.alloc(32, 1), origin: files, now: server.context.now });
  site.app = createFilesSite(server.context, links);
  // A browser that does not believe the headers that make a file a download.
  const careless = new Hono().get('/files/:token', async (c) => {
    const answer = await fetch(files + c.req.path);
    const [type = '', withPolicy] = decodeURIComponent(new URL(c.req.url).search.slice(1)).split(' ');
    const policy = withPolicy === 'true' ? answer.headers.get('content-security-policy')! : '';
    return c.body(await answer.text(), 200, { 'Content-Type': type, 'Content-Security-Policy': policy });
  });
  shown = await serve('127.0.0.1', () => careless);
  sites[0]!.prependListener('request', ({ url, headers }: { url?: string; headers: { cookie?: string } }) =>
    asked.push({ url: url ?? '', cookie: headers.cookie }),
  );
  const withLinks: ServerContext = { ...server.context, files: links };
  const app = createApi(withLinks, [attachmentRoutes]);
  app.get('/', (c) =>
    c.html([...uploaded].map(([name, { path }]) => `<a href="${path}" download>${name}</a>`).join(' ')),
  );
  api = await serve('localhost', () => app);

  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
  context = await browser.newContext();
  const [name = '', value = ''] = ada.cookie.split('=');
  await context.addCookies([
    { name, value, domain: 'localhost', path: '/', secure: true, httpOnly: true, sameSite: 'Strict' },
  ]);
  page = await context.newPage();
  await page.goto(api);
}, 60_000);
afterAll(async () => {
  await browser.close();
  for (const site of sites) site.close().closeAllConnections();
  await server.close();
});

test.each(Object.entries(FILES))('%s is a download from an origin to which no cookie goes', async (name, text) => {
  asked.splice(0);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
  expect(download.suggestedFilename()).toBe(name);
  expect(await readFile(await download.path(), 'utf8')).toBe(text);
  expect(asked).toEqual([{ url: expect.stringMatching(/^\/files\//) as string, cookie: undefined }]);
  expect(page.url()).toBe(`${api}/`);
});

/** What the page of a file does where a browser shows it, with its policy or without. */
const show = async (name: string, type: string, withPolicy: boolean): Promise<unknown> => {
  const answer = await fetch(api + uploaded.get(name)!.path, { headers: { Cookie: cookie }, redirect: 'manual' });
  const victim = await context.newPage();
  try {
    await victim.goto(`${shown}${new URL(answer.headers.get('location')!).pathname}?${type} ${withPolicy}`);
    return await victim.evaluate(() => (window as unknown as { hit?: number }).hit);
  } finally {
    await victim.close();
  }
};

test.each([
  ['page.html', 'text/html'],
  ['image.svg', 'image/svg+xml'],
])('%s does nothing even in a browser that shows it as %s', async (name, type) => {
  expect(await show(name, type, true)).toBeUndefined();
  expect(await show(name, type, false), 'which its policy holds').toBe(1);
});

test('a page shows an image and fetches one without leaving the API’s origin', async () => {
  asked.splice(0);
  const { path } = uploaded.get('a.png')!;
  const seen = await page.evaluate(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const answer = await fetch(src, { credentials: 'include' });
    return [image.naturalWidth, answer.status, new URL(answer.url).origin === location.origin];
  }, `${path}?inline=true`);
  expect(seen).toEqual([1, 200, true]);
  expect(asked).toEqual([]);
});

test('a link is good for some minutes, for its file alone, and only as it was signed', async () => {
  const file = { sha256: 'a'.repeat(64), fileName: 'x', mediaType: 'text/plain', sizeBytes: 1, inline: false };
  const token = links.linkTo(file).split('/').at(-1)!;
  expect(links.open(token)).toEqual(file);
  const [payload = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ ...file, sha256: 'b'.repeat(64), expiresAt: 9e15 })).toString(
    'base64url',
  );
  for (const other of [
    `${forged}.${signature}`,
    `${payload}.`,
    payload,
    '',
    '..',
    `${payload}.${'A'.repeat(signature.length)}`,
  ]) {
    expect(links.open(other)).toBeNull();
  }
  server.advance(4 * 60_000);
  expect(links.open(token)).toEqual(file);
  server.advance(6 * 60_000);
  expect(links.open(token)).toBeNull();
  expect((await fetch(`${files}/files/${token}`)).status).toBe(404);
});

test('the key of the links is made once, also by two processes at once, and only its owner reads it', async () => {
  const dataDir = await temporaryFolder();
  const [one, other] = await Promise.all([openFileKey(dataDir), openFileKey(dataDir)]);
  expect(one).toHaveLength(32);
  expect(other).toEqual(one);
  expect(await openFileKey(dataDir)).toEqual(one);
  expect((await stat(`${dataDir}/file-links.key`)).mode & 0o777).toBe(0o600);
});

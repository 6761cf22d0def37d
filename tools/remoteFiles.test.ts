import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { remoteFiles } from './remoteFiles.ts';

const HASHED = '98.0123456789.js';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-remote-'));
  await writeFile(path.join(folder, HASHED), 'plain');
  await writeFile(path.join(folder, `${HASHED}.gz`), gzipSync('from gzip'));
  await writeFile(path.join(folder, 'remoteEntry.js'), 'entry');
  await writeFile(path.join(folder, 'remoteEntry.js.br'), brotliCompressSync('entry'));
  await writeFile(path.join(folder, 'remoteEntry.js.gz'), gzipSync('entry'));
  await writeFile(path.join(folder, 'mf-manifest.json'), '{}');
  await mkdir(path.join(folder, 'releases/1.0.0'), { recursive: true });
  for (const name of ['remoteEntry.js', 'mf-manifest.json'])
    await writeFile(path.join(folder, 'releases/1.0.0', name), '{}');
});

afterAll(() => rm(folder, { recursive: true }));

const get = (name: string, accepts = 'identity', headers: Record<string, string> = {}) =>
  remoteFiles(folder).request(`/${name}`, { headers: { 'Accept-Encoding': accepts, ...headers } });

test('every origin may read a file, with its type', async () => {
  const { headers } = await get('mf-manifest.json');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('content-type')).toMatch('application/json');
});

test('a name with a content hash is kept for good, any other is asked for anew', async () => {
  expect((await get(HASHED)).headers.get('cache-control')).toMatch('immutable');
  expect((await get('mf-manifest.json')).headers.get('cache-control')).toBe('no-cache');
});

test('every file of a release is kept for good, but its manifest', async () => {
  expect((await get('releases/1.0.0/remoteEntry.js')).headers.get('cache-control')).toMatch('immutable');
  expect((await get('releases/1.0.0/mf-manifest.json')).headers.get('cache-control')).toBe('no-cache');
});

test('each form of a file has an ETag of its own, and who has it is told so without a body', async () => {
  const tags: string[] = [];
  for (const accepts of ['br, gzip', 'gzip', 'identity']) {
    const first = await get('remoteEntry.js', accepts);
    expect(first.headers.get('vary')).toBe('Accept-Encoding');
    const tag = first.headers.get('etag')!;
    tags.push(tag);
    const again = await get('remoteEntry.js', accepts, { 'If-None-Match': tag });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    // A cache of another origin’s page must still be told that it may have it.
    for (const name of ['access-control-allow-origin', 'etag', 'vary', 'cache-control'])
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
  }
  expect(new Set(tags).size).toBe(3);
});

test('the ETag of one form is not taken for another’s', async () => {
  const tag = (await get('remoteEntry.js', 'gzip')).headers.get('etag')!;
  expect((await get('remoteEntry.js', 'br', { 'If-None-Match': tag })).status).toBe(200);
});

test('who takes compressed files gets the precompressed one, under the type of the plain one', async () => {
  const response = await get(HASHED, 'gzip, br');
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('content-type')).toMatch('javascript');
  expect(String(gunzipSync(Buffer.from(await response.arrayBuffer())))).toBe('from gzip');
});

test('who takes none gets the plain file', async () => {
  const response = await get(HASHED);
  expect(response.headers.get('content-encoding')).toBeNull();
  await expect(response.text()).resolves.toBe('plain');
});

test.each(['98.abcdef0123.js', '', 'releases/1.0.0', '../package.json', '%2e%2e/package.json', `${HASHED}.gz`])(
  "'%s' is not found, and no page is served in its place",
  async (name) => {
    const response = await get(name);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain');
  },
);

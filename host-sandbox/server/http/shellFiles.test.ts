import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shellFiles } from './shellFiles.ts';

const PAGE = '<!doctype html><title>Queue</title>';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-shell-'));
  await writeFile(path.join(folder, 'index.html'), PAGE);
  await writeFile(path.join(folder, 'index.html.br'), brotliCompressSync(PAGE));
  await writeFile(path.join(folder, 'index.html.gz'), gzipSync(PAGE));
  await writeFile(path.join(folder, 'main.0123456789.js'), 'main');
});
afterAll(() => rm(folder, { recursive: true }));

const get = async (name: string, headers: Record<string, string> = {}): Promise<Response> =>
  shellFiles(folder, 'http://remote.example').request(`/${name}`, { headers });

test('the page is asked for each time, in the best form that the browser takes, each with its ETag', async () => {
  const forms = await Promise.all(
    ['br, gzip', 'gzip', 'identity'].map((accepts) => get('', { 'Accept-Encoding': accepts })),
  );
  expect(forms.map(({ headers }) => headers.get('content-encoding'))).toEqual(['br', 'gzip', null]);
  for (const { headers } of forms) {
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-type')).toMatch('text/html');
    expect(headers.get('vary')).toBe('Accept-Encoding');
  }
  expect(new Set(forms.map(({ headers }) => headers.get('etag'))).size).toBe(3);
});

test('who has the page already is told so', async () => {
  const tag = (await get('', { 'Accept-Encoding': 'br' })).headers.get('etag')!;
  expect((await get('', { 'Accept-Encoding': 'br', 'If-None-Match': tag })).status).toBe(304);
  expect((await get('', { 'Accept-Encoding': 'gzip', 'If-None-Match': tag })).status).toBe(200);
});

test('a file with a hash is kept for good, and a missing one is not found and not kept', async () => {
  expect((await get('main.0123456789.js')).headers.get('cache-control')).toMatch('immutable');
  const missing = await get('main.abcdef0123.js');
  expect(missing.status).toBe(404);
  expect(missing.headers.get('cache-control')).toBe('no-cache');
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { remoteFiles } from './remoteFiles.ts';

const HASHED = '98.0123456789.js';
let folder: string;
let server: Server;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-remote-'));
  await writeFile(path.join(folder, HASHED), 'plain');
  await writeFile(path.join(folder, `${HASHED}.gz`), gzipSync('from gzip'));
  await writeFile(path.join(folder, 'mf-manifest.json'), '{}');
  server = createServer(remoteFiles(folder));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

const get = (name: string, accepts = 'identity') =>
  fetch(`${origin}/${name}`, { headers: { 'Accept-Encoding': accepts } });

test('every origin may read a file, with its type', async () => {
  const { headers } = await get('mf-manifest.json');
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('content-type')).toMatch('application/json');
});

test('a name with a content hash is kept for good, any other is asked for anew', async () => {
  expect((await get(HASHED)).headers.get('cache-control')).toMatch('immutable');
  expect((await get('mf-manifest.json')).headers.get('cache-control')).toBe('no-cache');
});

test('who takes compressed files gets the precompressed one, under the type of the plain one', async () => {
  const response = await get(HASHED, 'gzip, br');
  expect(response.headers.get('content-encoding')).toBe('gzip');
  expect(response.headers.get('content-type')).toMatch('javascript');
  await expect(response.text()).resolves.toBe('from gzip');
});

test('who takes none gets the plain file', async () => {
  const response = await get(HASHED);
  expect(response.headers.get('content-encoding')).toBeNull();
  await expect(response.text()).resolves.toBe('plain');
});

test.each(['98.abcdef0123.js', '', `${HASHED}.gz`])(
  "'%s' is not found, and no page is served in its place",
  async (name) => {
    const response = await get(name);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('text/plain');
  },
);

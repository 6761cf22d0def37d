import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allFeatures } from '../../host-sandbox/server/features.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../support/testServer.ts';

const root = path.resolve(import.meta.dirname, '../..');
let server: TestServer;
let ada: SignedInBrowser;
let http: ReturnType<typeof createAdaptorServer>;
let origin: string;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  ada = await server.asTechnician('tech-ada');
  http = createAdaptorServer({ fetch: server.app.fetch }).listen(0, '127.0.0.1');
  await once(http, 'listening');
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterAll(async () => {
  http.close();
  await server.close();
});

const command = async (...args: string[]) => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'contracts/conformance/cli.ts', ...args], { cwd: root });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
};

test('the command tries a backend over HTTP, and exits with 0 when the contract is kept', async () => {
  const { code, stdout } = await command(origin, '--header', `Cookie: ${ada.cookie}`, 'gates.csrf', 'notes', 'live');
  expect(stdout).toMatch(
    /✓ notes\.idempotent[^]*✓ live\.catch-up[^]*\d+ kept, 0 broken[^]*Left behind: an internal note/,
  );
  expect(code).toBe(0);
});

test('it exits with 1 and says what came when the contract is broken', async () => {
  const { code, stdout } = await command(origin, '--json');
  expect(code).toBe(1);
  const report = JSON.parse(stdout) as { results: { id: string; asked: string; came: string }[] };
  expect(report.results).toMatchObject([
    { id: 'begin', asked: 'GET /api/session', came: expect.stringMatching(/^401 .*unauthenticated.*expected 200$/) },
  ]);
});

test('it exits with 2 and one sentence when it could not be started', async () => {
  expect(await command(origin, '--header', 'nonsense')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Name: value'),
  });
  expect((await command()).stdout).toContain('--sign-in');
});

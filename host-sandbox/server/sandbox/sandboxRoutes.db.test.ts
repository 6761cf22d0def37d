import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Hono } from 'hono';
import { routes } from '#contracts';
import { NO_FAULTS, type Faults } from '../../sandboxApi.ts';
import { aReply } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { createSite } from '../app.ts';
import { createMachines } from '../agents/machines.ts';
import { allFeatures } from '../features.ts';
import { ProblemError } from '../http/problem.ts';
import { createFaultBoard } from './faultBoard.ts';

const config = { remoteManifestUrl: 'http://localhost:4301/mf-manifest.json', mailboxUrl: 'm', desktopUrl: 'd' };

let server: TestServer;
let site: Hono;
let ada: SignedInBrowser;
let shell: string;
let told: string[];
let mailServerAnswers: boolean;

beforeAll(async () => {
  shell = await mkdtemp(path.join(tmpdir(), 'peek-shell-'));
  await writeFile(path.join(shell, 'index.html'), '<!doctype html><title>Queue</title>');
  await writeFile(path.join(shell, 'main.0123456789abcdef.js'), '/* shell */');
  server = await openTestServer({
    features: [],
    site: (context) => {
      const board = createFaultBoard();
      return createSite(context, allFeatures({ interruptions: board.interruptions }), {
        machines: createMachines(),
        sandbox: {
          config,
          board,
          neighbours: {
            setMailServer: (fault) => {
              if (!mailServerAnswers)
                throw new ProblemError('unavailable', 'The customers’ mail server does not answer.');
              told.push(fault);
              return Promise.resolve();
            },
            setEndUser: (behaviour) => Promise.resolve(void told.push(behaviour)),
          },
        },
        shell: { directory: shell, examples: shell, lab: shell, remoteOrigin: 'http://localhost:4301' },
      });
    },
  });
  site = server.app;
});
beforeEach(async () => {
  told = [];
  mailServerAnswers = true;
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  await faults({});
  told = [];
});
afterAll(async () => {
  await server.close();
  await rm(shell, { recursive: true });
});

const setFaults = (some: Partial<Faults>, by = ada): Promise<Response> =>
  by.put('/sandbox/faults', { ...NO_FAULTS, ...some });
const faults = async (some: Partial<Faults>, by = ada): Promise<Faults> =>
  (await (await setFaults(some, by)).json()) as Faults;
const params = { ticketId: 'ticket-printer' };

describe('signing in', () => {
  const signIn = (technicianId: string, headers: Record<string, string> = {}) =>
    site.request('http://localhost/sandbox/sign-in', {
      method: 'POST',
      headers: { Host: 'localhost', 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ technicianId }),
    });

  test('as one of everybody gives a cookie that only this site gets', async () => {
    const everybody = await site.request('http://localhost/sandbox/technicians', { headers: { Host: 'localhost' } });
    const { items } = (await everybody.json()) as { items: { id: string; tenant: { name: string } }[] };
    expect(items.map(({ tenant }) => tenant.name)).toEqual([
      ...Array.from({ length: 5 }, () => 'North IT'),
      'South IT',
    ]);
    const answer = await signIn(items[0]!.id);
    expect(answer.status).toBe(204);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-peek-sign-in=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    const who = await site.request('http://localhost/api/session', {
      headers: { Host: 'localhost', Cookie: cookie!.split(';')[0]! },
    });
    expect(await who.json()).toMatchObject({ technician: { id: items[0]!.id } });
  });

  test('as nobody is refused', async () => {
    expect((await signIn('nobody')).status).toBe(404);
  });

  test.each([{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }])(
    'from another site is refused: %j',
    async (headers) => {
      const answer = await signIn('tech-ada', headers as unknown as Record<string, string>);
      expect(answer.status).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
    },
  );

  test('under a name that was made to resolve to this machine finds nothing', async () => {
    expect((await signIn('tech-ada', { Host: 'evil.example:4300' })).status).toBe(404);
  });
});

describe('faults', () => {
  test('are none at first', async () => {
    expect(await (await ada.get('/sandbox/faults')).json()).toEqual(NO_FAULTS);
  });

  test('of the API are errors in its own words, while they can still be mended', async () => {
    await faults({ apiErrors: true });
    expect(await ada.refusal(routes.getTicket, { params })).toMatchObject({ code: 'unavailable', status: 503 });
    await faults({});
    await ada.call(routes.getTicket, { params });
  });

  test('slow each answer down', async () => {
    await faults({ slowMs: 120 });
    const before = performance.now();
    await ada.call(routes.getTicket, { params });
    expect(performance.now() - before).toBeGreaterThanOrEqual(115);
  });

  test('cut live streams and refuse new ones', async () => {
    await faults({ liveCut: true });
    expect((await ada.get('/api/tickets/live')).status).toBe(503);
    expect((await ada.get('/api/tickets/ticket-printer/live')).status).toBe(503);
    await ada.call(routes.getTicket, { params });
  });

  test('take away the account of the signed-in tenant, and give it back', async () => {
    expect((await faults({ accountMissing: true })).accountMissing).toBe(true);
    const readiness = async () => (await ada.call(routes.getTicket, { params })).replyReadiness;
    expect(await readiness()).toMatchObject({ state: 'will_fail', because: 'no-email-account' });
    const reply = { params, body: aReply('Hello'), idempotencyKey: 'k' };
    expect(await ada.refusal(routes.sendReply, reply)).toMatchObject({ code: 'no-email-account' });
    await faults({});
    expect(await readiness()).toMatchObject({ state: 'ready' });
  });

  test('switch Nexie off for the signed-in tenant, and on again', async () => {
    const tasks = async () => (await ada.call(routes.getSignedIn, { params: {} })).assistant.tasks.length;
    expect((await faults({ nexieOff: true })).nexieOff).toBe(true);
    expect(await tasks()).toBe(0);
    await faults({});
    expect(await tasks()).toBeGreaterThan(0);
  });

  test('that belong to a tenant need a sign-in', async () => {
    const answer = await setFaults(
      { accountMissing: true },
      { ...ada, put: (p, b) => ada.put(p, b, { Cookie: null }) },
    );
    expect(answer.status).toBe(401);
  });

  test('of others are handed to them, when they change', async () => {
    await faults({ mailServer: 'refuses', endUser: 'declines' });
    await faults({ mailServer: 'refuses', endUser: 'accepts' });
    expect(told).toEqual(['refuses', 'declines', 'accepts']);
    await faults({});
  });

  test('are not said to be there when the other one did not hear of it', async () => {
    mailServerAnswers = false;
    const answer = await setFaults({ mailServer: 'down' });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('does not answer') });
    expect(await (await ada.get('/sandbox/faults')).json()).toEqual(NO_FAULTS);
  });

  test('are refused when they are none', async () => {
    expect((await setFaults({ mailServer: 'sings' as 'up' })).status).toBe(422);
    expect((await setFaults({ slowMs: 60_000 })).status).toBe(422);
  });
});

describe('the shell', () => {
  test('knows where everything is', async () => {
    expect(await (await ada.get('/sandbox/config')).json()).toEqual(config);
  });

  test('is asked for each time, under a policy that lets in itself and the remote only', async () => {
    const { headers, status } = await ada.get('/');
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('content-security-policy')).toContain("script-src 'self' http://localhost:4301;");
    expect(headers.get('content-security-policy')).not.toContain('unsafe-eval');
  });

  test('has files with a hash, which browsers keep for good', async () => {
    const { headers } = await ada.get('/main.0123456789abcdef.js');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('content-type')).toMatch(/javascript/);
  });

  test.each(['/nothing.js', '/../package.json', '/%2e%2e/package.json'])('does not have %s', async (file) => {
    expect((await ada.get(file)).status).toBe(404);
  });
});

import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { asset, auditLog, message, remoteLaunch } from '../db/schema.ts';
import { fakeMachines, type FakeMachines } from '../sessions/testing.ts';
import { remotePages } from './page/remotePages.ts';
import { remoteRoutes } from './remoteRoutes.ts';

const params = { ticketId: 'ticket-printer', action: 'shell' };

let server: TestServer;
let machines: FakeMachines;
let pages: Hono;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [remoteRoutes({ origin: 'http://localhost:4300' })] });
});

beforeEach(async () => {
  await server.reset();
  machines = fakeMachines('asset-front');
  pages = new Hono().route('/sandbox/remote', remotePages(server.context, machines));
  ada = await server.asTechnician('tech-ada');
  await server.context.database.db.update(asset).set({ online: true, signedInUser: 'mia' });
});

afterAll(() => server.close());

const launch = async (): Promise<string> =>
  new URL((await ada.call(routes.launchRemoteAction, { params })).url).pathname;

/** Opens a launch and gives what its page asks with. */
const open = async (
  path: string,
): Promise<{ status: number; html: string; ask: (secret?: string) => Promise<Response> }> => {
  const answer = await pages.request(path);
  const html = await answer.text();
  const id = /data-launch="([^"]+)"/.exec(html)?.[1] ?? 'none';
  const own = /data-secret="([^"]+)"/.exec(html)?.[1] ?? 'none';
  const ask = async (secret = own) =>
    pages.request(`/sandbox/remote/${id}/live`, { headers: { Authorization: `Bearer ${secret}` } });
  return { status: answer.status, html, ask };
};

describe('the list of remote actions', () => {
  const reasons = async (ticketId = 'ticket-printer') =>
    (await ada.call(routes.listRemoteActions, { params: { ticketId } })).items.map(({ kind, availability }) =>
      availability.enabled ? kind : availability.because,
    );

  test('enables what can be done, and gives the reason for the rest', async () => {
    expect(await reasons()).toEqual(['remote_desktop', 'shell', 'start_session']);
    expect(await reasons('ticket-noah')).toEqual(['no-asset', 'no-asset', 'no-asset']);
    await server.context.database.db.update(asset).set({ online: false });
    expect(await reasons()).toEqual(['offline', 'offline', 'offline']);
  });

  test('is not found for another tenant’s ticket, nor is a launch', async () => {
    expect(await ada.refusal(routes.listRemoteActions, { params: { ticketId: 'ticket-foreign' } })).toMatchObject({
      code: 'not-found',
    });
    expect(
      await ada.refusal(routes.launchRemoteAction, { params: { ...params, ticketId: 'ticket-foreign' } }),
    ).toMatchObject({ code: 'not-found' });
  });
});

describe('a launch', () => {
  test('is logged for good, told in the conversation, and good for sixty seconds; its token is kept by hash only', async () => {
    const { url, expiresAt } = await ada.call(routes.launchRemoteAction, { params });
    expect(expiresAt).toBe('2026-03-02T09:01:00.000Z');
    const { db } = server.context.database;
    expect(await db.select().from(auditLog)).toMatchObject([
      { actor: 'Ada Berg', action: 'remote_action_launched', assetId: 'asset-front' },
    ]);
    const events = (await db.select().from(message)).filter(
      ({ event }) => event?.detail?.type === 'remote_action_launched',
    );
    expect(events).toMatchObject([{ text: 'Ada Berg launched Shell on HARBOR-FRONT-01.' }]);
    const token = url.split('/').at(-1) ?? '';
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify(await db.select().from(remoteLaunch))).not.toContain(token);
    await expect(db.delete(auditLog)).rejects.toThrow();
  });

  test.each(['start_session', 'format_disk', '__proto__'])('of %s does not exist', async (action) => {
    expect(await ada.refusal(routes.launchRemoteAction, { params: { ...params, action } })).toMatchObject({
      code: 'invalid-request',
    });
  });

  test('is refused while the machine is offline, and to a reader', async () => {
    const rui = await server.asTechnician('reader-rui');
    expect(await rui.refusal(routes.launchRemoteAction, { params })).toMatchObject({ code: 'forbidden' });
    await server.context.database.db.update(asset).set({ online: false });
    expect(await ada.refusal(routes.launchRemoteAction, { params })).toMatchObject({
      code: 'asset-unavailable',
      detail: 'HARBOR-FRONT-01 is offline.',
    });
    expect(await server.context.database.db.select().from(auditLog)).toEqual([]);
  });
});

describe('the page of a launch', () => {
  test('opens once, and shows what the machine answers now', async () => {
    const path = await launch();
    const { status, html, ask } = await open(path);
    expect(status).toBe(200);
    expect(html).toContain('HARBOR-FRONT-01');
    expect(html).toContain('ticket #1001');
    expect(await (await ask()).json()).toMatchObject({
      system: { hostname: 'harbor-01' },
      disks: [{ mount: '/' }],
      processes: [{ pid: 7 }],
    });
    const again = await open(path);
    expect(again.status).toBe(410);
    expect(again.html).toContain('used already, or its time is over');
    expect((await server.context.database.db.select().from(auditLog)).map(({ action }) => action)).toEqual([
      'remote_action_launched',
      'remote_action_opened',
    ]);
  });

  test('of two who open the same launch at once, one gets in', async () => {
    const path = await launch();
    const opened = await Promise.all([open(path), open(path), open(path)]);
    expect(opened.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  test('does not open after sixty seconds, nor for a token that was never given', async () => {
    const path = await launch();
    server.advance(60_000);
    expect((await open(path)).status).toBe(410);
    expect((await open('/sandbox/remote/no-such-token')).status).toBe(410);
  });

  test('answers to its own secret only, and for a quarter of an hour', async () => {
    const first = await open(await launch());
    const second = await open(await launch());
    const stranger = /data-secret="([^"]+)"/.exec(second.html)?.[1];
    expect((await first.ask(stranger)).status).toBe(403);
    expect((await first.ask('')).status).toBe(403);
    server.advance(15 * 60_000 - 1);
    expect((await first.ask()).status).toBe(200);
    server.advance(1);
    const late = await first.ask();
    expect(late.status).toBe(403);
    expect(await late.json()).toMatchObject({ final: true });
  });

  test('says that the machine went away, and may go on asking', async () => {
    const { ask } = await open(await launch());
    machines.online.clear();
    const answer = await ask();
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ message: 'The machine is offline.', final: false });
  });

  test('runs no script but its own, sends nothing elsewhere, and is kept by no cache', async () => {
    const answer = await pages.request(await launch());
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('set-cookie')).toBeNull();
  });

  test('escapes the machine’s name', async () => {
    await server.context.database.db.update(asset).set({ name: '<img src=x onerror=alert(1)>' });
    expect((await open(await launch())).html).not.toContain('<img');
  });

  test.each([
    ['view.js', 'text/javascript'],
    ['view.css', 'text/css'],
  ])('serves its %s', async (name, type) => {
    const answer = await pages.request(`/sandbox/remote/${name}`);
    expect(answer.headers.get('content-type')).toContain(type);
  });
});

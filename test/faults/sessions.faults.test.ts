import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { SupportSession } from '#contracts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { createOwnDatabase, type OwnDatabase } from './ownDatabase.ts';
import { freePorts } from '../support/freePorts.ts';
import { startRoundRobin, type RoundRobin } from '../support/roundRobin.ts';
import { startSandboxProcess, startServerProcess, type SandboxProcess, type ServerProcess } from './serverProcess.ts';

/** A seeded ticket whose machine has an agent. */
const TICKET = 'tkt_harbor_10259';
const SESSION = `/api/tickets/${TICKET}/support-session`;
const PROMPT = 'Allow a recorded support session?';
const RECORDED = 'This session is being recorded';

let own: OwnDatabase;
let directory: string;
let server: ServerProcess;
let agent: SandboxProcess;
let twin: ServerProcess;
let balancer: RoundRobin;
let browser: FaultBrowser;
let desktop: string;

const patiently = <T>(look: () => Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 30_000, interval: 200 });

const session = async (method = 'GET', suffix = ''): Promise<SupportSession | null> => {
  const answer = await browser.request(method, SESSION + suffix);
  if (!answer?.ok) throw new Error(`The server answered ${answer?.status}: ${await answer?.text()}`);
  return ((await answer.json()) as { session: SupportSession | null }).session;
};

/** What the end user sees. */
const page = async (): Promise<string> => (await fetch(desktop)).text();
const shows = (text: string): Promise<void> =>
  patiently(async () => {
    expect(await page()).toContain(text);
  });
const answerAs = async (decision: 'accepted' | 'declined', sessionId: string): Promise<void> => {
  await fetch(`${desktop}/consent`, { method: 'POST', body: new URLSearchParams({ decision, sessionId }) });
};
/** Asks until the machine is back: after a restart, the server waits for its agent. */
const ask = (): Promise<SupportSession> =>
  patiently(async () => {
    const asked = await session('POST');
    if (!asked) throw new Error('There is no session.');
    return asked;
  });
const restart = async (part: SandboxProcess): Promise<void> => {
  await part.kill();
  await part.start();
};

beforeAll(async () => {
  own = await createOwnDatabase();
  directory = await mkdtemp(path.join(tmpdir(), 'peek-sessions-'));
  const env = { PEEK_DATA_DIR: directory };
  server = await startServerProcess({ ...env, DATABASE_URL: own.url });
  const [port] = await freePorts(1);
  agent = await startSandboxProcess('agent', {
    ...env,
    PEEK_AGENT_PORT: String(server.agentPort),
    PEEK_DESKTOP_PORT: String(port),
  });
  // The machine speaks with the first; who asks is given now this one, now that one.
  twin = await startServerProcess({ ...env, DATABASE_URL: own.url });
  balancer = await startRoundRobin([server, twin]);
  browser = await openFaultBrowser([balancer], 'tec_harbor_1');
  const ticket = (await (await browser.request('GET', `/api/tickets/${TICKET}`))?.json()) as { assetId: string };
  desktop = `http://localhost:${port}/machine/${ticket.assetId}`;
}, 240_000);

afterAll(async () => {
  await agent.kill();
  await balancer.close();
  await Promise.all([server.kill(), twin.kill()]);
  await own.drop();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

test('a session outlives the processes of both sides in each of its states, and nothing is orphaned on either side', async () => {
  const { id } = await ask();
  await shows(PROMPT);

  await restart(server);
  expect(await session()).toMatchObject({ id, state: 'awaiting_consent', endedAt: null });
  await shows(PROMPT);
  await restart(agent);
  await shows(PROMPT);
  await answerAs('accepted', id);
  await patiently(async () => expect(await session()).toMatchObject({ id, state: 'active' }));
  await shows(RECORDED);

  // Each of both dies in the middle of the session; the other goes on with it.
  await twin.kill();
  expect(await session()).toMatchObject({ id, state: 'active', endedAt: null });
  await twin.start();
  await server.kill();
  expect(await session()).toMatchObject({ id, state: 'active', endedAt: null });
  await server.start();
  expect(await session()).toMatchObject({ id, state: 'active', endedAt: null });
  await restart(agent);
  await shows(RECORDED);

  // Stopped while the machine is away: it learns of it when it comes back.
  await agent.kill();
  expect(await session('POST', '/stop')).toMatchObject({ id, endedBy: expect.any(String) });
  await agent.start();
  await patiently(async () =>
    expect((await (await browser.request('GET', `/api/tickets/${TICKET}/asset`))?.json()) as object).toMatchObject({
      asset: { online: true },
    }),
  );
  expect(await page()).not.toContain(RECORDED);

  const second = await ask();
  await shows(PROMPT);
  await answerAs('declined', second.id);
  await patiently(async () => expect(await session()).toMatchObject({ id: second.id, state: 'denied' }));
  await restart(server);
  expect(await session()).toMatchObject({ id: second.id, state: 'denied' });
  expect(await page()).not.toContain(PROMPT);
  const third = await ask();
  await session('POST', '/stop');
  expect(await session()).toMatchObject({ id: third.id, state: 'expired' });
  await patiently(async () => expect(await page()).not.toContain(PROMPT));
  expect([server.crashes, twin.crashes, agent.crashes]).toEqual([0, 0, 0]);
}, 180_000);

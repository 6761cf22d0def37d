import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { identityFolder } from '../../agent/identityFolder.ts';
import type { Machine } from '../../agent/machine.ts';
import type { RunningAgent } from '../../agent/startAgent.ts';
import { startAgentLink, type AgentLink } from '../agents/agentLink.ts';
import { createMachines } from '../agents/machines.ts';
import { openPki, type Pki } from '../agents/pki.ts';
import { anyPort, silent, startTestAgent, temporaryFolder } from '../agents/testing.ts';
import { message } from '../db/schema.ts';
import { remotePages } from '../remote/page/remotePages.ts';
import { remoteRoutes } from '../remote/remoteRoutes.ts';
import { sessionRoutes } from '../sessions/sessionRoutes.ts';
import { createSupportSessions, type SupportSessions } from '../sessions/supportSessions.ts';
import { agentEvents } from './agentEvents.ts';
import { assetRoutes } from './assetRoutes.ts';

const params = { ticketId: 'ticket-printer' };

let server: TestServer;
let sessions: SupportSessions;
let machines: ReturnType<typeof createMachines>;
let ada: SignedInBrowser;

beforeAll(async () => {
  const current: Pick<SupportSessions, 'request' | 'stop'> = {
    request: (...asked) => sessions.request(...asked),
    stop: (...asked) => sessions.stop(...asked),
  };
  server = await openTestServer({ features: [assetRoutes, sessionRoutes(current), remoteRoutes({ origin: '' })] });
});

beforeEach(async () => {
  await server.reset();
  // The agent goes by the real clock.
  server.setClock(new Date());
  ada = await server.asTechnician('tech-ada');
});

afterAll(() => server.close());

/** The server's side as a fresh process makes it. */
const startServerSide = async (pki: Pki, port = anyPort.port): Promise<AgentLink> => {
  machines = createMachines();
  sessions = createSupportSessions(server.context, machines, { consentTimeoutMs: 60_000 });
  const callbacks = agentEvents(server.context, sessions);
  const link = await startAgentLink({ port: { ...anyPort, port }, pki, callbacks, log: silent });
  machines.connect(link);
  onTestFinished(() => link.close());
  return link;
};

interface RealAgent {
  readonly pki: Pki;
  readonly link: AgentLink;
  readonly agent: RunningAgent;
  readonly machine: Machine;
}

const card = async () => (await ada.call(routes.getAsset, { params })).asset;
const session = async () => (await ada.call(routes.getSupportSession, { params })).session;

const connect = async (): Promise<RealAgent> => {
  const dataDir = await temporaryFolder();
  const pki = await openPki({ dataDir });
  await pki.issueAgentCertificate({
    ...{ assetId: 'asset-front', tenantId: 'tenant-north', directory: identityFolder(dataDir, 'asset-front') },
    machine: { name: 'HARBOR-FRONT-01', company: 'Harbor Clinic', user: { name: 'Mia Lind', login: 'mia' } },
  });
  const link = await startServerSide(pki);
  const agent = await startTestAgent(dataDir, link.port);
  await vi.waitFor(async () => expect(await card()).toMatchObject({ online: true, signedInUser: 'mia' }));
  return { pki, link, agent, machine: agent.machines.get('asset-front')! };
};

describe('with the real agent over mutual TLS', () => {
  test('the card shows readings of this very machine, and offline as soon as the agent is gone', async () => {
    const { agent } = await connect();
    await vi.waitFor(async () => expect((await card())?.latest?.ramTotalBytes).toBeGreaterThan(2 ** 28));
    await agent.close();
    await vi.waitFor(async () => expect(await card()).toMatchObject({ online: false }));
  });

  test('what the end user writes becomes a message with the certificate of the machine', async () => {
    const { machine } = await connect();
    await machine.write({
      messageId: randomUUID(),
      text: 'The paper is jammed again.',
      writtenAt: new Date().toISOString(),
    });
    const kept = async () =>
      server.context.database.db.select().from(message).where(eq(message.text, 'The paper is jammed again.'));
    await vi.waitFor(async () => expect(await kept()).toHaveLength(1));
    expect((await kept())[0]?.channel).toMatchObject({
      via: 'agent',
      certificateSubject: 'CN=asset-front,O=tenant-north',
      certificateFingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) as string,
    });
  });

  test('the end user accepts a session, and the technician ends it, which the machine hears', async () => {
    const { agent, machine } = await connect();
    await ada.call(routes.startSupportSession, { params });
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    agent.behave('accepts');
    await vi.waitFor(async () => expect(await session()).toMatchObject({ state: 'active' }));
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('recording'));
    await ada.call(routes.stopSupportSession, { params });
    await vi.waitFor(() => expect(machine.view.session).toMatchObject({ phase: 'over', how: 'ended' }));
  });

  test('the end user ends an active session', async () => {
    const { agent, machine } = await connect();
    agent.behave('accepts');
    const { session: asked } = await ada.call(routes.startSupportSession, { params });
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('recording'));
    machine.stop(asked?.id ?? '');
    await vi.waitFor(async () => expect(await session()).toMatchObject({ state: 'active', endedBy: 'mia' }));
  });

  test('a request survives a restart of the server: the machine shows it again, and the answer counts', async () => {
    const { pki, link, machine } = await connect();
    const { session: asked } = await ada.call(routes.startSupportSession, { params });
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    await link.close();
    await vi.waitFor(async () => expect(await card()).toMatchObject({ online: false }));
    await startServerSide(pki, link.port);
    await vi.waitFor(async () => expect(await card()).toMatchObject({ online: true }));
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    machine.decide(asked?.id ?? '', 'declined');
    await vi.waitFor(async () => expect(await session()).toMatchObject({ state: 'denied' }));
  });

  test('a launched view shows what runs on this very machine', async () => {
    await connect();
    const { url } = await ada.call(routes.launchRemoteAction, { params: { ...params, action: 'shell' } });
    const pages = remotePages(server.context, machines);
    const html = await (await pages.request(url.replace('/sandbox/remote', ''))).text();
    const [id, secret] = ['launch', 'secret'].map((name) => new RegExp(`data-${name}="([^"]+)"`).exec(html)?.[1] ?? '');
    const answer = await pages.request(`/${id}/live`, { headers: { Authorization: `Bearer ${secret}` } });
    const view = (await answer.json()) as { processes: { pid: number }[]; disks: unknown[]; system: { cores: number } };
    expect(view.system.cores).toBeGreaterThan(0);
    expect(view.disks.length).toBeGreaterThan(0);
    expect(view.processes.length).toBeGreaterThan(0);
  });
});

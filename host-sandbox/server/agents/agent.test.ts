import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { identityFolder } from '../../agent/identityFolder.ts';
import type { Machine } from '../../agent/machine.ts';
import { startAgent, type RunningAgent } from '../../agent/startAgent.ts';
import { config } from '../../config.ts';
import { startAgentLink } from './agentLink.ts';
import {
  anyPort,
  silent,
  spyCallbacks,
  startTestAgent,
  startTestLink,
  temporaryFolder,
  type TestLink,
} from './testing.ts';

/** The real agent with one enrolled machine, connected to the server's end. */
const setUp = async (
  options: { card?: boolean } = {},
): Promise<TestLink & { agent: RunningAgent; machine: Machine }> => {
  const testLink = await startTestLink();
  const { dataDir, pki, link } = testLink;
  await pki.issueAgentCertificate({
    ...{ assetId: 'ast_1', tenantId: 'ten_1', directory: identityFolder(dataDir, 'ast_1') },
    ...(options.card !== false && {
      machine: { name: 'HARB-NB-001', company: 'Harbourline', user: { name: 'Anna Lindqvist', login: 'anna' } },
    }),
  });
  const agent = await startTestAgent(dataDir, link.port);
  await vi.waitFor(() => expect(testLink.callbacks.onConnected).toHaveBeenCalled());
  return { ...testLink, agent, machine: agent.machines.get('ast_1')! };
};

const letter = (text: string) => ({ messageId: randomUUID(), text, writtenAt: new Date().toISOString() });

const request = (change: { expiresAt?: Date; sessionId?: string } = {}) => ({
  sessionId: change.sessionId ?? 'ses_1',
  technicianName: 'Mara Lind',
  reason: 'To look at the printer queue',
  whatIsRecorded: ['Your screen', 'What Mara types'],
  expiresAt: (change.expiresAt ?? new Date(Date.now() + 60_000)).toISOString(),
});

describe('the agent', () => {
  test('introduces its machine and sends real readings of it, again and again', async () => {
    const { callbacks } = await setUp();
    expect(callbacks.onConnected.mock.calls[0]![1]).toMatchObject({
      v: 1,
      signedInUser: 'anna',
      hostname: expect.any(String),
    });
    await vi.waitFor(() => expect(callbacks.onReading.mock.calls.length).toBeGreaterThan(1));
    const [first, second] = callbacks.onReading.mock.calls.map(([, reading]) => reading);
    expect(first!.ramTotalBytes).toBeGreaterThan(2 ** 28);
    expect(first!.ramPercent).toBeCloseTo((first!.ramUsedBytes / first!.ramTotalBytes) * 100, 0);
    expect(first!.diskTotalBytes).toBeGreaterThan(first!.diskUsedBytes);
    expect(Date.parse(second!.at)).toBeGreaterThan(Date.parse(first!.at));
  });

  test('answers about its processes, disks and system from the machine', async () => {
    const { link } = await setUp();
    const [processes, disks, system] = await Promise.all([
      link.ask('ast_1', 'processes'),
      link.ask('ast_1', 'disks'),
      link.ask('ast_1', 'system'),
    ]);
    expect(processes.items.some(({ name }) => name.includes('node'))).toBe(true);
    expect(disks.items.length).toBeGreaterThan(0);
    expect(system.cores).toBeGreaterThan(0);
  });

  test('waits for its identity, and ends the connection when the identity is taken away', async () => {
    const { dataDir, link, callbacks, issue } = await startTestLink();
    const agent = await startTestAgent(dataDir, link.port);
    expect([...agent.machines]).toEqual([]);
    await issue('ast_9');
    await vi.waitFor(() => expect(link.isOnline('ast_9')).toBe(true));
    await rm(identityFolder(dataDir, 'ast_9'), { recursive: true });
    await vi.waitFor(() => expect(callbacks.onDisconnected).toHaveBeenCalled());
    expect([...agent.machines]).toEqual([]);
  });

  test('keeps one connection for each identity', async () => {
    const { dataDir, link, callbacks, issue } = await startTestLink();
    await Promise.all([issue('ast_1', 'ten_1'), issue('ast_2', 'ten_2')]);
    await startTestAgent(dataDir, link.port);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalledTimes(2));
    const identities = callbacks.onConnected.mock.calls.map(([{ assetId, tenantId }]) => `${assetId} ${tenantId}`);
    expect(identities.toSorted()).toEqual(['ast_1 ten_1', 'ast_2 ten_2']);
  });

  test('goes on with a new certificate after rotation, and loses no message over it', async () => {
    const { dataDir, pki, link, callbacks, machine } = await setUp();
    const former = callbacks.onConnected.mock.calls[0]![0];
    const order = { assetId: 'ast_1', tenantId: 'ten_1', directory: identityFolder(dataDir, 'ast_1') };
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    const [fresh] = await Promise.all([
      pki.reissueAgentCertificate(order),
      (async () => {
        for (const text of texts) await machine.write(letter(text));
      })(),
    ]);
    await vi.waitFor(() => {
      expect(callbacks.onConnected.mock.calls.at(-1)![0].fingerprint).toBe(fresh.fingerprint);
      expect(new Set(callbacks.onCustomerMessage.mock.calls.map(([, { text }]) => text))).toEqual(new Set(texts));
    }, 10_000);
    expect(fresh.fingerprint).not.toBe(former.fingerprint);
    expect(link.isOnline('ast_1')).toBe(true);
  });

  test('comes back by itself when the server was away', async () => {
    const { dataDir, pki, issue } = await startTestLink();
    await issue('ast_1');
    const first = await startAgentLink({ port: anyPort, pki, log: silent, callbacks: spyCallbacks() });
    onTestFinished(() => first.close());
    await startTestAgent(dataDir, first.port);
    await vi.waitFor(() => expect(first.isOnline('ast_1')).toBe(true));
    await first.close();
    const port = { name: 'A_TEST_PORT', port: first.port };
    const second = await startAgentLink({ port, pki, log: silent, callbacks: spyCallbacks() });
    onTestFinished(() => second.close());
    await vi.waitFor(() => expect(second.isOnline('ast_1')).toBe(true));
  });

  test('cuts off a server that no longer answers pings, and connects again', async () => {
    const { dataDir, pki, issue } = await startTestLink();
    await issue('ast_1');
    const deaf = createServer({ ...pki.secureContext(), requestCert: true });
    const websockets = new WebSocketServer({ server: deaf, autoPong: false });
    await new Promise<void>((resolve) => deaf.listen(0, config.host, resolve));
    onTestFinished(() => void (websockets.close(), deaf.close()));
    let connections = 0;
    websockets.on('connection', () => (connections += 1));
    await startTestAgent(dataDir, (deaf.address() as AddressInfo).port, { heartbeatMs: 40 });
    await vi.waitFor(() => expect(connections).toBeGreaterThan(1));
  });
});

describe('a message to support', () => {
  test('arrives with the identity of the certificate, and is forgotten once it is acknowledged', async () => {
    const { dataDir, callbacks, machine } = await setUp();
    await machine.write(letter('My screen flickers'));
    await vi.waitFor(() => expect(machine.view.letters).toMatchObject([{ deliveredAt: expect.any(Date) }]));
    expect(callbacks.onCustomerMessage).toHaveBeenCalledWith(
      expect.objectContaining({ assetId: 'ast_1', tenantId: 'ten_1', verifiedAt: expect.any(Date) }),
      { messageId: expect.any(String), text: 'My screen flickers' },
    );
    expect(await readdir(path.join(identityFolder(dataDir, 'ast_1'), 'outbox'))).toEqual([]);
  });

  test('is kept on the disk while it is not acknowledged, for its owner alone', async () => {
    const { dataDir, callbacks, machine } = await setUp();
    callbacks.onCustomerMessage.mockRejectedValue(new Error('database is away'));
    await machine.write(letter('My screen flickers'));
    const folder = path.join(identityFolder(dataDir, 'ast_1'), 'outbox');
    const [name] = await readdir(folder);
    expect((await stat(path.join(folder, name!))).mode & 0o777).toBe(0o600);
    expect(machine.view.letters).toMatchObject([{ text: 'My screen flickers', deliveredAt: null }]);
  });

  test('is said again under the same id until the server has kept it', async () => {
    const { callbacks, machine } = await setUp();
    callbacks.onCustomerMessage.mockRejectedValueOnce(new Error('database is away'));
    const { messageId, ...rest } = letter('My screen flickers');
    await machine.write({ messageId, ...rest });
    await vi.waitFor(() => expect(machine.view.letters[0]?.deliveredAt).toBeInstanceOf(Date));
    const ids = callbacks.onCustomerMessage.mock.calls.map(([, message]) => message.messageId);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids)).toEqual(new Set([messageId]));
  });

  test('survives the agent and the server, in order and under the same ids', async () => {
    const { dataDir, pki, issue } = await startTestLink();
    await issue('ast_1');
    const nobody = { name: 'A_TEST_PORT', port: 1 };
    const options = { dataDir, link: nobody, desktop: anyPort, log: silent, lookEveryMs: 50 };
    const offline = await startAgent(options);
    onTestFinished(() => offline.close());
    const letters = ['one', 'two', 'three'].map((text, index) => ({
      ...letter(text),
      writtenAt: new Date(Date.UTC(2026, 10, 23, 9, index)).toISOString(),
    }));
    for (const each of letters) await offline.machines.get('ast_1')!.write(each);
    await offline.close();
    const callbacks = spyCallbacks();
    const link = await startAgentLink({ port: anyPort, pki, log: silent, callbacks });
    onTestFinished(() => link.close());
    const agent = await startTestAgent(dataDir, link.port);
    await vi.waitFor(() => expect(agent.machines.get('ast_1')!.view.letters.at(-1)?.deliveredAt).toBeInstanceOf(Date));
    const arrived = callbacks.onCustomerMessage.mock.calls.map(([, { messageId, text }]) => ({ messageId, text }));
    expect(arrived.slice(0, 3)).toEqual(letters.map(({ messageId, text }) => ({ messageId, text })));
  });
});

describe('a request for consent', () => {
  const pageOf = async ({ agent }: { agent: RunningAgent }): Promise<string> =>
    (await fetch(`${agent.desktopUrl}/machine/ast_1`)).text();
  const post = (
    { agent }: { agent: RunningAgent },
    action: string,
    fields: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${agent.desktopUrl}/machine/ast_1/${action}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  test('stands on the desktop with who asks, why and what is recorded, and is answered by hand', async () => {
    const world = await setUp();
    const { link, callbacks, machine } = world;
    await link.requestConsent('ast_1', request());
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    const page = await pageOf(world);
    for (const words of [
      'role="alertdialog"',
      'Mara Lind',
      'printer queue',
      'Your screen',
      'What Mara types',
      'Accept',
      'Decline',
    ]) {
      expect(page).toContain(words);
    }
    await post(world, 'consent/shown', { sessionId: 'ses_1' });
    await vi.waitFor(() => expect(callbacks.onConsentShown).toHaveBeenCalledWith(expect.anything(), 'ses_1'));
    expect(callbacks.onConsentDecision).not.toHaveBeenCalled();
    await post(world, 'consent', { sessionId: 'ses_1', decision: 'accepted' });
    await vi.waitFor(() =>
      expect(callbacks.onConsentDecision).toHaveBeenCalledWith(expect.anything(), 'ses_1', 'accepted'),
    );
    // Nothing is called recorded before the server says so.
    expect(await pageOf(world)).not.toContain('This session is being recorded');
    await link.sendSessionState('ast_1', { sessionId: 'ses_1', state: 'active', ended: false });
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('recording'));
    expect(await pageOf(world)).toContain('This session is being recorded');
    await post(world, 'stop', { sessionId: 'ses_1' });
    await vi.waitFor(() => expect(callbacks.onSessionStop).toHaveBeenCalledWith(expect.anything(), 'ses_1'));
    await link.sendSessionState('ast_1', { sessionId: 'ses_1', state: 'active', ended: true });
    await vi.waitFor(async () => expect(await pageOf(world)).toContain('Nothing is recorded any more'));
  });

  test('is answered once, for this session alone, and not after it is over', async () => {
    const world = await setUp();
    const { link, callbacks, machine } = world;
    await link.requestConsent('ast_1', request());
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    await post(world, 'consent', { sessionId: 'ses_of_yesterday', decision: 'accepted' });
    expect(machine.view.session.phase).toBe('asked');
    await post(world, 'consent', { sessionId: 'ses_1', decision: 'declined' });
    // The same form again, by the back button or by somebody who kept it.
    await post(world, 'consent', { sessionId: 'ses_1', decision: 'accepted' });
    await link.sendSessionState('ast_1', { sessionId: 'ses_1', state: 'denied', ended: false });
    await vi.waitFor(() => expect(machine.view.session).toMatchObject({ phase: 'over', how: 'declined' }));
    await link.requestConsent('ast_1', request({ sessionId: 'ses_2' }));
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    await post(world, 'consent', { sessionId: 'ses_1', decision: 'accepted' });
    expect(machine.view.session.phase).toBe('asked');
    expect(new Set(callbacks.onConsentDecision.mock.calls.map(([, ...said]) => said.join(' ')))).toEqual(
      new Set(['ses_1 declined']),
    );
  });

  test('is answered again until the server has said what became of it', async () => {
    const world = await setUp();
    const { link, callbacks, machine } = world;
    callbacks.onConsentDecision.mockRejectedValueOnce(new Error('database is away'));
    await link.requestConsent('ast_1', request());
    await vi.waitFor(() => expect(machine.decide('ses_1', 'declined')).toBe(true));
    await vi.waitFor(() => expect(callbacks.onConsentDecision.mock.calls.length).toBeGreaterThan(1));
    await link.sendSessionState('ast_1', { sessionId: 'ses_1', state: 'denied', ended: false });
    await vi.waitFor(() => expect(machine.view.session).toMatchObject({ phase: 'over', how: 'declined' }));
  });

  test.each([
    ['accepts', 'accepted'],
    ['declines', 'declined'],
  ] as const)('is answered by an end user who %s', async (endUser, decision) => {
    const world = await setUp();
    const { agent, link, callbacks } = world;
    const set = await fetch(`${agent.desktopUrl}/control/end-user`, {
      method: 'PUT',
      body: JSON.stringify({ endUser }),
    });
    expect(await set.json()).toEqual({ endUser });
    await link.requestConsent('ast_1', request());
    await vi.waitFor(() =>
      expect(callbacks.onConsentDecision).toHaveBeenCalledWith(expect.anything(), 'ses_1', decision),
    );
    expect(callbacks.onConsentShown).toHaveBeenCalled();
  });

  test('is left alone by an end user who ignores it, and is over at its deadline', async () => {
    const world = await setUp();
    const { agent, link, callbacks, machine } = world;
    agent.behave('ignores');
    await link.requestConsent('ast_1', request({ expiresAt: new Date(Date.now() + 300) }));
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    await vi.waitFor(() => expect(machine.view.session).toMatchObject({ phase: 'over', how: 'expired' }));
    expect(machine.decide('ses_1', 'accepted')).toBe(false);
    expect(callbacks.onConsentDecision).not.toHaveBeenCalled();
    expect(callbacks.onConsentShown).not.toHaveBeenCalled();
  });

  test('is put to nobody while nobody is signed in, also not to one who accepts everything', async () => {
    const world = await setUp();
    const { agent, link, callbacks, machine } = world;
    agent.behave('accepts');
    await post(world, 'sign-out');
    await vi.waitFor(() => expect(callbacks.onConnected.mock.calls.at(-1)![1].signedInUser).toBeNull());
    await link.requestConsent('ast_1', request());
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    const page = await pageOf(world);
    expect(page).toContain('Nobody is signed in');
    expect(page).not.toContain('alertdialog');
    await post(world, 'consent', { sessionId: 'ses_1', decision: 'accepted' });
    expect(machine.view.session.phase).toBe('asked');
    await post(world, 'sign-in');
    await vi.waitFor(() =>
      expect(callbacks.onConsentDecision).toHaveBeenCalledWith(expect.anything(), 'ses_1', 'accepted'),
    );
  });

  test('is forgotten when the connection comes back, until the server states it again', async () => {
    const { dataDir, pki, issue } = await startTestLink();
    await issue('ast_1');
    const first = await startAgentLink({ port: anyPort, pki, log: silent, callbacks: spyCallbacks() });
    onTestFinished(() => first.close());
    const agent = await startTestAgent(dataDir, first.port);
    await vi.waitFor(() => expect(first.isOnline('ast_1')).toBe(true));
    await first.requestConsent('ast_1', request());
    const machine = agent.machines.get('ast_1')!;
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
    await first.close();
    const port = { name: 'A_TEST_PORT', port: first.port };
    const second = await startAgentLink({ port, pki, log: silent, callbacks: spyCallbacks() });
    onTestFinished(() => second.close());
    await vi.waitFor(() => expect(second.isOnline('ast_1')).toBe(true));
    expect(machine.view.session.phase).toBe('none');
    await second.requestConsent('ast_1', request());
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('asked'));
  });

  test('that runs ends when the end user signs out', async () => {
    const world = await setUp();
    const { link, callbacks, machine } = world;
    await link.sendSessionState('ast_1', { sessionId: 'ses_7', state: 'active', ended: false });
    await vi.waitFor(() => expect(machine.view.session.phase).toBe('recording'));
    await post(world, 'sign-out');
    await vi.waitFor(() => expect(callbacks.onSessionStop).toHaveBeenCalledWith(expect.anything(), 'ses_7'));
  });
});

test('an agent without a folder of identities starts, and says so on its page', async () => {
  const agent = await startTestAgent(path.join(await temporaryFolder(), 'not', 'there'), 1);
  expect(await (await fetch(agent.desktopUrl)).text()).toContain('No machine is enrolled yet');
});

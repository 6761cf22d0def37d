import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { CLOSE, CUSTOMER_TEXT_MAX_LENGTH, MAX_FRAME_BYTES } from '../../agent/protocol.ts';
import { AgentUnreachable, startAgentLink } from './agentLink.ts';
import {
  anyPort,
  certificateOf,
  connectByHand,
  silent,
  someHello,
  spyCallbacks,
  startTestLink,
  type HandMadeAgent,
  type TestLink,
} from './testing.ts';

const someReading = {
  type: 'reading',
  at: '2026-11-23T09:00:00.000Z',
  ...{ cpuPercent: 12.5, ramPercent: 40, ramUsedBytes: 4e9, ramTotalBytes: 1e10 },
  ...{ diskPercent: 70, diskUsedBytes: 7e11, diskTotalBytes: 1e12 },
} as const;

const join = async ({ link, issue, dataDir }: TestLink, assetId: string, tenantId?: string): Promise<HandMadeAgent> => {
  await issue(assetId, tenantId);
  return connectByHand(link.port, await certificateOf(dataDir, assetId));
};

/** An agent that has said hello and was taken in. */
const joined = async (testLink: TestLink, assetId = 'ast_1', tenantId?: string): Promise<HandMadeAgent> => {
  const agent = await join(testLink, assetId, tenantId);
  agent.say(someHello);
  await vi.waitFor(() => {
    expect(testLink.callbacks.onConnected.mock.calls.map(([identity]) => identity.assetId)).toContain(assetId);
  });
  return agent;
};

/** A promise that is settled from outside. */
const held = () => {
  let release!: () => void;
  const until = new Promise<void>((resolve) => (release = resolve));
  return { until, release };
};

describe('what an agent says', () => {
  test('reaches the callbacks with the identity of its certificate', async () => {
    const testLink = await startTestLink();
    const agent = await joined(testLink, 'ast_1', 'ten_4');
    agent.say(someReading);
    agent.say({ type: 'consent_shown', sessionId: 'ses_1' });
    agent.say({ type: 'consent_decision', sessionId: 'ses_1', decision: 'declined' });
    agent.say({ type: 'session_stop', sessionId: 'ses_1' });
    const { onReading, onConsentShown, onConsentDecision, onSessionStop } = testLink.callbacks;
    await vi.waitFor(() => expect(onSessionStop).toHaveBeenCalled());
    const identity = expect.objectContaining({ assetId: 'ast_1', tenantId: 'ten_4' });
    const { type: _, ...reading } = someReading;
    expect(onReading).toHaveBeenCalledExactlyOnceWith(identity, reading);
    expect(onConsentShown).toHaveBeenCalledExactlyOnceWith(identity, 'ses_1');
    expect(onConsentDecision).toHaveBeenCalledExactlyOnceWith(identity, 'ses_1', 'declined');
    expect(onSessionStop).toHaveBeenCalledExactlyOnceWith(identity, 'ses_1');
  });

  test('cannot be said in the name of another asset', async () => {
    const testLink = await startTestLink();
    await joined(testLink, 'ast_2');
    const agent = await joined(testLink, 'ast_1');
    agent.say({
      type: 'customer_message',
      messageId: randomUUID(),
      text: 'I am B',
      assetId: 'ast_2',
      tenantId: 'ten_2',
    });
    expect(await agent.gone).toMatchObject({ code: CLOSE.badMessage });
    expect(testLink.callbacks.onCustomerMessage).not.toHaveBeenCalled();
    const again = await joined(testLink, 'ast_1');
    again.say({ type: 'customer_message', messageId: randomUUID(), text: 'I am A' });
    await vi.waitFor(() => expect(testLink.callbacks.onCustomerMessage).toHaveBeenCalledOnce());
    expect(testLink.callbacks.onCustomerMessage.mock.calls[0]![0]).toMatchObject({
      assetId: 'ast_1',
      tenantId: 'ten_1',
    });
    expect(testLink.link.isOnline('ast_2')).toBe(true);
  });

  test('is acknowledged once the callback has resolved, and not before', async () => {
    const testLink = await startTestLink();
    const kept = held();
    testLink.callbacks.onCustomerMessage.mockImplementation(() => kept.until);
    const agent = await joined(testLink);
    const messageId = randomUUID();
    agent.say({ type: 'customer_message', messageId, text: 'Help' });
    await vi.waitFor(() => expect(testLink.callbacks.onCustomerMessage).toHaveBeenCalled());
    // A round trip over the same connection shows that an acknowledgement would have come by now.
    const asked = testLink.link.ask('ast_1', 'disks', 5_000);
    await vi.waitFor(() => expect(agent.heard.map(({ type }) => type)).toEqual(['request']));
    kept.release();
    await vi.waitFor(() => expect(agent.heard).toContainEqual({ type: 'ack', messageId }));
    agent.ws.terminate();
    await expect(asked).rejects.toThrow(AgentUnreachable);
  });

  test('is not acknowledged when the callback fails, and is taken when it comes again', async () => {
    const testLink = await startTestLink();
    testLink.callbacks.onCustomerMessage.mockRejectedValueOnce(new Error('database is away'));
    const agent = await joined(testLink);
    const message = { type: 'customer_message', messageId: randomUUID(), text: 'Help' } as const;
    agent.say(message);
    agent.say(message);
    await vi.waitFor(() => expect(agent.heard).toEqual([{ type: 'ack', messageId: message.messageId }]));
    expect(testLink.callbacks.onCustomerMessage).toHaveBeenCalledTimes(2);
  });

  test('is taken in order, one after the other', async () => {
    const testLink = await startTestLink();
    const first = held();
    testLink.callbacks.onReading.mockImplementationOnce(() => first.until);
    const agent = await joined(testLink);
    agent.say(someReading);
    agent.say({ type: 'customer_message', messageId: randomUUID(), text: 'later' });
    await vi.waitFor(() => expect(testLink.callbacks.onReading).toHaveBeenCalled());
    expect(testLink.callbacks.onCustomerMessage).not.toHaveBeenCalled();
    first.release();
    await vi.waitFor(() => expect(testLink.callbacks.onCustomerMessage).toHaveBeenCalled());
  });

  test.each(['of_a_later_version', 'constructor', '__proto__'])(
    'is ignored where its type is not known: %s',
    async (type) => {
      const testLink = await startTestLink();
      const agent = await joined(testLink);
      agent.say({ type, anything: [1] });
      agent.say(someReading);
      await vi.waitFor(() => expect(testLink.callbacks.onReading).toHaveBeenCalled());
    },
  );

  test.each([
    ['no JSON', 'hello'],
    ['no type', '{}'],
    ['a field too much', JSON.stringify({ ...someReading, note: 'x' })],
    ['a percentage of 101', JSON.stringify({ ...someReading, cpuPercent: 101 })],
    ['a number beyond all numbers', JSON.stringify(someReading).replace('12.5', '1e999')],
    ['a message id that is none', JSON.stringify({ type: 'customer_message', messageId: '1', text: 'x' })],
    ['an empty message', JSON.stringify({ type: 'customer_message', messageId: randomUUID(), text: '' })],
    [
      'a message that is too long',
      JSON.stringify({
        type: 'customer_message',
        messageId: randomUUID(),
        text: 'x'.repeat(CUSTOMER_TEXT_MAX_LENGTH + 1),
      }),
    ],
    ['a decision that is none', JSON.stringify({ type: 'consent_decision', sessionId: 's', decision: 'maybe' })],
  ])('ends the connection with %s', async (_, frame) => {
    const testLink = await startTestLink();
    const agent = await joined(testLink);
    agent.ws.send(frame);
    expect((await agent.gone).code).toBe(CLOSE.badMessage);
    expect(testLink.callbacks.onReading).not.toHaveBeenCalled();
    expect(testLink.callbacks.onCustomerMessage).not.toHaveBeenCalled();
  });

  test('ends the connection with a frame that is too long', async () => {
    const agent = await joined(await startTestLink());
    agent.ws.send('x'.repeat(MAX_FRAME_BYTES + 1));
    expect((await agent.gone).code).toBe(1009);
  });

  test('ends the connection with binary data', async () => {
    const agent = await joined(await startTestLink());
    agent.ws.send(Buffer.from(JSON.stringify(someReading)));
    expect((await agent.gone).code).toBe(CLOSE.badMessage);
  });
});

describe('the first word', () => {
  test('must be hello', async () => {
    const testLink = await startTestLink();
    const agent = await join(testLink, 'ast_1');
    agent.say(someReading);
    expect(await agent.gone).toEqual({ code: CLOSE.badMessage, reason: 'The first message is not hello.' });
    expect(testLink.callbacks.onReading).not.toHaveBeenCalled();
  });

  test('must come soon', async () => {
    const testLink = await startTestLink({ helloTimeoutMs: 50 });
    const agent = await join(testLink, 'ast_1');
    expect(await agent.gone).toEqual({ code: CLOSE.badMessage, reason: 'No hello came.' });
  });

  test('in a version that is not spoken ends the connection and says which one is', async () => {
    const agent = await join(await startTestLink(), 'ast_1');
    agent.say({ ...someHello, v: 2 });
    expect(await agent.gone).toEqual({
      code: CLOSE.versionUnsupported,
      reason: 'Version 2 is not spoken here, but 1.',
    });
  });

  test('of an agent that the server cannot take in ends the connection', async () => {
    const testLink = await startTestLink();
    const asked = held();
    testLink.callbacks.onConnected.mockImplementationOnce(async () => {
      await asked.until;
      throw new Error('no such asset');
    });
    const agent = await join(testLink, 'ast_1');
    agent.say(someHello);
    agent.say(someReading);
    // The server answers pings in their turn: by now it has the reading, too, and it waits.
    agent.ws.ping();
    await new Promise((resolve) => agent.ws.once('pong', resolve));
    asked.release();
    expect((await agent.gone).code).toBe(CLOSE.notTaken);
    expect(testLink.callbacks.onReading).not.toHaveBeenCalled();
    expect(testLink.link.isOnline('ast_1')).toBe(false);
  });

  test('is said again when somebody signs out', async () => {
    const testLink = await startTestLink();
    const agent = await joined(testLink);
    agent.say({ ...someHello, signedInUser: null });
    await vi.waitFor(() => expect(testLink.callbacks.onConnected).toHaveBeenCalledTimes(2));
    expect(testLink.callbacks.onConnected.mock.calls[1]![1].signedInUser).toBeNull();
  });

  test('finds the asset online, so that a session can be stated in its callback', async () => {
    const testLink = await startTestLink();
    testLink.callbacks.onConnected.mockImplementation(({ assetId }) =>
      testLink.link.sendSessionState(assetId, { sessionId: 'ses_1', state: 'active', ended: false }),
    );
    const agent = await joined(testLink);
    await vi.waitFor(() => {
      expect(agent.heard).toEqual([{ type: 'session_state', sessionId: 'ses_1', state: 'active', ended: false }]);
    });
  });
});

describe('who is there', () => {
  test('is known until the connection is gone', async () => {
    const testLink = await startTestLink();
    expect(testLink.link.isOnline('ast_1')).toBe(false);
    const agent = await joined(testLink);
    expect(testLink.link.isOnline('ast_1')).toBe(true);
    agent.ws.terminate();
    await vi.waitFor(() => expect(testLink.callbacks.onDisconnected).toHaveBeenCalledOnce());
    expect(testLink.link.isOnline('ast_1')).toBe(false);
  });

  test('a second connection of the asset takes the place of the first, and nobody is called offline', async () => {
    const testLink = await startTestLink();
    const first = await joined(testLink);
    const second = await joined(testLink);
    expect(await first.gone).toMatchObject({ code: CLOSE.superseded });
    await testLink.link.requestConsent('ast_1', {
      ...{ sessionId: 'ses_1', technicianName: 'Mara Lind', reason: 'Printer', whatIsRecorded: ['Your screen'] },
      expiresAt: '2026-11-23T09:02:00.000Z',
    });
    await vi.waitFor(() =>
      expect(second.heard).toMatchObject([{ type: 'consent_request', technicianName: 'Mara Lind' }]),
    );
    expect(testLink.callbacks.onDisconnected).not.toHaveBeenCalled();
    second.ws.terminate();
    await vi.waitFor(() => expect(testLink.callbacks.onDisconnected).toHaveBeenCalledOnce());
  });

  test('a peer that does not answer pings is cut off', async () => {
    const testLink = await startTestLink({ heartbeatMs: 40 });
    await testLink.issue('ast_1');
    const certificate = await certificateOf(testLink.dataDir, 'ast_1');
    const agent = await connectByHand(testLink.link.port, certificate, { autoPong: false });
    agent.say(someHello);
    expect((await agent.gone).code).toBe(1006);
    await vi.waitFor(() => expect(testLink.callbacks.onDisconnected).toHaveBeenCalled());
  });

  test('a peer that answers pings stays, however long it is silent', async () => {
    const testLink = await startTestLink({ heartbeatMs: 20 });
    const agent = await joined(testLink);
    let pings = 0;
    agent.ws.on('ping', () => (pings += 1));
    await vi.waitFor(() => expect(pings).toBeGreaterThan(5));
    expect(testLink.link.isOnline('ast_1')).toBe(true);
  });
});

describe('asking a machine', () => {
  test('gives its answer, parsed', async () => {
    const testLink = await startTestLink();
    const agent = await joined(testLink);
    agent.ws.on('message', (data) => {
      const { requestId } = JSON.parse((data as Buffer).toString()) as { requestId: string };
      const items = [{ pid: 1, name: 'init', user: 'root', cpuPercent: 0.1, memoryBytes: 9 }];
      agent.say({ type: 'answer', requestId, result: { items } });
    });
    expect((await testLink.link.ask('ast_1', 'processes')).items[0]?.name).toBe('init');
  });

  test.each([
    ['failed', { error: 'ps is missing' }, 'ps is missing'],
    ['failed', { result: { items: 'none' } }, 'cannot be read'],
  ])('fails when the answer is %s: %o', async (because, answer, message) => {
    const testLink = await startTestLink();
    const agent = await joined(testLink);
    agent.ws.on('message', (data) => {
      const { requestId } = JSON.parse((data as Buffer).toString()) as { requestId: string };
      agent.say({ type: 'answer', requestId, ...answer });
    });
    await expect(testLink.link.ask('ast_1', 'processes')).rejects.toMatchObject({
      name: 'AgentUnreachable',
      because,
      message: expect.stringContaining(message),
    });
  });

  test('fails when it is offline, goes away or takes too long', async () => {
    const testLink = await startTestLink();
    await expect(testLink.link.ask('ast_1', 'disks')).rejects.toMatchObject({ because: 'offline' });
    const agent = await joined(testLink);
    await expect(testLink.link.ask('ast_1', 'disks', 20)).rejects.toMatchObject({ because: 'timeout' });
    const asked = testLink.link.ask('ast_1', 'disks');
    agent.ws.terminate();
    await expect(asked).rejects.toMatchObject({ because: 'disconnected' });
  });

  test('takes no answer that it did not ask for', async () => {
    const testLink = await startTestLink();
    const agent = await joined(testLink);
    agent.say({ type: 'answer', requestId: randomUUID(), result: {} });
    agent.say(someReading);
    await vi.waitFor(() => expect(testLink.callbacks.onReading).toHaveBeenCalled());
  });
});

test('one asset’s slow callback does not hold up another asset', async () => {
  const testLink = await startTestLink();
  const slow = held();
  testLink.callbacks.onReading.mockImplementationOnce(() => slow.until);
  const [one, other] = [await joined(testLink, 'ast_1'), await joined(testLink, 'ast_2')];
  one.say(someReading);
  await vi.waitFor(() => expect(testLink.callbacks.onReading).toHaveBeenCalledOnce());
  other.say({ type: 'customer_message', messageId: randomUUID(), text: 'Hello' });
  await vi.waitFor(() => expect(other.heard).toHaveLength(1));
  slow.release();
});

test('a taken port is named with the variable that sets it, and leaves nothing behind', async () => {
  const { link, pki } = await startTestLink();
  const taken = { name: 'PEEK_AGENT_PORT', port: link.port };
  await expect(startAgentLink({ port: taken, pki, log: silent, callbacks: spyCallbacks() })).rejects.toThrow(
    `Port ${link.port} is taken. Stop what uses it, or set PEEK_AGENT_PORT to another port.`,
  );
  expect(anyPort.port).toBe(0);
});

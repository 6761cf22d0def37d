import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { identityFolder } from '../../agent/identityFolder.ts';
import { LINK_PATH, type Question } from '../../agent/protocol.ts';
import { config } from '../../config.ts';
import type { RefusalReason } from './agentIdentity.ts';
import {
  createAuthority,
  issueCertificate,
  validFor,
  type CertificateOrder,
  type KeyAndCertificate,
} from './certificates.ts';
import { openPki } from './pki.ts';
import {
  certificateOf,
  connectByHand,
  someHello,
  startTestLink,
  type ClientCertificate,
  type TestLink,
} from './testing.ts';

const DAY = 24 * 60 * 60_000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * DAY);

const ourAuthority = async (dataDir: string): Promise<KeyAndCertificate> => ({
  key: await readFile(path.join(dataDir, 'pki', 'ca-key.pem'), 'utf8'),
  certificate: await readFile(path.join(dataDir, 'pki', 'ca.pem'), 'utf8'),
});

const order = (change: Partial<CertificateOrder> = {}): CertificateOrder => ({
  commonName: 'ast_1',
  organisation: 'ten_1',
  use: 'clientAuth',
  ...validFor(30, new Date()),
  ...change,
});

const asClient = async ({ key, certificate }: KeyAndCertificate, dataDir: string): Promise<ClientCertificate> => ({
  key,
  cert: certificate,
  ca: (await ourAuthority(dataDir)).certificate,
});

/** A certificate that our authority did sign, but that must not open the door. */
const signedByUs = async ({ dataDir }: TestLink, change: Partial<CertificateOrder>): Promise<ClientCertificate> =>
  asClient(await issueCertificate(await ourAuthority(dataDir), order(change)), dataDir);

const nobody: [string, RefusalReason, (link: TestLink) => Promise<Partial<ClientCertificate>>][] = [
  ['no certificate', 'no-certificate', async ({ dataDir }) => ({ ca: (await ourAuthority(dataDir)).certificate })],
  [
    'a certificate that it signed itself',
    'not-trusted',
    async ({ dataDir }) => asClient(await createAuthority('ast_1', validFor(30, new Date())), dataDir),
  ],
  [
    'a certificate of another authority, which calls itself as ours',
    'not-trusted',
    async ({ dataDir }) => {
      const other = await createAuthority('Ticket Peek Sandbox CA', validFor(30, new Date()));
      return asClient(await issueCertificate(other, order()), dataDir);
    },
  ],
  [
    'a certificate that another agent signed with its own',
    'not-trusted',
    async ({ dataDir }) => {
      const agent = await issueCertificate(await ourAuthority(dataDir), order({ commonName: 'ast_2' }));
      const forged = await issueCertificate(agent, order());
      return asClient({ key: forged.key, certificate: `${forged.certificate}\n${agent.certificate}` }, dataDir);
    },
  ],
  [
    'an expired certificate',
    'expired',
    (link) => signedByUs(link, { notBefore: daysFromNow(-9), notAfter: daysFromNow(-1) }),
  ],
  [
    'a certificate that is not valid yet',
    'not-yet-valid',
    (link) => signedByUs(link, { notBefore: daysFromNow(1), notAfter: daysFromNow(9) }),
  ],
  ['a certificate for servers', 'wrong-use', (link) => signedByUs(link, { use: 'serverAuth' })],
  [
    'a revoked certificate',
    'revoked',
    async ({ dataDir, pki, issue }) => {
      await pki.revoke((await issue('ast_1')).serialNumber);
      return certificateOf(dataDir, 'ast_1');
    },
  ],
  ['a certificate that names no asset', 'not-an-agent', (link) => signedByUs(link, { commonName: '' })],
];

describe('the door', () => {
  test('opens for a certificate that our authority signed for an asset', async () => {
    const { link, callbacks, issue, dataDir } = await startTestLink();
    const { fingerprint, serialNumber } = await issue('ast_1', 'ten_7');
    const agent = await connectByHand(link.port, await certificateOf(dataDir, 'ast_1'));
    agent.say(someHello);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
    const [identity, hello] = callbacks.onConnected.mock.calls[0]!;
    expect(identity).toMatchObject({
      ...{ assetId: 'ast_1', tenantId: 'ten_7', certificateSubject: 'CN=ast_1,O=ten_7', fingerprint, serialNumber },
      verifiedAt: expect.any(Date),
    });
    expect(hello).toMatchObject({ hostname: 'NB-1', signedInUser: 'anna' });
    expect(link.isOnline('ast_1')).toBe(true);
    expect(callbacks.onRefused).not.toHaveBeenCalled();
  });

  test.each(nobody)('stays shut for %s', async (_, because, certificate) => {
    const testLink = await startTestLink();
    const { link, callbacks } = testLink;
    await expect(connectByHand(link.port, await certificate(testLink))).rejects.toThrow();
    await vi.waitFor(() => expect(callbacks.onRefused).toHaveBeenCalledWith(expect.objectContaining({ because })));
    expect(callbacks.onConnected).not.toHaveBeenCalled();
    expect(link.isOnline('ast_1')).toBe(false);
  });

  test('stays shut for a revoked certificate of which only the session is shown again', async () => {
    const { link, callbacks, issue, dataDir } = await startTestLink();
    const { serialNumber } = await issue('ast_1');
    const certificate = await certificateOf(dataDir, 'ast_1');
    // A first connection, of which the session is kept.
    const first = tlsConnect({ ...certificate, host: config.host, port: link.port });
    onTestFinished(() => void first.destroy());
    const session = await new Promise<Buffer>((resolve) => first.once('session', resolve));
    // By another process: this one still has the keys with which it sealed the session.
    await (await openPki({ dataDir })).revoke(serialNumber);
    const resumed: TLSSocket = tlsConnect({ ca: certificate.ca, host: config.host, port: link.port, session });
    resumed.on('error', () => undefined);
    onTestFinished(() => void resumed.destroy());
    const answer = new Promise<string>((resolve) => {
      let text = '';
      resumed.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text));
    });
    resumed.once('secureConnect', () => {
      resumed.write(`GET ${LINK_PATH} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`);
      resumed.write('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n');
    });
    expect(await answer).not.toContain('101 Switching Protocols');
    await vi.waitFor(() => {
      expect(callbacks.onRefused).toHaveBeenCalledWith(
        expect.objectContaining({ because: 'revoked', certificateSubject: 'CN=ast_1,O=ten_1' }),
      );
    });
    expect(callbacks.onConnected).not.toHaveBeenCalled();
  });

  test('stays shut for TLS 1.2', async () => {
    const { link, issue, dataDir } = await startTestLink();
    await issue('ast_1');
    const certificate = await certificateOf(dataDir, 'ast_1');
    await expect(connectByHand(link.port, certificate, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/protocol version/);
  });

  test('takes no identity from headers', async () => {
    const { link, callbacks, issue, dataDir } = await startTestLink();
    await issue('ast_1');
    const headers = { 'X-SSL-Client-Verify': 'SUCCESS', 'X-SSL-Client-S-DN': 'CN=ast_2,O=ten_2' };
    const agent = await connectByHand(link.port, await certificateOf(dataDir, 'ast_1'), { headers });
    agent.say(someHello);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
    expect(callbacks.onConnected.mock.calls[0]![0]).toMatchObject({ assetId: 'ast_1', tenantId: 'ten_1' });
  });

  test('answers 426 to a request that is no WebSocket, and 404 to another path', async () => {
    const { link, issue, dataDir } = await startTestLink();
    await issue('ast_1');
    const certificate = await certificateOf(dataDir, 'ast_1');
    const status = new Promise((resolve, reject) => {
      const asked = request({ ...certificate, host: config.host, port: link.port, path: '/', agent: false });
      asked.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
      asked.end();
    });
    expect(await status).toBe(426);
    await expect(connectByHand(link.port, certificate, { path: '/else' })).rejects.toThrow(/404/);
  });
});

describe('revocation while the server runs', () => {
  test('cuts the open connection and shuts the door, without a restart', async () => {
    const { link, callbacks, issue, dataDir, pki } = await startTestLink();
    const { serialNumber } = await issue('ast_1');
    const certificate = await certificateOf(dataDir, 'ast_1');
    const agent = await connectByHand(link.port, certificate);
    agent.say(someHello);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
    await pki.revoke(serialNumber);
    expect(await agent.gone).toEqual({ code: 4004, reason: 'The certificate was revoked.' });
    await vi.waitFor(() => expect(callbacks.onDisconnected).toHaveBeenCalled());
    expect(link.isOnline('ast_1')).toBe(false);
    await expect(connectByHand(link.port, certificate)).rejects.toThrow();
    // By the handshake itself: the running listener has taken over the new list.
    await vi.waitFor(() => {
      expect(callbacks.onRefused).toHaveBeenCalledWith(expect.objectContaining({ detail: 'CERT_REVOKED' }));
    });
  });

  test('counts also when another process revoked', async () => {
    const { link, callbacks, issue, dataDir } = await startTestLink({ heartbeatMs: 50 });
    const { serialNumber } = await issue('ast_1');
    const certificate = await certificateOf(dataDir, 'ast_1');
    const agent = await connectByHand(link.port, certificate);
    agent.say(someHello);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
    const otherProcess = await openPki({ dataDir });
    await otherProcess.revoke(serialNumber);
    expect(await agent.gone).toMatchObject({ code: 4004 });
    await expect(connectByHand(link.port, certificate)).rejects.toThrow();
  });

  test('leaves the other agents connected', async () => {
    const { link, callbacks, issue, dataDir, pki } = await startTestLink();
    const { serialNumber } = await issue('ast_1');
    await issue('ast_2');
    const other = await connectByHand(link.port, await certificateOf(dataDir, 'ast_2'));
    other.say(someHello);
    await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
    await pki.revoke(serialNumber);
    const question: Question = 'system';
    const answer = link.ask('ast_2', question);
    await vi.waitFor(() => expect(other.heard).toHaveLength(1));
    other.say({
      type: 'answer',
      requestId: other.heard[0]!.type === 'request' ? other.heard[0]!.requestId : '',
      error: 'here',
    });
    await expect(answer).rejects.toThrow('here');
  });
});

test('while a certificate is rotated, the former one works until it is revoked, and never after', async () => {
  const { link, callbacks, issue, dataDir, pki } = await startTestLink();
  const former = await issue('ast_1');
  const old = await certificateOf(dataDir, 'ast_1');
  // The new one is signed while the old one is still in use, as by a slow roll-out.
  const fresh = await asClient(await issueCertificate(await ourAuthority(dataDir), order()), dataDir);
  for (const certificate of [old, fresh, old, fresh]) (await connectByHand(link.port, certificate)).say(someHello);
  await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalledTimes(4));
  const said = callbacks.onConnected.mock.calls.map(([identity]) => [identity.assetId, identity.tenantId]);
  expect(said).toEqual(Array(4).fill(['ast_1', 'ten_1']));
  expect(new Set(callbacks.onConnected.mock.calls.map(([{ serialNumber }]) => serialNumber)).size).toBe(2);
  await pki.revoke(former.serialNumber, 'superseded');
  await expect(connectByHand(link.port, old)).rejects.toThrow();
  const still = await connectByHand(link.port, fresh);
  still.say(someHello);
  await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalledTimes(5));
});

test('an expired certificate ends a connection that was opened with it', async () => {
  let now = new Date();
  const { link, callbacks, issue, dataDir } = await startTestLink({ heartbeatMs: 50, now: () => now });
  await issue('ast_1');
  const agent = await connectByHand(link.port, await certificateOf(dataDir, 'ast_1'));
  agent.say(someHello);
  await vi.waitFor(() => expect(callbacks.onConnected).toHaveBeenCalled());
  now = daysFromNow(500);
  expect(await agent.gone).toEqual({ code: 4004, reason: 'The certificate has expired.' });
});

test('an agent does not talk to a server of another authority', async () => {
  const { issue, dataDir } = await startTestLink();
  await issue('ast_1');
  const other = await createAuthority('Ticket Peek Sandbox CA', validFor(30, new Date()));
  const { key, certificate } = await issueCertificate(other, {
    ...order({ commonName: 'localhost', use: 'serverAuth' }),
    reachedAs: [{ type: 'dns', value: 'localhost' }],
  });
  const impostor = createServer({ key, cert: certificate });
  await new Promise<void>((resolve) => impostor.listen(0, config.host, resolve));
  onTestFinished(() => void impostor.close());
  const { port } = impostor.address() as AddressInfo;
  await expect(connectByHand(port, await certificateOf(dataDir, 'ast_1'))).rejects.toThrow(/certificate/);
});

test('the folder of an identity is found by its asset, and by nothing else', () => {
  expect(identityFolder('/data', 'ast_1')).toBe('/data/agents/ast_1');
  expect(() => identityFolder('/data', '../pki')).toThrow(RangeError);
});

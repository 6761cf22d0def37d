import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished, vi } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { IDENTITY_FILES, identityFolder } from '../../agent/identityFolder.ts';
import { LINK_PATH, PROTOCOL_VERSION, type AgentMessage, type ServerMessage } from '../../agent/protocol.ts';
import { startAgent, type AgentOptions, type RunningAgent } from '../../agent/startAgent.ts';
import { config, type NamedPort } from '../../config.ts';
import { startAgentLink, type AgentLink, type AgentLinkCallbacks, type AgentLinkOptions } from './agentLink.ts';
import { openPki, type IssuedCertificate, type Pki } from './pki.ts';

/** A port of the system's choice. */
export const anyPort: NamedPort = { name: 'A_TEST_PORT', port: 0 };

export const silent = pino({ level: 'silent' });

/** A folder that is gone after the test. */
export const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'peek-agents-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Callbacks that only remember what they were called with. */
export const spyCallbacks = () => ({
  onConnected: vi.fn<AgentLinkCallbacks['onConnected']>(),
  onReading: vi.fn<AgentLinkCallbacks['onReading']>(),
  onCustomerMessage: vi.fn<AgentLinkCallbacks['onCustomerMessage']>(() => Promise.resolve()),
  onConsentShown: vi.fn<AgentLinkCallbacks['onConsentShown']>(),
  onConsentDecision: vi.fn<AgentLinkCallbacks['onConsentDecision']>(),
  onSessionStop: vi.fn<AgentLinkCallbacks['onSessionStop']>(),
  onRecordingChunk: vi.fn<AgentLinkCallbacks['onRecordingChunk']>(() => Promise.resolve(true)),
  onDisconnected: vi.fn<AgentLinkCallbacks['onDisconnected']>(),
  onRefused: vi.fn<NonNullable<AgentLinkCallbacks['onRefused']>>(),
});

export interface TestLink {
  readonly dataDir: string;
  readonly pki: Pki;
  readonly link: AgentLink;
  readonly callbacks: ReturnType<typeof spyCallbacks>;
  /** Puts a certificate into the asset's folder. */
  issue(assetId: string, tenantId?: string): Promise<IssuedCertificate>;
}

/** A server's end on a free port, closed after the test. */
export const startTestLink = async (
  options: Partial<AgentLinkOptions> & { dataDir?: string } = {},
): Promise<TestLink> => {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const pki = options.pki ?? (await openPki({ dataDir }));
  const callbacks = spyCallbacks();
  const link = await startAgentLink({ port: anyPort, log: silent, pki, callbacks, ...options });
  onTestFinished(() => link.close());
  return {
    ...{ dataDir, pki, link, callbacks },
    issue: (assetId, tenantId = 'ten_1') =>
      pki.issueAgentCertificate({ assetId, tenantId, directory: identityFolder(dataDir, assetId) }),
  };
};

/** The running agent on free ports, closed after the test, with everything quick. */
export const startTestAgent = async (
  dataDir: string,
  port: number,
  options: Partial<AgentOptions> = {},
): Promise<RunningAgent> => {
  const agent = await startAgent({
    dataDir,
    link: { name: 'PEEK_AGENT_PORT', port },
    desktop: anyPort,
    log: silent,
    intervalMs: 200,
    lookEveryMs: 50,
    repeatMs: 100,
    thinkingMs: 20,
    backOff: { firstMs: 20, maxMs: 100 },
    ...options,
  });
  onTestFinished(() => agent.close());
  return agent;
};

export interface ClientCertificate {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** What lies in an asset's folder. */
export const certificateOf = async (dataDir: string, assetId: string): Promise<ClientCertificate> => {
  const read = (name: string): Promise<string> => readFile(path.join(identityFolder(dataDir, assetId), name), 'utf8');
  return {
    key: await read(IDENTITY_FILES.key),
    cert: await read(IDENTITY_FILES.certificate),
    ca: await read(IDENTITY_FILES.authority),
  };
};

/** A peer that speaks the protocol by hand. */
export interface HandMadeAgent {
  readonly ws: WebSocket;
  readonly heard: ServerMessage[];
  /** Resolves with the code and reason once the connection is gone. */
  readonly gone: Promise<{ code: number; reason: string }>;
  say(message: AgentMessage | Record<string, unknown>): void;
}

/** A hello that stands for itself where its content does not matter. */
export const someHello = {
  type: 'hello',
  v: PROTOCOL_VERSION,
  hostname: 'NB-1',
  os: 'Debian 12',
  model: 'X1',
  serialNumber: 'S1',
  signedInUser: 'anna',
  agentVersion: '1.0.0',
} as const satisfies AgentMessage;

/** Connects by hand. Rejects when the door stays shut. */
export const connectByHand = async (
  port: number,
  certificate: Partial<ClientCertificate>,
  { path: urlPath = LINK_PATH, ...options }: ClientOptions & { path?: string } = {},
): Promise<HandMadeAgent> => {
  const ws = new WebSocket(`wss://${config.host}:${port}${urlPath}`, { ...certificate, ...options });
  onTestFinished(() => ws.terminate());
  const heard: ServerMessage[] = [];
  ws.on('message', (data) => heard.push(JSON.parse((data as Buffer).toString()) as ServerMessage));
  const gone = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve);
    ws.once('error', reject);
  });
  ws.on('error', () => undefined);
  return { ws, heard, gone, say: (message) => ws.send(JSON.stringify(message)) };
};

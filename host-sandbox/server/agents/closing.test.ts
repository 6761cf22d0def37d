import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CLOSE } from '../../agent/protocol.ts';
import { config } from '../../config.ts';
import { certificateOf, connectByHand, someHello, startTestLink, temporaryFolder } from './testing.ts';

test('closing the link cuts whoever is there, and waits for the last callbacks', async () => {
  const { link, issue, dataDir, callbacks } = await startTestLink();
  await issue('ast_1');
  const agent = await connectByHand(link.port, await certificateOf(dataDir, 'ast_1'));
  agent.say(someHello);
  await vi.waitFor(() => expect(link.isOnline('ast_1')).toBe(true));
  // One that never gets as far as a handshake.
  const stalled = connect(link.port, config.host);
  onTestFinished(() => void stalled.destroy());
  await once(stalled.resume(), 'connect');
  const stalledIsCut = once(stalled, 'close');
  let release = (): void => undefined;
  callbacks.onDisconnected.mockImplementation(() => new Promise((resolve) => (release = resolve)));
  let closed = false;
  const closing = link.close().then(() => (closed = true));
  expect(await agent.gone).toMatchObject({ code: CLOSE.goingAway });
  await vi.waitFor(() => expect(callbacks.onDisconnected).toHaveBeenCalled());
  await stalledIsCut;
  expect(closed).toBe(false);
  release();
  await closing;
});

const here = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

/** Starts both ends, with an agent that thinks about its answer for long and one identity that is refused. */
const START_AND_CLOSE = `
  import { pino } from 'pino';
  import { startAgent } from ${here('../../agent/startAgent.ts')};
  import { identityFolder } from ${here('../../agent/identityFolder.ts')};
  import { startAgentLink } from ${here('./agentLink.ts')};
  import { openPki } from ${here('./pki.ts')};
  const dataDir = process.env.PEEK_DATA_DIR;
  const [log, port] = [pino({ level: 'silent' }), { name: 'A_TEST_PORT', port: 0 }];
  const pki = await openPki({ dataDir });
  const issue = (assetId) =>
    pki.issueAgentCertificate({ assetId, tenantId: 'ten_1', directory: identityFolder(dataDir, assetId) });
  const [, refused] = await Promise.all([issue('ast_1'), issue('ast_2')]);
  await pki.revoke(refused.serialNumber);
  const none = () => undefined;
  const callbacks = { onReading: none, onCustomerMessage: async () => {}, onConsentDecision: none, onSessionStop: none, onDisconnected: none };
  const shown = new Promise((resolve) => {
    callbacks.onConsentShown = resolve;
    callbacks.onConnected = ({ assetId }) =>
      link.requestConsent(assetId, {
        sessionId: 'ses_1', technicianName: 'Mara', reason: 'Printer', whatIsRecorded: ['Your screen'],
        expiresAt: new Date(Date.now() + 600_000).toISOString(),
      });
  });
  const link = await startAgentLink({ port, pki, log, callbacks });
  const agent = await startAgent({ dataDir, desktop: port, link: { name: 'A_TEST_PORT', port: link.port }, log, thinkingMs: 600_000, backOff: { firstMs: 600_000, maxMs: 600_000 } });
  agent.behave('accepts');
  await shown;
  if (process.env.FIRST === 'agent') await agent.close();
  await link.close();
  await agent.close();
  console.log('closed');
`;

test.each(['agent', 'link'])(
  'once both are closed, first the %s, nothing keeps the process alive',
  async (first) => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', START_AND_CLOSE], {
      env: { ...process.env, PEEK_DATA_DIR: await temporaryFolder(), FIRST: first },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exit = once(child, 'exit');
    expect(await text(child.stdout)).toBe('closed\n');
    expect(await exit).toEqual([0, null]);
  },
  20_000,
);

import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { AgentConnection } from './agentConnection.ts';
import type { AgentIdentity } from './agentIdentity.ts';
import { silent, someHello } from './testing.ts';

/** A socket of which only what flow control needs is there. */
class FakeSocket extends EventEmitter {
  isPaused = false;
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  say(message: object): void {
    this.emit('message', Buffer.from(JSON.stringify(message)), false);
  }
}

test('an agent that talks faster than its messages are taken is not read for a while', async () => {
  const ws = new FakeSocket();
  const waiting: (() => void)[] = [];
  const identity = { assetId: 'ast_1' } as AgentIdentity;
  const take = vi.fn(() => new Promise<void>((resolve) => waiting.push(resolve)));
  new AgentConnection(ws as unknown as WebSocket, identity, {
    log: silent,
    helloTimeoutMs: 1_000,
    take,
    onGone: () => undefined,
  });
  onTestFinished(() => void ws.emit('close', 1000));
  ws.say(someHello);
  for (let count = 0; count < 30; count++) ws.say({ type: 'consent_shown', sessionId: 'ses_1' });
  expect(ws.isPaused).toBe(false);
  ws.say({ type: 'consent_shown', sessionId: 'ses_1' });
  expect(ws.isPaused).toBe(true);
  waiting[0]!();
  await vi.waitFor(() => expect(ws.isPaused).toBe(false));
});

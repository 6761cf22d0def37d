import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { CLOSE, type Answer, type ConsentRequest, type Question, type SessionStatement } from '../../agent/protocol.ts';
import type { NamedPort } from '../../config.ts';
import { AgentConnection, AgentUnreachable, type HandedOver } from './agentConnection.ts';
import type { AgentIdentity } from './agentIdentity.ts';
import type { AgentLinkCallbacks } from './callbacks.ts';
import { startListener } from './listener.ts';
import type { Pki } from './pki.ts';
import { createTurns } from './turns.ts';

export interface AgentLinkOptions {
  readonly port: NamedPort;
  readonly pki: Pki;
  readonly callbacks: AgentLinkCallbacks;
  readonly log: Logger;
  readonly now?: () => Date;
  /** How often peers are pinged; one that misses a whole turn is cut off. */
  readonly heartbeatMs?: number;
  /** How long a new connection may take until it says hello. */
  readonly helloTimeoutMs?: number;
}

/** The server's end of the agents' connections. */
export interface AgentLink {
  /** The port as it is, after port 0 was resolved. */
  readonly port: number;
  isOnline(assetId: string): boolean;
  /** Asks the end user. Resolves when the request was handed to the network. @throws {AgentUnreachable} */
  requestConsent(assetId: string, request: ConsentRequest): Promise<void>;
  /** Tells the agent where a session stands; it stops repeating its decision. @throws {AgentUnreachable} */
  sendSessionState(assetId: string, statement: SessionStatement): Promise<void>;
  /** Asks the machine about itself, for 10 seconds when nothing else is said. @throws {AgentUnreachable} */
  ask<Q extends Question>(assetId: string, question: Q, timeoutMs?: number): Promise<Answer<Q>>;
  /** Ends every connection, and resolves when the last callback is done and nothing is left open. */
  close(): Promise<void>;
}

/**
 * Starts the server's end of the link with the agents.
 * @throws Error that names the port, when it is taken.
 */
export const startAgentLink = async (options: AgentLinkOptions): Promise<AgentLink> => {
  const { port, pki, callbacks, log, now = () => new Date(), heartbeatMs = 15_000, helloTimeoutMs = 10_000 } = options;
  /** Every open connection, and the one that speaks for each asset. */
  const open = new Set<AgentConnection>();
  const byAsset = new Map<string, AgentConnection>();
  const turns = createTurns();
  let closing = false;

  const handle = async (connection: AgentConnection, message: HandedOver): Promise<void> => {
    if (connection.distrusted) return;
    const { identity } = connection;
    switch (message.type) {
      case 'hello':
        try {
          return await callbacks.onConnected(identity, message.hello);
        } catch (error) {
          connection.distrust(CLOSE.notTaken, 'The server could not take the agent in.');
          throw error;
        }
      case 'reading':
        return callbacks.onReading(identity, message.reading);
      case 'customer_message': {
        const { messageId, text } = message;
        await callbacks.onCustomerMessage(identity, { messageId, text });
        // An agent that has gone meanwhile asks again, and is acknowledged then.
        return connection.send({ type: 'ack', messageId }).catch(() => undefined);
      }
      case 'consent_shown':
        return callbacks.onConsentShown(identity, message.sessionId);
      case 'consent_decision':
        return callbacks.onConsentDecision(identity, message.sessionId, message.decision);
      case 'recording_chunk': {
        const { type: _, ...chunk } = message;
        const kept = await callbacks.onRecordingChunk(identity, chunk);
        const { sessionId, pageId, index } = chunk;
        return connection.send({ type: 'recording_ack', sessionId, pageId, index, kept }).catch(() => undefined);
      }
      case 'session_stop':
        return callbacks.onSessionStop(identity, message.sessionId);
    }
  };

  const inTurn = async (assetId: string, about: string, work: () => Promise<void> | void): Promise<void> => {
    try {
      await turns.take(assetId, work);
    } catch (error) {
      log.error({ err: error, assetId }, `agent's ${about} failed`);
    }
  };

  const welcome = (connection: AgentConnection): void => {
    const { assetId } = connection.identity;
    const former = byAsset.get(assetId);
    byAsset.set(assetId, connection);
    if (former !== connection) former?.end(CLOSE.superseded, 'The asset has connected again.');
  };

  const farewell = (connection: AgentConnection): void => {
    const { identity } = connection;
    open.delete(connection);
    if (byAsset.get(identity.assetId) !== connection) return;
    byAsset.delete(identity.assetId);
    void inTurn(identity.assetId, 'leaving', () => callbacks.onDisconnected(identity));
  };

  const onAgent = (ws: WebSocket, identity: AgentIdentity): void => {
    if (closing) return ws.terminate();
    const connection: AgentConnection = new AgentConnection(ws, identity, {
      log,
      helloTimeoutMs,
      onGone: () => farewell(connection),
      take: (message) => {
        if (message.type === 'hello') welcome(connection);
        return inTurn(identity.assetId, message.type, () => handle(connection, message));
      },
    });
    open.add(connection);
    cutEnded();
  };

  const cutEnded = (): void => {
    for (const connection of open) {
      const { serialNumber, certificateExpiresAt } = connection.identity;
      if (pki.isRevoked(serialNumber)) connection.distrust(CLOSE.certificateEnded, 'The certificate was revoked.');
      else if (now() > certificateExpiresAt)
        connection.distrust(CLOSE.certificateEnded, 'The certificate has expired.');
    }
  };

  const listener = await startListener({
    ...{ port, pki, log, now, onAgent },
    onRefused: (refusal) => {
      log.warn(refusal, 'agent refused');
      callbacks.onRefused?.(refusal);
    },
  });
  const stopFollowing = pki.onRevocation(cutEnded);
  const heartbeat = setInterval(() => {
    cutEnded();
    for (const connection of open) connection.beat();
    pki.refresh().catch((error: unknown) => log.error({ err: error }, 'revocation list could not be read'));
  }, heartbeatMs);

  const connectionOf = (assetId: string): AgentConnection => {
    const connection = byAsset.get(assetId);
    if (!connection) throw new AgentUnreachable('offline', 'The machine is offline.');
    return connection;
  };

  return {
    port: listener.port,
    isOnline: (assetId) => byAsset.has(assetId),
    requestConsent: async (assetId, request) => connectionOf(assetId).send({ type: 'consent_request', ...request }),
    sendSessionState: async (assetId, statement) => connectionOf(assetId).send({ type: 'session_state', ...statement }),
    ask: async (assetId, question, timeoutMs = 10_000) => connectionOf(assetId).ask(question, timeoutMs),
    close: async () => {
      closing = true;
      clearInterval(heartbeat);
      stopFollowing();
      for (const connection of open) connection.end(CLOSE.goingAway, 'The server stops.');
      await Promise.all([...open].map(({ gone }) => gone));
      await listener.close();
      await turns.idle();
    },
  };
};

export { AgentUnreachable } from './agentConnection.ts';
export type { AgentIdentity } from './agentIdentity.ts';
export type { AgentLinkCallbacks } from './callbacks.ts';

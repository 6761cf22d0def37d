import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import { LINK_PATH, MAX_FRAME_BYTES } from '../../agent/protocol.ts';
import type { NamedPort } from '../../config.ts';
import { listen } from '../../process.ts';
import { identify, PeerRefused, refusalOf, type AgentIdentity, type Refusal } from './agentIdentity.ts';
import type { Pki } from './pki.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;

interface ListenerOptions {
  readonly port: NamedPort;
  readonly pki: Pki;
  readonly log: Logger;
  readonly now: () => Date;
  readonly onAgent: (ws: WebSocket, identity: AgentIdentity) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

/** The door: nobody comes in without a client certificate that our authority signed and has not revoked. */
export interface Listener {
  readonly port: number;
  /** Lets nobody in any more, and cuts off whoever is still there. */
  close(): Promise<void>;
}

const refuse = (socket: Duplex, status: string, sentence: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Type: text/plain\r\n\r\n${sentence}\n`);
};

/**
 * Listens with HTTPS (TLS 1.3, client certificate required) and takes WebSockets only.
 * @throws Error that names the port, when it is taken.
 */
export const startListener = async ({
  port,
  pki,
  log,
  now,
  onAgent,
  onRefused,
}: ListenerOptions): Promise<Listener> => {
  const tls = { requestCert: true, rejectUnauthorized: true, handshakeTimeout: HANDSHAKE_TIMEOUT_MS };
  const server = createServer({ ...pki.secureContext(), ...tls }, (_request, response) => {
    response.writeHead(426, { Connection: 'Upgrade', Upgrade: 'websocket' }).end('Agents connect by WebSocket.\n');
  });
  const websockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const sockets = new Set<Duplex>();

  const admit = async (socket: TLSSocket): Promise<AgentIdentity> => {
    // Another process may have revoked the certificate meanwhile.
    await pki.refresh();
    return identify(socket, (serialNumber) => pki.isRevoked(serialNumber), now());
  };

  server.on('connection', (socket: Duplex) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (error, socket) => onRefused(refusalOf(error, socket)));
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    // Whoever hangs up while being checked is no error of ours.
    socket.on('error', () => undefined);
    if (request.url !== LINK_PATH) return refuse(socket, '404 Not Found', 'There is nothing here.');
    if (!(socket instanceof TLSSocket)) return void socket.destroy();
    const remoteAddress = socket.remoteAddress ?? null;
    admit(socket).then(
      (identity) => {
        if (socket.destroyed || !server.listening) return void socket.destroy();
        websockets.handleUpgrade(request, socket, head, (ws) => onAgent(ws, identity));
      },
      (error: unknown) => {
        refuse(socket, '403 Forbidden', 'This certificate may not speak here.');
        if (!(error instanceof PeerRefused)) return log.error({ err: error }, 'agent could not be checked');
        const { because, message, certificateSubject } = error;
        onRefused({ because, detail: message, remoteAddress, certificateSubject });
      },
    );
  });
  const stopFollowing = pki.onRevocation(() => server.setSecureContext(pki.secureContext()));

  try {
    await listen(server, port);
  } catch (error) {
    stopFollowing();
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      stopFollowing();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      return closed;
    },
  };
};

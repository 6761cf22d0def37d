import type { Logger } from 'pino';
import { WebSocket } from 'ws';
import { config, type NamedPort } from '../../config.ts';
import {
  CLOSE,
  LINK_PATH,
  MAX_FRAME_BYTES,
  ProtocolError,
  readServerMessage,
  type AgentMessage,
  type ServerMessage,
} from '../protocol.ts';
import type { Identity } from '../identities.ts';
import { DEFAULT_BACK_OFF, waitBefore, type BackOff } from './backOff.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
const CLOSING_MS = 500;
/** A connection that lasted this long was a good one: the next failure counts as the first. */
const GOOD_AFTER_MS = 5_000;
/** Where two agents have the same identity, neither may keep throwing out the other. */
const SUPERSEDED_COUNTS_AS = 10;

/** Where the connection stands, and since when. `reason` is why it is not open, in words. */
export type LinkState =
  | { readonly state: 'open'; readonly since: Date }
  | { readonly state: 'connecting'; readonly since: Date; readonly reason: string | null };

export interface ServerLinkOptions {
  readonly port: NamedPort;
  readonly log: Logger;
  readonly backOff?: BackOff;
  /** How often the server is pinged; a server that misses a whole turn is taken for gone. */
  readonly heartbeatMs?: number;
  readonly onState: (state: LinkState) => void;
  readonly onMessage: (message: ServerMessage) => void;
}

/** One identity's connection to the server, opened again whenever it is lost. */
export class ServerLink {
  #identity: Identity;
  readonly #options: ServerLinkOptions;
  #state: LinkState = { state: 'connecting', since: new Date(), reason: null };
  #ws: WebSocket | null = null;
  #retry: NodeJS.Timeout | null = null;
  #failures = 0;
  #closed = false;

  constructor(identity: Identity, options: ServerLinkOptions) {
    this.#identity = identity;
    this.#options = options;
    this.#connect();
  }

  get state(): LinkState {
    return this.#state;
  }

  /** Says something if the connection is open; else it is not said, and the answer is false. */
  say(message: AgentMessage): boolean {
    if (this.#ws?.readyState !== WebSocket.OPEN) return false;
    this.#ws.send(JSON.stringify(message));
    return true;
  }

  /** Goes on with another certificate of the same asset. */
  changeIdentity(identity: Identity): void {
    this.#identity = identity;
    this.#failures = 0;
    if (this.#retry) this.#connect();
    else this.#ws?.close(CLOSE.goingAway, 'The certificate has changed.');
  }

  /** Ends it for good; resolves when the socket and every timer are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    const ws = this.#ws;
    if (!ws) return;
    const gone = new Promise<void>((resolve) => ws.once('close', () => resolve()));
    if (ws.readyState === WebSocket.CONNECTING) ws.terminate();
    else ws.close(CLOSE.goingAway, 'The agent stops.');
    const impatient = setTimeout(() => ws.terminate(), CLOSING_MS);
    await gone;
    clearTimeout(impatient);
  }

  #connect(): void {
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    const { port, log, heartbeatMs = 15_000 } = this.#options;
    const { assetId, key, certificate, authority } = this.#identity;
    const ws = new WebSocket(`wss://${config.host}:${port.port}${LINK_PATH}`, {
      ...{ key, cert: certificate, ca: authority, minVersion: 'TLSv1.3' },
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      maxPayload: MAX_FRAME_BYTES,
      perMessageDeflate: false,
    });
    this.#ws = ws;
    let failure: Error | null = null;
    let openedAt: number | null = null;
    let heartbeat: NodeJS.Timeout | undefined;
    let alive = true;
    ws.on('open', () => {
      openedAt = Date.now();
      heartbeat = setInterval(() => {
        if (!alive) return ws.terminate();
        alive = false;
        ws.ping();
      }, heartbeatMs);
      this.#become({ state: 'open', since: new Date() });
    });
    ws.on('pong', () => (alive = true));
    ws.on('message', (data) => {
      try {
        const message = readServerMessage((data as Buffer).toString());
        if (message) this.#options.onMessage(message);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        log.warn({ err: error, assetId }, 'the server said what cannot be read');
        ws.close(CLOSE.badMessage, 'That message cannot be read.');
      }
    });
    ws.on('error', (error) => (failure = error));
    ws.once('close', (code, reason) => {
      clearInterval(heartbeat);
      this.#ws = null;
      if (this.#closed) return;
      if (openedAt !== null && Date.now() - openedAt >= GOOD_AFTER_MS) this.#failures = 0;
      this.#failures = code === CLOSE.superseded ? SUPERSEDED_COUNTS_AS : this.#failures + 1;
      const why = reason.toString() || failure?.message || null;
      log.info({ assetId, code, why }, 'not connected to the server');
      this.#become({ state: 'connecting', since: new Date(), reason: why });
      const waitMs = waitBefore(this.#failures, this.#options.backOff ?? DEFAULT_BACK_OFF, Math.random());
      this.#retry = setTimeout(() => this.#connect(), waitMs);
    });
  }

  #become(state: LinkState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}

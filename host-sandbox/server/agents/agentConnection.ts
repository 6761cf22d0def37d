import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { RawData, WebSocket } from 'ws';
import type { Reading } from '#contracts';
import {
  answerSchemas,
  CLOSE,
  PROTOCOL_VERSION,
  ProtocolError,
  readAgentMessage,
  type AgentMessage,
  type Answer,
  type Hello,
  type Question,
  type ServerMessage,
} from '../../agent/protocol.ts';
import type { AgentIdentity } from './agentIdentity.ts';

/** How long a peer may take over its side of the closing handshake. */
const CLOSING_MS = 1_000;
/** Messages that may wait for their callbacks before the connection is no longer read. */
const MAX_WAITING = 32;

/** The machine did not answer: it is not connected, went away, took too long, or said why it cannot. */
export class AgentUnreachable extends Error {
  override readonly name = 'AgentUnreachable';
  readonly because: 'offline' | 'disconnected' | 'timeout' | 'failed';
  constructor(because: AgentUnreachable['because'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.because = because;
  }
}

/** What a connection hands over once it has been read and checked. */
export type HandedOver =
  | { readonly type: 'hello'; readonly hello: Hello }
  | { readonly type: 'reading'; readonly reading: Reading }
  | Exclude<AgentMessage, { type: 'hello' } | { type: 'reading' } | { type: 'answer' }>;

interface ConnectionOptions {
  readonly log: Logger;
  readonly helloTimeoutMs: number;
  /** Takes one message. Resolves when the next of this connection may come. Never rejects. */
  readonly take: (message: HandedOver) => Promise<void>;
  /** Called once, when the connection is gone. */
  readonly onGone: () => void;
}

interface Pending {
  readonly question: Question;
  readonly resolve: (result: Answer<Question>) => void;
  readonly reject: (error: Error) => void;
}

/** One agent's open WebSocket: reads it, answers pings, asks, and ends it for a reason. */
export class AgentConnection {
  readonly identity: AgentIdentity;
  readonly gone: Promise<void>;
  /** True once it was ended by us because it cannot be trusted: what it still says does not count. */
  distrusted = false;
  #alive = true;
  #greeted = false;
  #ending: NodeJS.Timeout | null = null;
  #waiting = 0;
  readonly #helloTimer: NodeJS.Timeout;
  readonly #pending = new Map<string, Pending>();
  readonly #ws: WebSocket;
  readonly #options: ConnectionOptions;

  constructor(ws: WebSocket, identity: AgentIdentity, options: ConnectionOptions) {
    this.#ws = ws;
    this.identity = identity;
    this.#options = options;
    this.#helloTimer = setTimeout(() => this.distrust(CLOSE.badMessage, 'No hello came.'), options.helloTimeoutMs);
    ws.on('pong', () => (this.#alive = true));
    ws.on('message', (data, isBinary) => this.#read(data, isBinary));
    ws.on('error', (error) => options.log.warn({ err: error, assetId: identity.assetId }, 'agent connection failed'));
    this.gone = new Promise((resolve) => {
      ws.once('close', () => {
        clearTimeout(this.#helloTimer);
        if (this.#ending) clearTimeout(this.#ending);
        const error = new AgentUnreachable('disconnected', 'The machine went offline before it answered.');
        for (const { reject } of this.#pending.values()) reject(error);
        this.#pending.clear();
        options.onGone();
        resolve();
      });
    });
  }

  /** Asks whether the peer is still there; cuts it off when it has not answered since the last time. */
  beat(): void {
    if (!this.#alive) return this.#ws.terminate();
    this.#alive = false;
    this.#ws.ping();
  }

  /** Resolves when the frame was given to the network. @throws {AgentUnreachable} */
  send(message: ServerMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#ws.send(JSON.stringify(message), (cause) => {
        if (cause) reject(new AgentUnreachable('disconnected', 'The machine went offline.', { cause }));
        else resolve();
      });
    });
  }

  /** Asks the machine about itself. @throws {AgentUnreachable} */
  async ask<Q extends Question>(question: Q, timeoutMs: number): Promise<Answer<Q>> {
    const requestId = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const answered = new Promise<Answer<Question>>((resolve, reject) => {
      this.#pending.set(requestId, { question, resolve, reject });
      const late = new AgentUnreachable('timeout', `The machine did not answer within ${timeoutMs} ms.`);
      timer = setTimeout(() => reject(late), timeoutMs);
    });
    try {
      const [answer] = await Promise.all([answered, this.send({ type: 'request', requestId, what: question })]);
      return answer as Answer<Q>;
    } finally {
      clearTimeout(timer);
      this.#pending.delete(requestId);
    }
  }

  /** Ends it with a reason that the agent can read; cuts it off when the agent does not let go. */
  end(code: number, reason: string): void {
    if (this.#ending) return;
    this.#ws.close(code, reason);
    this.#ending = setTimeout(() => this.#ws.terminate(), CLOSING_MS);
  }

  /** Ends it, and lets nothing count any more that it has said and that was not taken yet. */
  distrust(code: number, reason: string): void {
    this.distrusted = true;
    if (this.#ending) return;
    this.#options.log.warn({ assetId: this.identity.assetId, code }, `agent connection ended: ${reason}`);
    // A reason may have 123 bytes (RFC 6455, section 5.5).
    this.end(
      code,
      Buffer.from(reason)
        .subarray(0, 120)
        .toString()
        .replace(/\uFFFD$/, ''),
    );
  }

  #read(data: RawData, isBinary: boolean): void {
    if (this.#ending) return;
    try {
      if (isBinary) throw new ProtocolError('The frame is not text.');
      const message = readAgentMessage((data as Buffer).toString());
      if (message) this.#hear(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.distrust(CLOSE.badMessage, error.message);
    }
  }

  #hear(message: AgentMessage): void {
    if (message.type === 'hello') {
      const { type, ...hello } = message;
      if (hello.v !== PROTOCOL_VERSION) {
        return this.distrust(
          CLOSE.versionUnsupported,
          `Version ${hello.v} is not spoken here, but ${PROTOCOL_VERSION}.`,
        );
      }
      this.#greeted = true;
      clearTimeout(this.#helloTimer);
      return this.#handOver({ type, hello });
    }
    if (!this.#greeted) throw new ProtocolError('The first message is not hello.');
    if (message.type === 'answer') return this.#settle(message);
    if (message.type !== 'reading') return this.#handOver(message);
    const { type, ...reading } = message;
    this.#handOver({ type, reading });
  }

  #settle(answer: Extract<AgentMessage, { type: 'answer' }>): void {
    const pending = this.#pending.get(answer.requestId);
    // It came too late, or was never asked for.
    if (!pending) return;
    if ('error' in answer) return pending.reject(new AgentUnreachable('failed', answer.error));
    const result = answerSchemas[pending.question].safeParse(answer.result);
    if (result.success) return pending.resolve(result.data);
    const message = `The machine's answer about its ${pending.question} cannot be read.`;
    pending.reject(new AgentUnreachable('failed', message, { cause: result.error }));
  }

  #handOver(message: HandedOver): void {
    this.#waiting += 1;
    // An agent that talks faster than the callbacks work is slowed down by TCP, and fills no memory here.
    if (this.#waiting === MAX_WAITING) this.#ws.pause();
    void this.#options.take(message).then(() => {
      this.#waiting -= 1;
      if (this.#waiting < MAX_WAITING && this.#ws.isPaused) this.#ws.resume();
    });
  }
}

import os from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import type { Reading } from '#contracts';
import type { NamedPort } from '../config.ts';
import { callAt } from './callAt.ts';
import type { Identity } from './identities.ts';
import type { BackOff } from './link/backOff.ts';
import { ServerLink, type LinkState } from './link/serverLink.ts';
import { Outbox, type Letter } from './outbox.ts';
import {
  PROTOCOL_VERSION,
  type AgentMessage,
  type ConsentDecision,
  type RecordingChunk,
  type ServerMessage,
} from './protocol.ts';
import { answerAbout, type MachineFacts } from './readings/facts.ts';
import { Recordings, type Recorded } from './recordings.ts';
import {
  NO_SESSION,
  onDeadline,
  onDecision,
  onReconnect,
  onRequest,
  onStatement,
  onStop,
  type Session,
} from './session.ts';

/** Version of this agent, as it introduces itself. */
export const AGENT_VERSION = '1.0.0';

const DELIVERED_SHOWN = 20;

/** How long a piece of a recording waits for the server's word, in milliseconds; then its page says it again. */
const RECORDING_PATIENCE_MS = 10_000;

/** Somebody who can sign in at a machine. */
export interface EndUser {
  readonly name: string;
  readonly login: string;
}

/** A message of the end user with its way to support. */
export interface SentLetter extends Letter {
  /** Null while the server has not acknowledged it. */
  readonly deliveredAt: Date | null;
}

/** A machine as its end user sees it. */
export interface MachineView {
  readonly assetId: string;
  readonly name: string;
  readonly company: string | null;
  readonly link: LinkState;
  /** Who can sign in here. */
  readonly endUser: EndUser;
  /** Null: nobody is signed in. */
  readonly signedIn: EndUser | null;
  readonly session: Session;
  readonly letters: readonly SentLetter[];
  readonly reading: Reading | null;
}

export interface MachineOptions {
  readonly facts: MachineFacts;
  readonly port: NamedPort;
  readonly log: Logger;
  readonly backOff?: BackOff;
  readonly heartbeatMs?: number;
  /** How often is said again what the server has not confirmed. */
  readonly repeatMs: number;
  /** Called after each change of the view. */
  readonly onChange: (machine: Machine) => void;
}

/** One enrolled machine: its connection, who sits at it, its session and its messages to support. */
export class Machine {
  readonly assetId: string;
  #identity: Identity;
  readonly #options: MachineOptions;
  readonly #outbox: Outbox;
  readonly #link: ServerLink;
  #signedIn: EndUser | null;
  #session: Session = NO_SESSION;
  #delivered: readonly SentLetter[] = [];
  #reading: Reading | null = null;
  #forgetDeadline = (): void => undefined;
  readonly #recordings = new Recordings(
    (chunk) => this.#say({ type: 'recording_chunk', ...chunk }),
    RECORDING_PATIENCE_MS,
  );
  readonly #repeating: NodeJS.Timeout;

  private constructor(identity: Identity, outbox: Outbox, options: MachineOptions) {
    this.assetId = identity.assetId;
    this.#identity = identity;
    this.#outbox = outbox;
    this.#options = options;
    // At a server of the customer's nobody sits until somebody signs in.
    this.#signedIn = identity.card && !identity.card.user ? null : this.#endUser;
    this.#link = new ServerLink(identity, {
      ...options,
      onState: (state) => this.#onLink(state),
      onMessage: (message) =>
        void this.#onMessage(message).catch((error: unknown) =>
          options.log.error(
            { err: error, assetId: this.assetId },
            `the server's ${message.type} could not be followed`,
          ),
        ),
    });
    this.#repeating = setInterval(() => this.#repeat(), options.repeatMs);
  }

  /** Takes up what was left unsent, and connects. */
  static async start(identity: Identity, options: MachineOptions): Promise<Machine> {
    const outbox = await Outbox.open(path.join(identity.folder, 'outbox'), options.log);
    return new Machine(identity, outbox, options);
  }

  get view(): MachineView {
    const { card } = this.#identity;
    return {
      assetId: this.assetId,
      name: card?.name ?? `${os.hostname()} (${this.assetId})`,
      company: card?.company ?? null,
      link: this.#link.state,
      endUser: this.#endUser,
      signedIn: this.#signedIn,
      session: this.#session,
      letters: [...this.#delivered, ...this.#outbox.unsent.map((letter) => ({ ...letter, deliveredAt: null }))],
      reading: this.#reading,
    };
  }

  changeIdentity(identity: Identity): void {
    const isOther = identity.certificate !== this.#identity.certificate;
    this.#identity = identity;
    if (isOther) this.#link.changeIdentity(identity);
    this.#changed();
  }

  /** A new reading of the machine; told to the server if it is there. */
  take(reading: Reading): void {
    this.#reading = reading;
    this.#say({ type: 'reading', ...reading });
    this.#changed();
  }

  /** Writes to support. Resolves when the message is on the disk; it leaves as soon as there is a connection. */
  async write(letter: Letter): Promise<void> {
    if (this.#delivered.some(({ messageId }) => messageId === letter.messageId)) return;
    await this.#outbox.keep(letter);
    this.#sayLetter(letter);
    this.#changed();
  }

  /** The prompt stands before somebody's eyes. */
  consentShown(sessionId: string): void {
    if (this.#session.phase === 'asked' && this.#session.request.sessionId === sessionId && this.#signedIn) {
      this.#say({ type: 'consent_shown', sessionId });
    }
  }

  /** The end user answers a request for consent. False when there is nothing to answer, or nobody who may. */
  decide(sessionId: string, decision: ConsentDecision): boolean {
    if (!this.#signedIn) return false;
    const session = onDecision(this.#session, sessionId, decision, new Date());
    if (session === this.#session) return false;
    this.#become(session);
    this.#repeat();
    return true;
  }

  /** The end user ends a running session. False when it does not run. */
  stop(sessionId: string): boolean {
    const session = onStop(this.#session, sessionId);
    if (session === this.#session) return false;
    this.#become(session);
    this.#repeat();
    return true;
  }

  /** Hands over what the page has recorded of a session. */
  record(chunk: RecordingChunk): Promise<Recorded> {
    if (this.#link.state.state !== 'open') return Promise.resolve('not_told');
    return this.#recordings.hand(chunk);
  }

  signIn(): void {
    this.#signedIn = this.#endUser;
    this.#hello();
    this.#changed();
  }

  /** Nobody sits here any more, so nothing may be recorded either. */
  signOut(): void {
    if (this.#session.phase === 'recording') this.stop(this.#session.sessionId);
    this.#signedIn = null;
    this.#hello();
    this.#changed();
  }

  async close(): Promise<void> {
    clearInterval(this.#repeating);
    this.#forgetDeadline();
    this.#recordings.giveUp();
    await this.#link.close();
  }

  get #endUser(): EndUser {
    const { card } = this.#identity;
    if (card) return card.user ?? { name: 'Administrator', login: 'administrator' };
    const { username } = os.userInfo();
    return { name: username, login: username };
  }

  #onLink({ state }: LinkState): void {
    if (state !== 'open') this.#recordings.giveUp();
    else {
      this.#become(onReconnect(this.#session));
      this.#hello();
      this.#repeat();
    }
    this.#changed();
  }

  #hello(): void {
    const { facts } = this.#options;
    const signedInUser = this.#signedIn?.login ?? null;
    this.#say({ type: 'hello', v: PROTOCOL_VERSION, ...facts, signedInUser, agentVersion: AGENT_VERSION });
  }

  async #onMessage(message: ServerMessage): Promise<void> {
    switch (message.type) {
      case 'ack':
        return this.#onDelivered(message.messageId);
      case 'consent_request': {
        const { type: _, ...request } = message;
        return this.#become(onRequest(this.#session, request));
      }
      case 'session_state': {
        const { type: _, ...statement } = message;
        return this.#become(onStatement(this.#session, statement, new Date()));
      }
      case 'recording_ack':
        return this.#recordings.acknowledge(message);
      case 'request':
        this.#say({ type: 'answer', requestId: message.requestId, ...(await answerAbout(message.what)) });
    }
  }

  async #onDelivered(messageId: string): Promise<void> {
    const letter = await this.#outbox.forget(messageId);
    if (!letter) return;
    this.#delivered = [...this.#delivered, { ...letter, deliveredAt: new Date() }].slice(-DELIVERED_SHOWN);
    this.#changed();
  }

  /** Says again what the server has not confirmed: messages, an answer, the wish to stop. */
  #repeat(): void {
    for (const letter of this.#outbox.unsent) this.#sayLetter(letter);
    const session = this.#session;
    if (session.phase === 'answered') {
      const { request, decision } = session;
      this.#say({ type: 'consent_decision', sessionId: request.sessionId, decision });
    }
    if (session.phase === 'recording' && session.stopping) {
      this.#say({ type: 'session_stop', sessionId: session.sessionId });
    }
  }

  #sayLetter({ messageId, text }: Letter): void {
    this.#say({ type: 'customer_message', messageId, text });
  }

  #say(message: AgentMessage): void {
    this.#link.say(message);
  }

  #become(session: Session): void {
    if (session === this.#session) return;
    this.#session = session;
    this.#forgetDeadline();
    if (session.phase === 'asked' || session.phase === 'answered') {
      const deadline = new Date(session.request.expiresAt);
      this.#forgetDeadline = callAt(deadline, () => this.#become(onDeadline(this.#session, new Date())));
    }
    this.#changed();
  }

  #changed(): void {
    this.#options.onChange(this);
  }
}

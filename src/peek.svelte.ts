import { createContext } from 'svelte';
import {
  CONTRACT_VERSION,
  type CloseReason,
  type HostCapabilities,
  type PeekError,
  type PeekEvent,
  type PeekEventType,
  type PeekInput,
} from '#contracts';
import { RELEASE } from './build.ts';
import { Commands } from './commands/commands.svelte.ts';
import { failureDetail, failureOf, peekErrorOf } from './domain/failure.ts';
import { createGateway, type Gateway } from './gateway/gateway.ts';
import { Openings } from './queries/opening.ts';
import { Lifetime } from './lifetime.ts';
import { ServerClock } from './serverClock.ts';
import { Measures } from './telemetry/measures.ts';
import { Trail } from './trail.svelte.ts';
import { Words } from './words/words.svelte.ts';

/** What a part of the Peek tells its host: the type and the payload; the handle puts them in an envelope. */
export type Emit = <K extends PeekEventType>(type: K, payload: Extract<PeekEvent, { type: K }>['payload']) => void;

export interface PeekOptions {
  readonly instanceId: string;
  readonly host: HostCapabilities;
  readonly input: PeekInput;
  /** See the contract's mount options. */
  readonly askedAt?: number | undefined;
  readonly emit: Emit;
  readonly dismiss: (reason: CloseReason) => void;
}

/** One short message inside the panel, e.g. why a change was rolled back. */
export interface Notice {
  readonly id: number;
  readonly tone: 'danger' | 'success' | 'info';
  readonly title: string;
  readonly detail: string;
  /** What the server said in its own language. */
  readonly quote?: string | undefined;
  /** One thing that can be done about it. */
  readonly action?: { readonly label: string; readonly run: () => void };
  /** Milliseconds after which it goes by itself, unless somebody is at it; absent: it stays until it is closed. */
  readonly lastsMs?: number;
}

/** What every part of one mounted Peek shares. Never a module singleton: two Peeks do not see each other. */
export class Peek {
  readonly instanceId: string;
  readonly host: HostCapabilities;
  readonly gateway: Gateway;
  readonly openings: Openings;
  readonly lifetime = new Lifetime();
  readonly clock = new ServerClock(this.lifetime);
  readonly commands = new Commands();
  readonly trail = new Trail();
  readonly words = new Words((error) => this.report(error));
  readonly measures: Measures;
  readonly emit: Emit;
  readonly dismiss: (reason: CloseReason) => void;

  input: PeekInput = $state.raw() as PeekInput;
  /** Pieces of work that go on now; see {@link during}. */
  underway = $state(0);
  notices: readonly Notice[] = $state.raw([]);
  /** What screen readers hear next, politely. */
  announcement: { readonly id: number; readonly text: string } = $state.raw({ id: 0, text: '' });
  /** True while the server answers that nobody is signed in any more. */
  signedOut = $state(false);
  /** True from the dismissal on: nobody sees the panel any more. */
  closing = $state(false);
  #noticeCount = 0;

  constructor({ instanceId, host, input, askedAt, emit, dismiss }: PeekOptions) {
    this.instanceId = instanceId;
    this.host = host;
    this.input = input;
    const origin = { instanceId, release: RELEASE, contract: CONTRACT_VERSION };
    this.measures = new Measures(host, origin, this.lifetime, askedAt);
    void this.words.speak(input.locale ?? navigator.language);
    this.emit = emit;
    this.dismiss = dismiss;
    this.gateway = createGateway(host, (status) => {
      if (status === 401) this.signedOut = true;
      else if (status < 400) this.signedOut = false;
    });
    this.openings = new Openings(this.gateway);
  }

  /** A URL for an image or a download of an API path. */
  urlOf = (path: string): string => this.host.resolveUrl?.(path) ?? path;

  announce = (text: string): void => {
    // Its own live region goes with the panel.
    if (this.closing) return void this.attempt(() => this.host.announce?.(text));
    this.announcement = { id: this.announcement.id + 1, text };
  };

  /** Shows a notice until it is closed; once the panel is dismissed, the host shows it. */
  notify = (notice: Omit<Notice, 'id'>): void => {
    if (this.closing) {
      // What somebody has just done themselves needs no telling after they have left.
      if (notice.action) return;
      const text = `${notice.title}. ${failureDetail(notice, this.words)}`;
      this.attempt(() => this.host.notify?.({ tone: notice.tone, text }));
      return;
    }
    this.#noticeCount += 1;
    const same = ({ title, detail }: Notice): boolean => title === notice.title && detail === notice.detail;
    this.notices = [...this.notices.filter((other) => !same(other)), { ...notice, id: this.#noticeCount }];
  };

  /** Tells a person of what did not work, and what to do. */
  notifyFailure = (error: unknown): void => {
    const { title, detail, quote } = failureOf(error, this.words);
    this.notify({ tone: 'danger', title, detail, quote });
  };

  /** Counts a piece of work that has no place of its own to say that it goes on. */
  during = async <T>(work: Promise<T>): Promise<T> => {
    this.underway += 1;
    try {
      return await work;
    } finally {
      this.underway -= 1;
    }
  };

  closeNotice = (id: number): void => {
    this.notices = this.notices.filter((notice) => notice.id !== id);
  };

  /** Does what may throw and must not stop the rest, such as what a host has lent; what it throws is reported. */
  attempt = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      this.report(error);
      return undefined;
    }
  };

  /** Tells the host of an error inside; the panel says it by its own means. */
  report = (error: unknown): void => this.tellError(peekErrorOf(error));

  /** The same for an error that is plain data already. */
  tellError = (error: PeekError): void => {
    this.emit('error', error);
    this.measures.failed(error);
    try {
      this.host.reportError(error);
    } catch {
      // A host that cannot take a report must not break the panel that reports.
    }
  };
}

export const [getPeek, setPeek] = createContext<Peek>();

/** The ticket that a part of the panel is about: fixed for its life, a new ticket makes new parts. */
export const [getTicketId, setTicketId] = createContext<string>();

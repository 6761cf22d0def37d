import type { TicketLiveEvent } from './live.ts';
import type { SignedIn } from './people.ts';
import type { Open } from './scalars.ts';
import type { SupportSessionState } from './supportSession.ts';
import type { PeekMeasure } from './telemetry.ts';
import type { TicketRow } from './ticket.ts';
import type { CONTRACT_ID } from './version.ts';

/** Ends what it was returned for. Calling it twice does nothing. */
export type Disposer = () => void;

/** One request of the Peek's, in plain data. `path` begins with `/api/`. */
export interface HostRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** JSON data, or a Blob for the bytes of a file. */
  readonly body?: unknown;
  /** `If-Match` and `Idempotency-Key`, where a route asks for them. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** True for what must be sent although the page is going away (the `keepalive` of fetch); nobody waits for its answer. */
  readonly keepalive?: boolean;
}

/** The answer. `body` is parsed JSON, or null where there is none. Any HTTP status is an answer, not an error. */
export interface HostResponse {
  readonly status: number;
  readonly body: unknown;
}

/** Where the live stream stands; `cut` while it tries to come back. */
export type LiveState = 'open' | 'cut';

/** What a host lends to the Peek. Each has a version, stated in {@link HostHello}. */
export interface HostCapabilities {
  /**
   * v1, required. The host adds authentication and CSRF protection. Rejects only when there was no
   * answer at all (offline, aborted); whatever the server answers resolves.
   */
  request(request: HostRequest): Promise<HostResponse>;
  /** v1, required. Told of every error inside the Peek. */
  reportError(error: PeekError): void;
  /**
   * v1. One request whose answer is a stream of server-sent events; `onData` gets the data of each.
   * Resolves when the stream ends; an answer that is no stream resolves as it does for `request`.
   * Absent: Nexie's text arrives in one piece.
   */
  stream?(request: HostRequest, onData: (data: string) => void): Promise<HostResponse>;
  /** v1. Lets the person sign in again, in place; true once that is done. Absent: the Peek only says that it is needed. */
  signIn?(): Promise<boolean>;
  /** v1. The page's address of a ticket or of one message in it. Absent: no link can be copied. */
  linkTo?(place: { ticketId: string; messageId?: string }): string;
  /** v1. Makes a URL for `<img>` and downloads of an API path. Absent: the path is used as it is. */
  resolveUrl?(path: string): string;
  /** v1. The live stream of one ticket, catching up by itself. Absent: the Peek polls every 15 seconds. */
  subscribeTicket?(
    ticketId: string,
    listener: { onEvent(event: TicketLiveEvent): void; onState(state: LiveState): void },
  ): Disposer;
  /** v1. Shows a short message outside the Peek. Absent: the Peek shows it itself. */
  notify?(notice: { tone: Open<'info' | 'success' | 'warning' | 'danger'>; text: string }): void;
  /** v1. Keeps unsent text in the browser beside the server's copy. Absent: `localStorage`. */
  drafts?: { get(key: string): Promise<string | null>; set(key: string, value: string | null): Promise<void> };
  /** v1. Who is signed in and what they may, as `GET /api/session` says it, where the host knows it already. Absent: that route is asked. */
  session?(): Promise<SignedIn>;
  /** v1. The host's theme, now and whenever it changes. Absent: `input.theme` and `update`. */
  theme?(listener: (theme: PeekInput['theme']) => void): Disposer;
  /** v1. Says a text to screen readers, politely, once the Peek is dismissed. Absent: then it is not said. */
  announce?(text: string): void;
  /**
   * v1. The Peek lies over the page from this call until what it returns is called: a host rests its shortcuts and
   * dialogs of its own. Absent: the dialog makes the page inert, but the host's listeners hear keys all the same.
   */
  overlay?(): Disposer;
  /** v1. For the host's monitoring: timings and errors, no personal data. Absent: nothing is measured. */
  telemetry?(measure: PeekMeasure): void;
  /** v1. The nonce that scripts of the page must carry. Absent: the policy names the remote's origin. */
  nonce?(): string;
}

export type CapabilityName = keyof HostCapabilities;

/** How a host introduces itself. */
export interface HostHello {
  /** `range` is the lowest contract version that the host was built for, e.g. `1.0.0`; its major must be served. */
  readonly contract: { readonly id: typeof CONTRACT_ID; readonly version: string };
  readonly host: { readonly name: string; readonly version: string };
  /** Which capabilities the host lends, each with its version. */
  readonly capabilities: { readonly [K in CapabilityName]?: number };
}

/** The remote's answer to a {@link HostHello}. */
export type Negotiation =
  | {
      readonly ok: true;
      readonly version: string;
      readonly degraded: readonly { capability: string; effect: string }[];
    }
  | {
      readonly ok: false;
      readonly code: 'CONTRACT_ID' | 'MAJOR_UNSUPPORTED' | 'MISSING_CAPABILITY';
      readonly message: string;
      readonly supportedMajors: readonly number[];
    };

export const THEMES = ['dark', 'tinted', 'parchment'] as const;
export type ThemeName = (typeof THEMES)[number];

/** A ticket beside the shown one in the queue, with its row for an immediate first paint. */
export interface QueueNeighbour {
  readonly ticketId: string;
  readonly seed?: TicketRow;
}

/** What the Peek shows. Plain, structured-cloneable data. */
export interface PeekInput {
  readonly ticketId: string;
  /** The message to show and point out; the newest one when absent. */
  readonly messageId?: string;
  /** The queue row's data: the first paint needs no request. */
  readonly seed?: TicketRow;
  readonly theme: { readonly name: Open<ThemeName>; readonly tokens?: Readonly<Record<`--peek-${string}`, string>> };
  /** BCP 47 tag; the browser's language when absent. */
  readonly locale?: string;
  /** Place in the queue, counted from 1. */
  readonly queue?: {
    readonly position: number;
    readonly total: number;
    /** The neighbours in the queue's order; the Peek offers to go on to them. Absent at an end. */
    readonly previous?: QueueNeighbour;
    readonly next?: QueueNeighbour;
  };
}

export type CloseReason = Open<'scrim' | 'escape' | 'button' | 'swipe' | 'host'>;

export interface PeekMountOptions {
  readonly hello: HostHello;
  readonly host: HostCapabilities;
  readonly input: PeekInput;
  /** When the person asked for the ticket, in milliseconds of `performance.now()`; the mounting when absent. For {@link HostCapabilities.telemetry}. */
  readonly askedAt?: number;
  /** Subscribed before the first event can fire. */
  readonly onEvent?: (event: PeekEvent) => void;
  /** May veto a dismissal by the user; false keeps the Peek open. */
  readonly beforeClose?: (request: { reason: CloseReason }) => boolean | Promise<boolean>;
  /** Where the focus goes when the Peek is gone: the queue's row. */
  readonly returnFocus?: HTMLElement | (() => HTMLElement | null);
  /** Aborting is the same as `unmount()`. */
  readonly signal?: AbortSignal;
}

/** A mounted Peek. */
export interface PeekHandle {
  readonly instanceId: string;
  readonly status: 'mounting' | 'ready' | 'closing' | 'unmounted';
  /** First usable paint. Rejects with a {@link PeekError} only if the Peek is unmounted before. */
  readonly ready: Promise<void>;
  readonly closed: Promise<CloseReason>;
  /** Never remounts; with the same ticket, focus and draft stay. */
  update(patch: Partial<PeekInput>): void;
  /** As if the user had dismissed it; false when the host's `beforeClose` vetoed. */
  requestClose(reason: CloseReason): Promise<boolean>;
  /** Takes it away. Idempotent, cannot be vetoed, never rejects, legal before `ready`. */
  unmount(): Promise<void>;
  focus(): void;
  on<K extends PeekEvent['type']>(type: K, listener: (event: Extract<PeekEvent, { type: K }>) => void): Disposer;
  /** What is alive inside; all zero once unmounted. */
  diagnostics(): PeekDiagnostics;
}

export interface PeekDiagnostics {
  readonly timers: number;
  readonly listeners: number;
  readonly requests: number;
  readonly streams: number;
  readonly observers: number;
}

/** The default export of the federated module `./mount`. */
export interface PeekRemote {
  readonly contract: { readonly id: typeof CONTRACT_ID; readonly version: string; readonly majors: readonly number[] };
  readonly build: { readonly version: string };
  /** Pure: says whether this host can be served, and what is degraded without its absent capabilities. */
  negotiate(hello: HostHello): Negotiation;
  /**
   * Fetches what opening the ticket will ask for. The next `mount` with the same `request` within 30 seconds paints it
   * in its first frame, and asks for it anew. Aborting the signal, at any time, forgets it. Never rejects.
   */
  prefetch(input: { ticketId: string }, options: { host: HostCapabilities; signal?: AbortSignal }): Promise<void>;
  /** Synchronous; throws a `TypeError` only for a target that is not in a document. */
  mount(target: HTMLElement, options: PeekMountOptions): PeekHandle;
}

/** An error as it crosses the border: plain data. */
export interface PeekError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  /** HTTP status, where a server answered. */
  readonly status?: number;
  readonly cause?: string;
}

interface Envelope<T extends string, P> {
  readonly type: T;
  readonly v: 1;
  /** Counts up from 1 within the instance. */
  readonly seq: number;
  /** Epoch milliseconds of the browser's clock. */
  readonly at: number;
  readonly instanceId: string;
  readonly ticketId: string;
  readonly payload: Readonly<P>;
}

/** Everything that the Peek tells its host. A host ignores types that it does not know. */
export type PeekEvent =
  | Envelope<'ready', { from: 'seed' | 'network' }>
  | Envelope<'ticket.changed', { row: TicketRow }>
  | Envelope<'ticket.rolled_back', { error: PeekError; row: TicketRow }>
  | Envelope<'message.sent', { kind: Open<'reply' | 'internal_note'>; messageId: string }>
  | Envelope<'message.undone', { messageId: string }>
  | Envelope<'message.failed', { kind: Open<'reply' | 'internal_note'>; error: PeekError }>
  | Envelope<'dirty', { dirty: boolean }>
  | Envelope<'session.status', { state: Open<SupportSessionState>; ended: boolean }>
  | Envelope<'remote.launched', { action: string; url: string; expiresAt: string }>
  | Envelope<'navigate', { to: Open<'ticket'>; id: string; via?: Open<'next' | 'previous' | 'related' | 'merged'> }>
  /** The person asks for the host's settings, where what keeps replies from leaving can be mended. */
  | Envelope<'settings.requested', { section: Open<'email-account' | 'contact'>; contactId?: string }>
  | Envelope<'close', { reason: CloseReason }>
  | Envelope<'error', PeekError>;
export type PeekEventType = PeekEvent['type'];

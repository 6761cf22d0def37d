import { flushSync, mount, unmount } from 'svelte';
import type { QueryClient } from '@tanstack/svelte-query';
import type { CloseReason, PeekError, PeekHandle, PeekInput, PeekMountOptions } from '#contracts';
import { negotiate } from '../domain/negotiate.ts';
import MismatchPanel from '../MismatchPanel.svelte';
import { Peek } from '../peek.svelte.ts';
import PeekPanel from '../PeekPanel.svelte';
import { createPeekQueryClient, emptyWhenIdle } from '../queries/client.ts';
import { seedOpening } from '../queries/seedOpening.ts';
import { adoptSheets } from '../styles/registry.ts';
import '../styles/index.ts';
import { deferred } from './deferred.ts';
import { EventHub } from './eventHub.ts';
import { keepTryingChunks } from './keepTryingChunks.ts';
import { leavePrototypes } from './leavePrototypes.ts';
import { takePrefetched } from './prefetched.ts';
import { endRehearsals } from './rehearsals.ts';
import { carryNonce } from './scriptNonce.ts';
import { takeInStrayErrors } from './strayErrors.ts';

keepTryingChunks();

/** How long the dismissal is animated at most, in milliseconds. */
const CLOSING_MS = 200;

const GONE: PeekError = {
  code: 'unmounted',
  message: 'The Peek was taken away before it was ready.',
  retryable: false,
};

const observersOf = (client: QueryClient): number =>
  client
    .getQueryCache()
    .getAll()
    .reduce((sum, query) => sum + query.getObserversCount(), 0);

/** Mounts a Peek into a shadow root of its own under `target`. See {@link PeekHandle} and the contract's options. */
export const mountPeek = (target: HTMLElement, options: PeekMountOptions): PeekHandle => {
  if (!target.isConnected) throw new TypeError('The Peek needs a target that is in a document.');
  endRehearsals();

  const instanceId = crypto.randomUUID();
  const ready = deferred<void>();
  const closed = deferred<CloseReason>();
  let status: PeekHandle['status'] = 'mounting';
  let ending: Promise<void> | undefined;
  let asking: Promise<boolean> | undefined;

  const holder = document.createElement('div');
  // Nothing of the page's is inherited, whatever its style sheets say of a div, but the way in which it is read.
  holder.style.cssText = 'all: initial !important; direction: inherit !important;';
  const root = holder.attachShadow({ mode: 'open' });
  const releaseSheets = adoptSheets(root);
  target.append(holder);

  const hub: EventHub = new EventHub({ instanceId, ticketId: () => peek.input.ticketId, onEvent: options.onEvent });
  const peek: Peek = new Peek({
    instanceId,
    host: options.host,
    input: options.input,
    askedAt: options.askedAt,
    emit: hub.emit,
    dismiss: (reason) => void requestClose(reason),
  });
  takeInStrayErrors(peek);
  const client = createPeekQueryClient(peek.report);
  const { ticketId } = options.input;
  const ahead = takePrefetched(options.host, ticketId);
  if (ahead) seedOpening(peek, client, ticketId, ahead);

  const onready = (from: 'seed' | 'network'): void => {
    if (status !== 'mounting') return;
    status = 'ready';
    ready.resolve();
    peek.measures.shown('ready');
    hub.emit('ready', { from });
  };
  const { host } = options;
  carryNonce(peek.attempt(() => host.nonce?.()));
  const reveal = peek.attempt(() => host.overlay?.());
  const setTheme = (theme: PeekInput['theme']): void => {
    peek.input = { ...peek.input, theme };
  };
  const unfollowTheme = peek.attempt(() => host.theme?.(setTheme));
  if (unfollowTheme) peek.lifetime.stream(unfollowTheme);

  const show = () => {
    const negotiation = negotiate(options.hello);
    if (negotiation.ok) return mount(PeekPanel, { target: root, props: { peek, client, onready } });
    peek.tellError({ code: negotiation.code, message: negotiation.message, retryable: false });
    return mount(MismatchPanel, { target: root, props: { peek, message: negotiation.message } });
  };
  const panel = leavePrototypes(show);
  flushSync();

  const end = async (reason: CloseReason): Promise<void> => {
    status = 'closing';
    peek.closing = true;
    // Each step is taken whatever the one before it has thrown.
    await unmount(panel).catch(peek.report);
    emptyWhenIdle(client);
    peek.openings.end();
    peek.attempt(() => peek.lifetime.end());
    peek.attempt(() => reveal?.());
    status = 'unmounted';
    hub.close();
    releaseSheets();
    holder.remove();
    ready.reject(GONE);
    closed.resolve(reason);
    const { returnFocus } = options;
    peek.attempt(() => (typeof returnFocus === 'function' ? returnFocus() : returnFocus)?.focus());
  };
  const finish = (reason: CloseReason): Promise<void> => (ending ??= end(reason));

  const mayClose = async (reason: CloseReason): Promise<boolean> => {
    try {
      return (await options.beforeClose?.({ reason })) ?? true;
    } catch (error) {
      peek.report(error);
      return true;
    }
  };
  const slideOut = (): Promise<unknown> => {
    peek.closing = true;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const slidOut = new Promise<void>((resolve) => peek.lifetime.timeout(resolve, still ? 0 : CLOSING_MS));
    return Promise.race([slidOut, closed.promise]);
  };
  const dismissed = async (reason: CloseReason): Promise<boolean> => {
    if (!ending && !(await mayClose(reason))) return false;
    // The host may have taken the Peek away while it thought about it.
    if (!ending) await slideOut();
    hub.emit('close', { reason });
    await finish(reason);
    return true;
  };
  /** A second press while the host is being asked does not ask again. */
  const requestClose = (reason: CloseReason): Promise<boolean> =>
    (asking ??= dismissed(reason).finally(() => (asking = undefined)));

  const takenAway = (): void => void finish('host');
  // A host's framework may remove what it does not know to be alive; then nothing may go on behind its back.
  peek.lifetime.removal(root.querySelector('dialog')!, takenAway);
  if (options.signal) peek.lifetime.listen(options.signal, 'abort', takenAway);
  if (options.signal?.aborted) takenAway();

  return {
    instanceId,
    get status() {
      return status;
    },
    ready: ready.promise,
    closed: closed.promise,
    update: (patch) => {
      // A message belongs to its ticket: another ticket begins at its newest one.
      const isOther = patch.ticketId !== undefined && patch.ticketId !== peek.input.ticketId;
      if (isOther) peek.measures.begin();
      if ('locale' in patch) void peek.words.speak(patch.locale ?? navigator.language);
      peek.input = { ...peek.input, ...(isOther && { messageId: undefined }), ...patch };
    },
    requestClose,
    unmount: () => finish('host'),
    focus: () => root.querySelector('dialog')?.focus(),
    on: (type, listener) => hub.on(type, listener),
    diagnostics: () => {
      const { observers, ...alive } = peek.lifetime.count();
      return { ...alive, requests: peek.gateway.inFlight, observers: observers + observersOf(client) };
    },
  };
};

import { flushSync, mount, unmount } from 'svelte';
import type { CloseReason, PeekError, PeekHandle, PeekMountOptions } from '#contracts';
import { negotiate } from '../domain/negotiate.ts';
import { Peek } from '../peek.svelte.ts';
import PeekPanel from '../PeekPanel.svelte';
import { createPeekQueryClient } from '../queries/client.ts';
import { adoptSheets } from '../styles/registry.ts';
import '../styles/index.ts';
import { EventHub } from './eventHub.ts';

/** How long the dismissal is animated at most, in milliseconds. */
const CLOSING_MS = 200;

const gone: PeekError = { code: 'unmounted', message: 'The Peek was taken away before it was ready.', retryable: false };

/** Settles from outside. */
const deferred = <T>() => {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  // A host that does not wait for it must not see an unhandled rejection.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
};

/** Mounts a Peek into a shadow root of its own under `target`. See {@link PeekHandle} and the contract's options. */
export const mountPeek = (target: HTMLElement, options: PeekMountOptions): PeekHandle => {
  if (!target.isConnected) throw new TypeError('The Peek needs a target that is in a document.');
  const negotiation = negotiate(options.hello);
  if (!negotiation.ok) throw new TypeError(negotiation.message);

  const instanceId = crypto.randomUUID();
  const ready = deferred<void>();
  const closed = deferred<CloseReason>();
  let status: PeekHandle['status'] = 'mounting';
  let unmounting: Promise<void> | undefined;

  const holder = document.createElement('div');
  const root = holder.attachShadow({ mode: 'open' });
  const releaseSheets = adoptSheets(root);
  target.append(holder);

  const hub: EventHub = new EventHub({ instanceId, ticketId: () => peek.input.ticketId, onEvent: options.onEvent });
  const peek: Peek = new Peek({
    instanceId,
    host: options.host,
    input: options.input,
    emit: hub.emit,
    dismiss: (reason) => void requestClose(reason),
  });
  const client = createPeekQueryClient();
  const panel = mount(PeekPanel, {
    target: root,
    props: {
      peek,
      client,
      onready: (from) => {
        if (status !== 'mounting') return;
        status = 'ready';
        ready.resolve();
        hub.emit('ready', { from });
      },
    },
  });
  flushSync();

  const end = async (reason: CloseReason): Promise<void> => {
    status = 'closing';
    try {
      await unmount(panel);
      client.clear();
      peek.lifetime.end();
    } catch (error) {
      options.host.reportError({ code: 'unexpected', message: String(error), retryable: false });
    }
    status = 'unmounted';
    hub.close();
    releaseSheets();
    holder.remove();
    ready.reject(gone);
    closed.resolve(reason);
    const { returnFocus } = options;
    (typeof returnFocus === 'function' ? returnFocus() : returnFocus)?.focus();
  };

  const finish = (reason: CloseReason): Promise<void> => (unmounting ??= end(reason));

  const mayClose = async (reason: CloseReason): Promise<boolean> => {
    try {
      return (await options.beforeClose?.({ reason })) ?? true;
    } catch (error) {
      peek.report(error);
      return true;
    }
  };

  const requestClose = async (reason: CloseReason): Promise<boolean> => {
    if (unmounting || peek.closing) return true;
    if (!(await mayClose(reason))) return false;
    peek.closing = true;
    await new Promise<void>((resolve) => {
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      peek.lifetime.timeout(resolve, still ? 0 : CLOSING_MS);
    });
    hub.emit('close', { reason });
    await finish(reason);
    return true;
  };

  if (options.signal) peek.lifetime.listen(options.signal, 'abort', () => void finish('host'));
  if (options.signal?.aborted) void finish('host');

  return {
    instanceId,
    get status() {
      return status;
    },
    ready: ready.promise,
    closed: closed.promise,
    update: (patch) => {
      peek.input = { ...peek.input, ...patch };
    },
    requestClose,
    unmount: () => finish('host'),
    focus: () => root.querySelector('dialog')?.focus(),
    on: (type, listener) => hub.on(type, listener),
    diagnostics: () => ({
      ...peek.lifetime.count(),
      requests: peek.gateway.inFlight,
      observers: client.getQueryCache().getAll().reduce((sum, query) => sum + query.getObserversCount(), 0),
    }),
  };
};

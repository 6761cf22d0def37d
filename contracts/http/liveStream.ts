import type * as z from 'zod/mini';
import type { Disposer, LiveState } from '../host.ts';

/** How long to wait before a stream that the server refused is opened anew. */
const REOPEN_MS = 3_000;

/** Later than a heartbeat was promised, it has got lost; a busy machine may be late by this much. */
const LATE_MS = 5_000;

/**
 * Reads a stream of server-sent events of this contract; an event that cannot be read is skipped.
 *
 * After a broken connection the browser comes back by itself and hands over `Last-Event-ID`, so that
 * nothing is missed. An answer with another status than 200 (a proxy's 502 while the server restarts)
 * is the end of an EventSource: then a new one is opened, and a `resync` told, as it begins afresh.
 *
 * A connection that swallows what is sent looks like one on which nothing happens. A server that sends events
 * named `heartbeat`, whose data are the milliseconds in which the next one comes at the latest, is taken at its
 * word: when nothing has come by then, the stream is told to be cut, and a new one is opened.
 */
export const openLiveStream = <S extends z.ZodMiniType>(
  url: string,
  schema: S,
  listener: { onEvent(event: z.output<S>): void; onState(state: LiveState): void },
): Disposer => {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds without a sign of life after which the connection is given up. */
  let patience = Infinity;
  let watch: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(watch);
    if (patience === Infinity) return;
    watch = setTimeout(() => {
      source.close();
      listener.onState('cut');
      open(true);
    }, patience);
  };
  const tell = (data: unknown): void => {
    const event = schema.safeParse(data);
    if (event.success) listener.onEvent(event.data);
  };
  const open = (anew: boolean): void => {
    source = new EventSource(url, { withCredentials: true });
    // Not to be answered at all is a silence, too.
    heard();
    source.onopen = () => {
      heard();
      listener.onState('open');
      if (anew) tell({ type: 'resync' });
      anew = false;
    };
    source.onerror = () => {
      listener.onState('cut');
      // The browser tries again by itself, and has as long for it.
      if (source.readyState !== EventSource.CLOSED) return heard();
      clearTimeout(watch);
      reopening = setTimeout(() => open(true), REOPEN_MS);
    };
    source.onmessage = ({ data }: MessageEvent<string>) => {
      heard();
      tell(JSON.parse(data));
    };
    source.addEventListener('heartbeat', ({ data }: MessageEvent<string>) => {
      const next = Number(data);
      if (next > 0) patience = next + LATE_MS;
      heard();
    });
  };
  open(false);
  return () => {
    clearTimeout(reopening);
    clearTimeout(watch);
    source.close();
  };
};

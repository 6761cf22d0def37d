import type * as z from 'zod/mini';
import type { Disposer, LiveState } from '../host.ts';

/** How long to wait before a stream that the server refused is opened anew. */
const REOPEN_MS = 3_000;

/**
 * Reads a stream of server-sent events of this contract; an event that cannot be read is skipped.
 *
 * After a broken connection the browser comes back by itself and hands over `Last-Event-ID`, so that
 * nothing is missed. An answer with another status than 200 (a proxy's 502 while the server restarts)
 * is the end of an EventSource: then a new one is opened, and a `resync` told, as it begins afresh.
 */
export const openLiveStream = <S extends z.ZodMiniType>(
  url: string,
  schema: S,
  listener: { onEvent(event: z.output<S>): void; onState(state: LiveState): void },
): Disposer => {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const tell = (data: unknown): void => {
    const event = schema.safeParse(data);
    if (event.success) listener.onEvent(event.data);
  };
  const open = (anew: boolean): void => {
    source = new EventSource(url, { withCredentials: true });
    source.onopen = () => {
      listener.onState('open');
      if (anew) tell({ type: 'resync' });
      anew = false;
    };
    source.onerror = () => {
      listener.onState('cut');
      if (source.readyState === EventSource.CLOSED) reopening = setTimeout(() => open(true), REOPEN_MS);
    };
    source.onmessage = ({ data }: MessageEvent<string>) => tell(JSON.parse(data));
  };
  open(false);
  return () => {
    clearTimeout(reopening);
    source.close();
  };
};

import * as z from 'zod/mini';
import type { Disposer, LiveState } from '../host.ts';

/**
 * Reads a stream of server-sent events of this contract. The browser reconnects by itself and hands
 * over `Last-Event-ID`, so that nothing is missed; an event that cannot be read is skipped.
 */
export const openLiveStream = <S extends z.ZodMiniType>(
  url: string,
  schema: S,
  listener: { onEvent(event: z.output<S>): void; onState(state: LiveState): void },
): Disposer => {
  const source = new EventSource(url, { withCredentials: true });
  source.onopen = () => listener.onState('open');
  source.onerror = () => listener.onState('cut');
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const event = schema.safeParse(JSON.parse(data));
    if (event.success) listener.onEvent(event.data);
  };
  return () => source.close();
};

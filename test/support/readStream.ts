import type { SignedInBrowser } from './testServer.ts';

/** One server-sent event as it came. */
export interface StreamedEvent {
  readonly id: string;
  readonly data: { readonly type: string } & Record<string, unknown>;
}

/** A live stream as a browser reads it. */
export interface ReadStream {
  /** Resolves with the next event; rejects when the stream ends before. */
  next(): Promise<StreamedEvent>;
  /** The id that a browser would come back with. */
  readonly lastEventId: string;
  /** Resolves when the server has ended the stream. */
  untilEnded(): Promise<void>;
  /** Goes away, as a browser that is closed or loses its connection. */
  cut(): Promise<void>;
}

/** Opens a live stream and waits for its first id. */
export const readStream = async (browser: SignedInBrowser, path: string, lastEventId?: string): Promise<ReadStream> => {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
  const response = await browser.request('GET', path, undefined, headers);
  if (response.status !== 200 || !response.body)
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const events: StreamedEvent[] = [];
  let buffer = '';
  let last = '';
  /** Reads one chunk; false at the end. */
  const pull = async (): Promise<boolean> => {
    const { done, value } = await reader.read();
    if (done) return false;
    const frames = (buffer + value).split('\n\n');
    buffer = frames.pop() ?? '';
    for (const frame of frames) {
      const fields = new Map(
        frame.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      last = fields.get('id') ?? last;
      const data = fields.get('data');
      if (data !== undefined && !fields.has('event'))
        events.push({ id: last, data: JSON.parse(data) as StreamedEvent['data'] });
    }
    return true;
  };
  while (last === '') if (!(await pull())) throw new Error(`${path} ended before its first id.`);
  return {
    next: async () => {
      while (events.length === 0) if (!(await pull())) throw new Error('The stream has ended.');
      return events.shift()!;
    },
    get lastEventId() {
      return last;
    },
    untilEnded: async () => {
      while (await pull());
    },
    cut: () => reader.cancel(),
  };
};

import { Fault } from './types.ts';

/** One server-sent event: the id that stands with it or before it, and its data. */
export interface StreamEvent {
  readonly id: string;
  readonly data: unknown;
}

/** A stream of server-sent events, read as a browser reads it (HTML Standard, section 9.2). */
export interface EventStream {
  /** The next event that `wanted` takes; a {@link Fault} when none comes in time. */
  next(wanted: (data: unknown) => boolean, what: string): Promise<StreamEvent>;
  /** The next event that `wanted` takes, if it comes within so many milliseconds. */
  within(ms: number, wanted: (data: unknown) => boolean): Promise<StreamEvent | null>;
  /** Waits until the backend has told an id, with which a reader can come back. */
  firstId(): Promise<string>;
  /** Everything that comes until the backend ends the stream. */
  all(): Promise<StreamEvent[]>;
  close(): Promise<void>;
}

const fieldsOf = (frame: string): Map<string, string> =>
  new Map(
    frame.split(/\r?\n/).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]] : [];
    }),
  );

/** Opens a stream. Throws a {@link Fault} when the answer is none. */
export const openStream = async (
  fetchStream: (signal: AbortSignal) => Promise<Response>,
  timeoutMs: number,
): Promise<EventStream> => {
  const abort = new AbortController();
  const response = await fetchStream(abort.signal);
  const type = response.headers.get('content-type') ?? 'none';
  if (response.status !== 200 || !type.startsWith('text/event-stream') || !response.body) {
    await response.body?.cancel();
    throw new Fault(`${response.status} with Content-Type ${type}, expected 200 with text/event-stream`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const events: StreamEvent[] = [];
  let rest = '';
  let id = '';
  /** A read that was waited for too long; its chunk belongs to who reads next. */
  let pending: ReturnType<typeof reader.read> | null = null;

  /** Reads one chunk; false at the end or when none comes in time. */
  const pull = async (until: number): Promise<boolean> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), Math.max(until - Date.now(), 0));
    });
    pending ??= reader.read();
    const chunk = await Promise.race([pending, late]);
    clearTimeout(timer);
    if (chunk === null) return false;
    pending = null;
    const { done, value } = chunk;
    if (done) return false;
    const frames = (rest + value).split(/\r?\n\r?\n/);
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const fields = fieldsOf(frame);
      id = fields.get('id') ?? id;
      const data = fields.get('data');
      // Named events, such as heartbeats, are not what the stream is about.
      if (data !== undefined && !fields.has('event')) events.push({ id, data: JSON.parse(data) });
    }
    return true;
  };

  const within: EventStream['within'] = async (ms, wanted) => {
    const until = Date.now() + ms;
    for (;;) {
      for (let event = events.shift(); event; event = events.shift()) if (wanted(event.data)) return event;
      if (!(await pull(until))) return null;
    }
  };

  return {
    within,
    next: async (wanted, what) => {
      const event = await within(timeoutMs, wanted);
      if (!event) throw new Fault(`no ${what} within ${timeoutMs / 1000} s`);
      return event;
    },
    firstId: async () => {
      const until = Date.now() + timeoutMs;
      while (id === '')
        if (!(await pull(until))) throw new Fault('no id in the stream: a reader that is cut cannot come back');
      return id;
    },
    all: async () => {
      const until = Date.now() + timeoutMs;
      while (await pull(until));
      return events.splice(0);
    },
    close: async () => {
      abort.abort();
      await reader.cancel().catch(() => undefined);
    },
  };
};

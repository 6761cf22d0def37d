import type { Context } from 'hono';
import type { ServerContext } from '../context.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { createBell, type Bell } from './bell.ts';
import type { LiveEventRow } from './liveHub.ts';

/** So often a silent stream says that it lives: to proxies, which cut what is idle, and to the page, which counts on it. */
const HEARTBEAT_MS = 10_000;

/** A stream ends by itself after this time; the client comes back, and its sign-in is looked at again. */
const LIFETIME_MS = 15 * 60_000;

/** How long the browser waits before it comes back. */
const RETRY_MS = 1_500;

/** A fresh stream begins this long ago: the page was loaded a little before it. */
const FRESH_OVERLAP_MS = 5_000;

/** What may break a stream on purpose. */
export interface Interruptions {
  /** Registers how to end a stream early; returns how to forget it. */
  onCut(end: () => void): () => void;
  /** Resolves once what is sent may arrive. */
  audible(): Promise<void>;
}

/** A piece of news as it is told: what it says, and its bytes for the stream, which many streams may share. */
export interface Told {
  readonly data: object;
  readonly frame: Uint8Array;
}

/** What a stream tells. */
export interface StreamPlan {
  readonly scope: TenantScope;
  /** What it follows now. */
  readonly topics: () => readonly string[];
  /** Each piece of news from the present state; what there is nothing to tell of any more is left out. */
  readonly tell: (events: readonly LiveEventRow[]) => Promise<readonly Told[]>;
  readonly interruptions: Interruptions;
}

const encoder = new TextEncoder();

/** A sign of life, and an id to come back with; its data say when the next one comes at the latest, in milliseconds. */
const heartbeat = (position?: number): string =>
  `${position === undefined ? '' : `id: ${position}\n`}event: heartbeat\ndata: ${HEARTBEAT_MS}\n\n`;

/** The bytes of an event. */
export const eventFrame = (id: number, data: object): Uint8Array =>
  encoder.encode(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`);

interface Start {
  readonly position: number;
  /** The client has missed something that is no longer kept. */
  readonly missed: boolean;
}

const startOf = async (
  { live, now }: ServerContext,
  scope: TenantScope,
  lastEventId: string | undefined,
): Promise<Start> => {
  const fresh = await live.positionAt(scope, new Date(now().getTime() - FRESH_OVERLAP_MS));
  if (!lastEventId) return { position: fresh, missed: false };
  const position = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : -1;
  const readable = await live.isReadable(scope, position, now());
  return readable ? { position, missed: false } : { position: fresh, missed: true };
};

/** Said of the same thing several times in one batch, it is told once, at its last place. */
const newestOfEach = (events: readonly LiveEventRow[]): readonly LiveEventRow[] => {
  if (events.length < 2) return events;
  const bySubject = new Map<string, LiveEventRow>();
  for (const event of events) {
    const key = `${event.type} ${event.subjectId}`;
    bySubject.delete(key);
    bySubject.set(key, event);
  }
  return [...bySubject.values()];
};

/** What goes over the wire, piece by piece, until the bell is told to end it. */
async function* follow(
  { live }: ServerContext,
  { scope, topics, tell }: StreamPlan,
  { position: from, missed }: Start,
  bell: Bell,
  isEnded: () => boolean,
): AsyncGenerator<Uint8Array, void> {
  let position = from;
  yield encoder.encode(`retry: ${RETRY_MS}\n${heartbeat(missed ? undefined : position)}`);
  if (missed) yield eventFrame(position, { type: 'resync' });
  while (!isEnded()) {
    const batch = await live.read(scope, topics(), position);
    if (batch.events.length > 0) for (const { frame } of await tell(newestOfEach(batch.events))) yield frame;
    position = batch.position;
    if (!batch.full && !(await bell.wait(HEARTBEAT_MS))) yield encoder.encode(heartbeat(position));
  }
}

/**
 * Answers with server-sent events that follow the plan's topics. Every event has an id; a client that
 * comes back with `Last-Event-ID` is told all that it missed, or `resync` when that is no longer kept.
 * A heartbeat with an id goes first, so that even a client that was told nothing can come back.
 */
export const sendStream = async (c: Context, context: ServerContext, plan: StreamPlan): Promise<Response> => {
  await plan.interruptions.audible();
  const start = await startOf(context, plan.scope, c.req.header('last-event-id'));
  const { path } = c.req;
  const bell = createBell();
  let ended = false;
  let cancelled = false;
  const end = (): void => {
    ended = true;
    bell.ring();
  };
  const lifetime = setTimeout(end, LIFETIME_MS);
  const forget = plan.interruptions.onCut(end);
  const unsubscribe = context.live.subscribe(plan.scope, plan.topics, bell.ring);
  const frames = follow(context, plan, start, bell, () => ended);
  const close = (): void => {
    clearTimeout(lifetime);
    forget();
    unsubscribe();
  };
  // One stream without buffers of its own: there are thousands of them.
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { done, value } = await frames.next();
          await plan.interruptions.audible();
          if (!done) return controller.enqueue(value);
        } catch (error) {
          context.log.error({ err: error, path }, 'a live stream failed; the client will come back');
        }
        close();
        // Who has gone has closed it already.
        if (!cancelled) controller.close();
      },
      cancel: () => {
        cancelled = true;
        end();
        close();
      },
    },
    { highWaterMark: 0 },
  );
  return c.newResponse(body, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
};

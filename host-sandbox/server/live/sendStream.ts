import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { StreamingApi } from 'hono/utils/stream';
import type { ServerContext } from '../context.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { createBell } from './bell.ts';
import type { LiveEventRow } from './liveHub.ts';

/** A comment at least this often keeps proxies from cutting a silent stream. */
const HEARTBEAT_MS = 15_000;

/** A stream ends by itself after this time; the client comes back, and its sign-in is looked at again. */
const LIFETIME_MS = 15 * 60_000;

/** How long the browser waits before it comes back. */
const RETRY_MS = 1_500;

/** A fresh stream begins this long ago: the page was loaded a little before it. */
const FRESH_OVERLAP_MS = 5_000;

/** Registers how to end a stream early; returns how to forget it. */
export type Interruptions = (end: () => void) => () => void;

/** What a stream tells. */
export interface StreamPlan {
  readonly scope: TenantScope;
  /** Asked for before each batch, as the asset of a ticket may change. */
  readonly topics: () => Promise<readonly string[]>;
  /** The JSON of each piece of news, from the present state; null leaves it out. */
  readonly tell: (events: readonly LiveEventRow[]) => Promise<readonly { id: number; data: object }[]>;
  readonly interruptions: Interruptions;
}

const idFrame = (position: number): string => `id: ${position}\n\n`;
const eventFrame = (id: number, data: object): string => `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

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
const newestOfEach = (events: readonly LiveEventRow[]): LiveEventRow[] => {
  const bySubject = new Map<string, LiveEventRow>();
  for (const event of events) {
    const key = `${event.type} ${event.subjectId}`;
    bySubject.delete(key);
    bySubject.set(key, event);
  }
  return [...bySubject.values()];
};

const follow = async (context: ServerContext, to: StreamingApi, plan: StreamPlan, start: Start): Promise<void> => {
  const bell = createBell();
  let ended = false;
  const end = (): void => {
    ended = true;
    bell.ring();
  };
  const lifetime = setTimeout(end, LIFETIME_MS);
  const forget = plan.interruptions(end);
  const unsubscribe = context.live.subscribe(plan.scope, bell.ring);
  to.onAbort(end);
  try {
    let { position } = start;
    await to.write(
      `retry: ${RETRY_MS}\n${start.missed ? eventFrame(position, { type: 'resync' }) : idFrame(position)}`,
    );

    while (!ended) {
      const batch = await context.live.read(plan.scope, await plan.topics(), position);
      for (const { id, data } of await plan.tell(newestOfEach(batch.events))) await to.write(eventFrame(id, data));
      position = batch.position;
      if (!batch.full && !(await bell.wait(HEARTBEAT_MS))) await to.write(`: heartbeat\n${idFrame(position)}`);
    }
  } finally {
    unsubscribe();
    forget();
    clearTimeout(lifetime);
  }
};

/**
 * Answers with server-sent events that follow the plan's topics. Every event has an id; a client that
 * comes back with `Last-Event-ID` is told all that it missed, or `resync` when that is no longer kept.
 * An id without data goes first, so that even a client that was told nothing can come back.
 */
export const sendStream = async (c: Context, context: ServerContext, plan: StreamPlan): Promise<Response> => {
  const start = await startOf(context, plan.scope, c.req.header('last-event-id'));
  c.header('Content-Type', 'text/event-stream; charset=utf-8');
  c.header('Cache-Control', 'no-store');
  c.header('X-Accel-Buffering', 'no');
  return stream(
    c,
    (to) => follow(context, to, plan, start),
    (error) => {
      context.log.error({ err: error, path: c.req.path }, 'a live stream failed; the client will come back');
      return Promise.resolve();
    },
  );
};

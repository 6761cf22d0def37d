import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import pino from 'pino';
import * as z from 'zod/mini';
import {
  fillPath,
  problemSchema,
  type Problem,
  type RouteParams,
  type RouteRequestBody,
  type RouteResponse,
  type RouteShape,
} from '#contracts';
import { createApi, type FeatureRoutes } from '../../host-sandbox/server/app.ts';
import { openBlobStore } from '../../host-sandbox/server/attachments/blobStore.ts';
import type { ServerContext } from '../../host-sandbox/server/context.ts';
import { login } from '../../host-sandbox/server/db/schema.ts';
import { signIn } from '../../host-sandbox/server/http/signIn.ts';
import { openKeptAnswers } from '../../host-sandbox/server/kept/keptAnswers.ts';
import { openLiveHub } from '../../host-sandbox/server/live/liveHub.ts';
import { emptyDatabase, insertFixtures, START } from './fixtures.ts';
import { openTestDatabase } from './testDatabase.ts';

const ORIGIN = 'http://localhost';

/** What a call of a route needs beside the route. */
export interface CallOptions<R extends RouteShape> {
  readonly params?: RouteParams<R>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: RouteRequestBody<R>;
  /** Sent as `If-Match`. */
  readonly revision?: number;
  readonly idempotencyKey?: string;
}

/** A browser in which somebody is signed in. Every request goes through the real app, with cookie and CSRF token. */
export interface SignedInBrowser {
  readonly cookie: string;
  readonly csrfToken: string;
  /** A raw request as a page of the own origin makes it; headers given as null are left out. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Response>;
  get(path: string): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Response>;
  put(path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Response>;
  patch(path: string, body?: unknown, headers?: Record<string, string | null>): Promise<Response>;
  /** Calls a route of the contract and reads the answer with the contract's own schema. Throws on any problem. */
  call<R extends RouteShape>(route: R, options?: CallOptions<R>): Promise<RouteResponse<R>>;
  /** Calls a route that must say no, and gives the problem. Throws when it says yes. */
  refusal<R extends RouteShape>(route: R, options?: CallOptions<R>): Promise<Problem>;
}

/** A server in this very process, on a database of its own with the fixtures in it. */
export interface TestServer {
  readonly context: ServerContext;
  readonly app: Hono;
  /** Signs a technician in, e.g. `tech-ada` (see fixtures.ts), and gives the browser. */
  asTechnician(technicianId: string): Promise<SignedInBrowser>;
  /** Moves the server's clock to a point in time, or onwards by milliseconds. */
  setClock(to: Date): void;
  advance(ms: number): void;
  /** Begins anew with the fixtures and the first clock; much faster than another server. Sign-ins are gone too. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const encodeBody = (body: unknown): { body?: BodyInit; headers: Record<string, string> } => {
  if (body === undefined) return { headers: {} };
  if (body instanceof Uint8Array || body instanceof Blob || body instanceof ReadableStream) {
    return { body: body as BodyInit, headers: { 'Content-Type': 'application/octet-stream' } };
  }
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
};

const pathOf = (route: RouteShape, { params, query }: CallOptions<RouteShape>): string => {
  const search = new URLSearchParams(Object.entries(query ?? {}).map(([key, value]) => [key, String(value)]));
  return fillPath(route.path, params ?? {}) + (search.size > 0 ? `?${search.toString()}` : '');
};

const headersOf = ({ revision, idempotencyKey }: CallOptions<RouteShape>): Record<string, string> => ({
  ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }),
  ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
});

const createBrowser = (app: Hono, cookie: string, csrfToken: string): SignedInBrowser => {
  const request: SignedInBrowser['request'] = async (method, path, body, headers = {}) => {
    const encoded = encodeBody(body);
    const all: Record<string, string | null> = {
      Host: 'localhost',
      Cookie: cookie,
      'Sec-Fetch-Site': 'same-origin',
      ...(method === 'GET' ? {} : { Origin: ORIGIN, 'X-CSRF-Token': csrfToken }),
      ...encoded.headers,
      ...headers,
    };
    const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    const init: RequestInit & { duplex?: 'half' } = { method, headers: kept, body: encoded.body, duplex: 'half' };
    return app.request(ORIGIN + path, init);
  };
  const send = (route: RouteShape, options: CallOptions<RouteShape> = {}): Promise<Response> =>
    request(route.method, pathOf(route, options), options.body, headersOf(options));
  return {
    cookie,
    csrfToken,
    request,
    get: (path) => request('GET', path),
    post: (path, body, headers) => request('POST', path, body, headers),
    put: (path, body, headers) => request('PUT', path, body, headers),
    patch: (path, body, headers) => request('PATCH', path, body, headers),
    call: async (route, options) => {
      const response = await send(route, options);
      if (!response.ok) throw new Error(`${route.method} ${route.path}: ${response.status} ${await response.text()}`);
      if (response.status !== route.successStatus)
        throw new Error(`Expected ${route.successStatus}, got ${response.status}`);
      const schema = route.response;
      const data =
        schema === undefined || typeof schema === 'string' ? undefined : z.parse(schema, await response.json());
      return data as never;
    },
    refusal: async (route, options) => {
      const response = await send(route, options);
      if (response.ok) throw new Error(`${route.method} ${route.path} was not refused: ${response.status}`);
      return problemSchema.parse(await response.json());
    },
  };
};

/** Signs in through the real sign-in, on a route that only tests have. */
const signInAs = async (
  context: ServerContext,
  technicianId: string,
): Promise<{ cookie: string; csrfToken: string }> => {
  const door = new Hono();
  door.post('/', async (c) => c.json({ known: await signIn(c, context, technicianId) }));
  const answer = await door.request(`${ORIGIN}/`, { method: 'POST' });
  const [cookie] = answer.headers.getSetCookie();
  if (!cookie) throw new Error(`There is no technician ${technicianId} in the fixtures.`);
  const pair = cookie.split(';')[0] ?? '';
  const id = createHash('sha256')
    .update(pair.slice(pair.indexOf('=') + 1))
    .digest('hex');
  const [row] = await context.database.db.select().from(login).where(eq(login.id, id));
  if (!row) throw new Error('The sign-in was not kept.');
  return { cookie: pair, csrfToken: row.csrfToken };
};

/**
 * Opens a server for a `*.db.test.ts`: in `beforeAll`, with `reset()` in `beforeEach` where tests must not
 * see each other's changes, and `close()` in `afterAll`.
 *
 * @param options.features the routes to serve
 * @param options.site makes the whole site instead, with what else belongs to it
 * @param options.logLevel `silent` unless a test looks at what goes wrong
 * @param options.blobs where files are kept; a folder that is removed at the end when absent
 * @param options.limits who asks how often; nobody is counted when absent
 */
export const openTestServer = async (options: {
  features: readonly FeatureRoutes[];
  site?: (context: ServerContext) => Hono;
  logLevel?: string;
  blobs?: string;
  limits?: (db: ServerContext['database']['db']) => ServerContext['limits'];
}): Promise<TestServer> => {
  let clock = START;
  const directory = await mkdtemp(path.join(tmpdir(), 'peek-test-'));
  const database = await openTestDatabase();
  await insertFixtures(database.db);
  const live = await openLiveHub(database);
  const { kept, close: forgetKept } = openKeptAnswers(database);
  const context: ServerContext = {
    database,
    live,
    blobs: await openBlobStore(options.blobs ?? path.join(directory, 'blobs')),
    log: pino({ level: options.logLevel ?? 'silent' }),
    now: () => clock,
    limits: options.limits?.(database.db),
    kept,
  };
  const app = options.site?.(context) ?? createApi(context, options.features);
  return {
    context,
    app,
    asTechnician: async (technicianId) => {
      const { cookie, csrfToken } = await signInAs(context, technicianId);
      return createBrowser(app, cookie, csrfToken);
    },
    setClock: (to) => {
      clock = to;
    },
    advance: (ms) => {
      clock = new Date(clock.getTime() + ms);
    },
    reset: async () => {
      clock = START;
      await emptyDatabase(database.db);
      await insertFixtures(database.db);
    },
    close: async () => {
      await live.close();
      await forgetKept();
      await database.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};

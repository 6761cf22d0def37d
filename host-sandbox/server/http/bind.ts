import type { Context, Hono, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type * as z from 'zod/mini';
import type { RouteAnswer, RouteParams, RouteParsedBody, RouteQuery, RouteShape } from '#contracts';
import type { ServerContext } from '../context.ts';
import { csrfObjection } from './csrf.ts';
import { ProblemError } from './problem.ts';
import { kindOf } from './rateLimits.ts';
import { readSignIn, type SignedInTechnician } from './signIn.ts';

/** A request that has passed every gate: signed in, verified, permitted and parsed. */
export interface BoundRequest<R extends RouteShape> {
  readonly me: SignedInTechnician;
  readonly params: RouteParams<R>;
  readonly query: RouteQuery<R>;
  readonly body: RouteParsedBody<R>;
  /** The revision in `If-Match`, for routes that ask for it; else 0. */
  readonly revision: number;
  /** The `Idempotency-Key`, for routes that ask for it; else, or where it may be absent and is, ''. */
  readonly idempotencyKey: string;
  /** The raw request: files, streams and abort. */
  readonly http: Context;
}

/** JSON data for the answer, or a ready Response for files and streams. */
export type RouteHandler<R extends RouteShape> = (
  request: BoundRequest<R>,
) => Promise<R['response'] extends z.ZodMiniType ? RouteAnswer<R> : R['response'] extends string ? Response : void>;

/** Serves one route of the contract. */
export type Bind = <R extends RouteShape>(shape: R, handler: RouteHandler<R>) => void;

const parse = <S extends z.ZodMiniType>(schema: S, value: unknown, where: string): z.output<S> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({
    path: [where, ...path.map(String)].join('.'),
    message,
  }));
  throw new ProblemError('invalid-request', errors.map(({ message }) => message).join(' '), { errors });
};

/** Well above the longest text with its JSON escapes. Files have a limit of their own. */
const JSON_MAX_BYTES = 1024 * 1024;

const jsonLimit = bodyLimit({
  maxSize: JSON_MAX_BYTES,
  onError: () => {
    throw new ProblemError('invalid-request', 'The request is too long. Shorten the text, or attach it as a file.');
  },
});

/** What says how long it is needs not be counted while it is read; Node reads no more than that. */
const shortJson: MiddlewareHandler = (c, next) => {
  const length = Number(c.req.header('content-length') ?? NaN);
  return length <= JSON_MAX_BYTES && !c.req.header('transfer-encoding') ? next() : jsonLimit(c, next);
};

const readJson = async (c: Context): Promise<unknown> => {
  try {
    return await c.req.json();
  } catch (cause) {
    throw new ProblemError('invalid-request', 'The body is not valid JSON.', { cause });
  }
};

const revisionOf = (c: Context): number => {
  const header = c.req.header('if-match');
  if (!header) {
    throw new ProblemError('precondition-required', 'Send the revision that you have seen as If-Match, in quotes.');
  }
  const revision = Number(/^"(\d+)"$/.exec(header)?.[1]);
  if (!Number.isInteger(revision)) throw new ProblemError('invalid-request', 'If-Match is not a revision in quotes.');
  return revision;
};

const idempotencyKeyOf = (c: Context, mayBeAbsent: boolean): string => {
  const key = c.req.header('idempotency-key');
  if (key === undefined && mayBeAbsent) return '';
  if (!key || key.length > 200) {
    throw new ProblemError(
      'idempotency-key-required',
      'Send a fresh random Idempotency-Key of at most 200 characters.',
    );
  }
  return key;
};

const signedIn = async (c: Context, context: ServerContext): Promise<SignedInTechnician> => {
  const me = await readSignIn(c, context);
  if (!me) throw new ProblemError('unauthenticated', 'Sign in again. What you wrote is kept.');
  return me;
};

const checkWrite = (c: Context, me: SignedInTechnician): void => {
  const objection = csrfObjection(
    {
      method: c.req.method,
      ownOrigin: `http://${c.req.header('host')}`,
      secFetchSite: c.req.header('sec-fetch-site'),
      origin: c.req.header('origin'),
      token: c.req.header('x-csrf-token'),
    },
    me.csrfToken,
  );
  if (objection) throw new ProblemError('csrf-rejected', objection);
  if (c.req.method !== 'GET' && me.role === 'read_only') {
    throw new ProblemError('forbidden', 'Your role may look at tickets but not change them.');
  }
};

const etagOf = (answer: unknown): Record<string, string> =>
  typeof answer === 'object' && answer !== null && 'revision' in answer ? { ETag: `"${String(answer.revision)}"` } : {};

/** Makes the {@link Bind} of an app: every gate that a request must pass is here, once, for every route. */
export const bindTo =
  (app: Hono, context: ServerContext): Bind =>
  (shape, handler) => {
    const path = shape.path.replace(/\{(\w+)\}/g, ':$1');
    if (shape.body !== undefined && shape.body !== 'binary') app.on(shape.method, path, shortJson);
    app.on(shape.method, path, async (c) => {
      const me = await signedIn(c, context);
      checkWrite(c, me);
      await context.limits?.take(kindOf(shape), me.technicianId);
      const answer = await handler({
        me,
        params: c.req.param() as never,
        query: (shape.query ? parse(shape.query, c.req.query(), 'query') : undefined) as never,
        body: (shape.body && shape.body !== 'binary'
          ? parse(shape.body, await readJson(c), 'body')
          : undefined) as never,
        revision: shape.ifMatch ? revisionOf(c) : 0,
        idempotencyKey: shape.idempotencyKey ? idempotencyKeyOf(c, shape.idempotencyKey === 'optional') : '',
        http: c,
      });
      if (answer instanceof Response) return answer;
      if (answer === undefined) return c.body(null, 204);
      return c.json(answer as object, shape.successStatus as 200, { 'Cache-Control': 'no-store', ...etagOf(answer) });
    });
  };

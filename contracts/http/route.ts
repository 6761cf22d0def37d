import type * as z from 'zod/mini';
import type { ProblemCode } from '../problem.ts';

type ObjectSchema = z.ZodMiniType<Record<string, unknown>, Record<string, unknown>>;

/** One HTTP route, from which the remote's client, the server's handler and the OpenAPI document are derived. */
export interface RouteShape {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** OpenAPI form: parameters in braces, e.g. `/api/tickets/{ticketId}`. */
  readonly path: string;
  readonly query?: ObjectSchema;
  /** JSON body; `'binary'` is the raw bytes of a file. */
  readonly body?: z.ZodMiniType | 'binary';
  /** JSON answer; `'binary'` is the raw bytes of a file, `'event-stream'` server-sent events, absent is 204. */
  readonly response?: z.ZodMiniType | 'binary' | 'event-stream';
  readonly successStatus: 200 | 201 | 202 | 204;
  /** `If-Match` with the ticket's revision is required; without it the answer is `precondition-required`. */
  readonly ifMatch?: true;
  /**
   * `Idempotency-Key` is required; the first answer to a key is replayed for 24 hours. Where it is `'optional'`, whoever
   * sends none is served each time anew.
   */
  readonly idempotencyKey?: true | 'optional';
  /** Its answer is long in coming by nature: many bytes, or a language model's words. Whoever asks is patient. */
  readonly slow?: true;
}

/** Problems that any route may answer. */
export const COMMON_PROBLEMS = [
  'invalid-request',
  'unauthenticated',
  'forbidden',
  'not-found',
  'rate-limited',
  'internal',
  'unavailable',
] as const satisfies readonly ProblemCode[];

/** Problems that any route which changes something may answer. */
export const WRITE_PROBLEMS = ['csrf-rejected'] as const satisfies readonly ProblemCode[];

/** Names of the parameters in a route's path. */
export type PathParameter<P extends string> = P extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

type Output<S> = S extends z.ZodMiniType ? z.output<S> : S extends 'binary' ? Blob : undefined;
type Input<S> = S extends z.ZodMiniType ? z.input<S> : S extends 'binary' ? Blob : undefined;

export type RouteParams<R extends RouteShape> = { readonly [K in PathParameter<R['path']>]: string };
export type RouteQuery<R extends RouteShape> = R['query'] extends ObjectSchema ? z.output<R['query']> : undefined;
/** What a client sends. */
export type RouteRequestBody<R extends RouteShape> = Input<R['body']>;
/** What a server receives, parsed. */
export type RouteParsedBody<R extends RouteShape> = R['body'] extends z.ZodMiniType ? z.output<R['body']> : undefined;
/** What a client reads, parsed. */
export type RouteResponse<R extends RouteShape> = Output<R['response']>;
/** What a server answers, before it is parsed. */
export type RouteAnswer<R extends RouteShape> = Input<R['response']>;

/** Keeps the literal types of a route. */
export const route = <const R extends RouteShape>(shape: R): R => shape;

/** Fills in a path's parameters, percent-encoded. Throws a `TypeError` when one is missing. */
export const fillPath = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`The path ${path} needs the parameter ${name}.`);
    return encodeURIComponent(value);
  });

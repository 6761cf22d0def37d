import {
  fillPath,
  problemSchema,
  type HostCapabilities,
  type HostRequest,
  type HostResponse,
  type RouteParams,
  type RouteQuery,
  type RouteRequestBody,
  type RouteResponse,
  type RouteShape,
} from '#contracts';
import { GatewayRefused, GatewayUnreachable } from './errors.ts';

type Given<Name extends string, T> = [T] extends [undefined] ? { [K in Name]?: undefined } : { [K in Name]: T };

/**
 * For how long nothing may come back, in milliseconds, until whoever asked is told: within ten seconds. A server that is
 * there says before that what keeps it, such as its database.
 */
export const PATIENCE_MS = 9_000;

/** The same for what is long by nature: pieces of files and recordings on a slow link, a model that takes half a minute. */
export const LONG_PATIENCE_MS = 60_000;

/** What a call of a route needs: its parameters, its body, and the headers that it asks for. */
export type RouteCall<R extends RouteShape> = Given<'body', RouteRequestBody<R>> &
  (R extends { ifMatch: true } ? { revision: number } : unknown) &
  (R extends { idempotencyKey: true | 'optional' } ? { idempotencyKey: string } : unknown) & {
    params: RouteParams<R>;
    query?: RouteQuery<R>;
    signal?: AbortSignal;
  };

/** The one door to the network. */
export interface Gateway {
  /** Asks, and reads the answer by the route's schema. Throws {@link GatewayUnreachable} or {@link GatewayRefused}. */
  call<R extends RouteShape>(shape: R, call: RouteCall<R>): Promise<RouteResponse<R>>;
  /**
   * Asks for an answer that comes piece by piece; `onData` gets each as it is. Resolves when the stream has
   * ended. Only where the host lends `stream`. Throws as {@link Gateway.call} does.
   */
  stream<R extends RouteShape>(shape: R, call: RouteCall<R>, onData: (data: string) => void): Promise<void>;
  /** Hands a last word to the host and is done with it: no answer is waited for, and no failure is told. */
  tell<R extends RouteShape>(shape: R, call: RouteCall<R>): void;
  /** Requests that have no answer yet. */
  readonly inFlight: number;
}

const queryString = (query: Record<string, unknown> | undefined): string => {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const text = String(new URLSearchParams(given as [string, string][]));
  return text && `?${text}`;
};

const hostRequest = (shape: RouteShape, call: RouteCall<RouteShape>, signal = call.signal): HostRequest => {
  const { revision, idempotencyKey } = call as { revision?: number; idempotencyKey?: string };
  return {
    method: shape.method,
    path: fillPath(shape.path, call.params) + queryString(call.query),
    body: call.body,
    headers: {
      ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    signal,
  };
};

/** Throws what a refused request was refused for. */
const refuse = ({ status, body }: HostResponse): void => {
  if (status < 400) return;
  const problem = problemSchema.safeParse(body);
  if (problem.success) throw new GatewayRefused(problem.data);
  throw new GatewayUnreachable('unreadable', { cause: problem.error, status });
};

/**
 * Opens the door: every request goes through the host's `request`, which adds authentication and CSRF.
 * `onStatus` hears the HTTP status of each answer, whatever it was asked for.
 */
export const createGateway = (
  host: Pick<HostCapabilities, 'request' | 'stream'>,
  onStatus: (status: number) => void = () => undefined,
): Gateway => {
  let inFlight = 0;
  /** Reads that were given up, and how long is waited for them next: a slow link gets its answer in the end. */
  const longer = new Map<string, number>();

  /** Asks, for as long as there is patience; `heard` winds the clock up again. */
  const answerOf = async (
    shape: RouteShape,
    call: RouteCall<RouteShape>,
    ask: (request: HostRequest, heard: () => void) => Promise<HostResponse>,
  ): Promise<HostResponse> => {
    const clock = new AbortController();
    const signal = AbortSignal.any([clock.signal, call.signal ?? clock.signal]);
    const request = hostRequest(shape, call, signal);
    const name = request.method + request.path;
    const patience = longer.get(name) ?? (shape.slow ? LONG_PATIENCE_MS : PATIENCE_MS);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wind = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => clock.abort(), patience);
    };
    inFlight += 1;
    try {
      // What nobody waits for any more is not asked for, whether or not the host looks at the signal.
      signal.throwIfAborted();
      wind();
      const ended = new Promise<never>((_, reject) => (signal.onabort = () => reject(signal.reason as Error)));
      const response = await Promise.race([ended, ask(request, wind)]);
      onStatus(response.status);
      return response;
    } catch (cause) {
      if (!clock.signal.aborted) throw new GatewayUnreachable('no_answer', { cause });
      if (shape.method === 'GET') longer.set(name, 2 * patience);
      throw new GatewayUnreachable('silence', { cause });
    } finally {
      clearTimeout(timer);
      signal.onabort = null;
      inFlight -= 1;
    }
  };

  return {
    get inFlight() {
      return inFlight;
    },
    call: async (shape, call) => {
      const response = await answerOf(shape, call as RouteCall<RouteShape>, async (request) => host.request(request));
      refuse(response);
      const { status, body } = response;
      if (!shape.response || typeof shape.response === 'string') return body as never;
      const answer = shape.response.safeParse(body);
      if (!answer.success) throw new GatewayUnreachable('unreadable', { cause: answer.error, status });
      return answer.data as never;
    },
    tell: (shape, call) => {
      const request = { ...hostRequest(shape, call as RouteCall<RouteShape>), keepalive: true };
      // A host that throws at once cannot take it either.
      (async () => host.request(request))().catch(() => undefined);
    },
    stream: async (shape, call, onData) => {
      const { stream } = host;
      if (!stream) throw new TypeError('The host lends no stream.');
      const listen = async (request: HostRequest, heard: () => void): Promise<HostResponse> =>
        stream.call(host, request, (data) => {
          heard();
          onData(data);
        });
      refuse(await answerOf(shape, call as RouteCall<RouteShape>, listen));
    },
  };
};

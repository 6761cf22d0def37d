import type * as z from 'zod/mini';
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

/** What a call of a route needs: its parameters, its body, and the headers that it asks for. */
export type RouteCall<R extends RouteShape> = Given<'body', RouteRequestBody<R>> &
  (R extends { ifMatch: true } ? { revision: number } : unknown) &
  (R extends { idempotencyKey: true } ? { idempotencyKey: string } : unknown) & {
    params: RouteParams<R>;
    query?: RouteQuery<R>;
    signal?: AbortSignal;
  };

/** The one door to the network. */
export interface Gateway {
  /** Asks, and reads the answer by the route's schema. Throws {@link GatewayUnreachable} or {@link GatewayRefused}. */
  call<R extends RouteShape>(shape: R, call: RouteCall<R>): Promise<RouteResponse<R>>;
  /**
   * Asks for an answer that comes piece by piece; each is read by `event`. Resolves when the stream has
   * ended. Only where the host lends `stream`. Throws as {@link Gateway.call} does.
   */
  stream<R extends RouteShape, S extends z.ZodMiniType>(
    shape: R,
    call: RouteCall<R>,
    event: S,
    onEvent: (event: z.output<S>) => void,
  ): Promise<void>;
  /** Hands a last word to the host and is done with it: no answer is waited for, and no failure is told. */
  tell<R extends RouteShape>(shape: R, call: RouteCall<R>): void;
  /** Requests that have no answer yet. */
  readonly inFlight: number;
}

const queryString = (query: Record<string, unknown> | undefined): string => {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
};

const hostRequest = (shape: RouteShape, call: RouteCall<RouteShape>): HostRequest => {
  const { revision, idempotencyKey } = call as { revision?: number; idempotencyKey?: string };
  return {
    method: shape.method,
    path: fillPath(shape.path, call.params) + queryString(call.query),
    body: call.body,
    headers: {
      ...(revision === undefined ? {} : { 'If-Match': `"${revision}"` }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    signal: call.signal,
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

  const answerOf = async (ask: () => Promise<HostResponse>): Promise<HostResponse> => {
    inFlight += 1;
    try {
      const response = await ask();
      onStatus(response.status);
      return response;
    } catch (cause) {
      throw new GatewayUnreachable('no_answer', { cause });
    } finally {
      inFlight -= 1;
    }
  };

  return {
    get inFlight() {
      return inFlight;
    },
    call: async (shape, call) => {
      const response = await answerOf(() => {
        // What nobody waits for any more is not asked for, whether or not the host looks at the signal.
        call.signal?.throwIfAborted();
        return host.request(hostRequest(shape, call as RouteCall<RouteShape>));
      });
      refuse(response);
      const { status, body } = response;
      if (!shape.response || typeof shape.response === 'string') return body as never;
      const answer = shape.response.safeParse(body);
      if (!answer.success) throw new GatewayUnreachable('unreadable', { cause: answer.error, status });
      return answer.data as never;
    },
    tell: (shape, call) => {
      const ignore = (): void => undefined;
      try {
        host.request({ ...hostRequest(shape, call as RouteCall<RouteShape>), keepalive: true }).then(ignore, ignore);
      } catch {
        // A host that throws at once cannot take it either.
      }
    },
    stream: async (shape, call, event, onEvent) => {
      const { stream } = host;
      if (!stream) throw new TypeError('The host lends no stream.');
      const onData = (data: string): void => {
        const told = event.safeParse(JSON.parse(data));
        // A piece that this version does not know is skipped.
        if (told.success) onEvent(told.data);
      };
      refuse(await answerOf(() => stream.call(host, hostRequest(shape, call as RouteCall<RouteShape>), onData)));
    },
  };
};

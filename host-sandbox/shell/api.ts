import {
  problemSchema,
  fillPath,
  type RouteParams,
  type RouteRequestBody,
  type RouteResponse,
  type RouteShape,
} from '#contracts';
import { createFetchRequest, createFetchStream } from '#contracts/http/fetchRequest.ts';
import type * as z from 'zod/mini';

let csrfToken = '';

/** Remembers the token of the present sign-in, in this page only. */
export const useCsrfToken = (token: string): void => {
  csrfToken = token;
};

/** The `request` capability, which the shell uses for itself as well. */
export const request = createFetchRequest({ csrfToken: () => csrfToken });

/** The `stream` capability. */
export const stream = createFetchStream({ csrfToken: () => csrfToken });

/** Asks a route of the contract. Throws an Error that says what the server said. */
export const call = async <R extends RouteShape>(
  route: R,
  options: {
    params: RouteParams<R>;
    query?: Record<string, string | number | undefined>;
    body?: RouteRequestBody<R>;
    signal?: AbortSignal;
  },
): Promise<RouteResponse<R>> => {
  const given = Object.entries(options.query ?? {}).filter(([, value]) => value !== undefined && value !== '');
  const search =
    given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  const { status, body } = await request({
    method: route.method,
    path: fillPath(route.path, options.params) + search,
    body: options.body,
    signal: options.signal,
  });
  return read(status, body, route.response as z.ZodMiniType) as RouteResponse<R>;
};

/** Asks one of the sandbox's own routes. */
export const sandbox = async <S extends z.ZodMiniType>(
  method: 'GET' | 'PUT' | 'POST',
  path: string,
  schema: S | null,
  data?: unknown,
): Promise<z.output<S>> => {
  const response = await fetch(path, {
    method,
    ...(data === undefined ? {} : { body: JSON.stringify(data), headers: { 'Content-Type': 'application/json' } }),
  });
  const body: unknown = response.status === 204 ? null : await response.json();
  return read(response.status, body, schema) as z.output<S>;
};

const read = (status: number, body: unknown, schema: z.ZodMiniType | null): unknown => {
  if (status >= 400) {
    const problem = problemSchema.safeParse(body).data;
    throw new Error(
      problem ? [problem.title, problem.detail].filter(Boolean).join('. ') : `The server answered ${status}.`,
    );
  }
  return schema ? schema.parse(body) : null;
};

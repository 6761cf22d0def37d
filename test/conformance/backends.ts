import type { TestServer } from '../support/testServer.ts';

type Fetch = typeof fetch;
type Json = Record<string, unknown>;

/** Stands before a backend, and may change what is asked and answered. */
export type Meddling = (backend: Fetch) => Fetch;

/** The reference server of a test, as the conformance kit asks it. */
export const fetchOf =
  ({ app }: TestServer): Fetch =>
  async (input, init) =>
    app.request(input, init);

/** Which requests a proxy meddles with. */
export interface Route {
  readonly method?: string;
  readonly path: RegExp;
}

const meets = ({ method, path }: Route, url: string, init: RequestInit | undefined): boolean =>
  (method === undefined || method === (init?.method ?? 'GET')) && path.test(new URL(url).pathname);

/** A proxy that changes requests before the backend sees them. */
export const changingRequests =
  (route: Route, change: (headers: Headers, body: Json | undefined, url: URL) => void) =>
  (backend: Fetch): Fetch =>
  (input, init) => {
    if (!meets(route, input as string, init)) return backend(input, init);
    const headers = new Headers(init?.headers);
    const body = typeof init?.body === 'string' ? (JSON.parse(init.body) as Json) : undefined;
    const url = new URL(input as string);
    change(headers, body, url);
    return backend(url.href, { ...init, headers: [...headers], body: body ? JSON.stringify(body) : init?.body });
  };

/** A proxy that changes JSON answers. A status or headers that it gives stand for those of the backend. */
export const changingAnswers =
  (
    route: Route,
    change: (
      body: Json,
      status: number,
    ) => { body?: unknown; status?: number; headers?: Record<string, string> } | undefined,
  ) =>
  (backend: Fetch): Fetch =>
  async (input, init) => {
    const response = await backend(input, init);
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    if (!meets(route, input as string, init) || !isJson) return response;
    const body = (await response.json()) as Json;
    const changed = change(body, response.status);
    const headers = { ...Object.fromEntries(response.headers), ...changed?.headers };
    return new Response(JSON.stringify(changed?.body ?? body), { status: changed?.status ?? response.status, headers });
  };

/** A proxy that changes the text of streams, chunk by chunk; null swallows one. */
export const changingStreams =
  (route: Route, change: (text: string) => string) =>
  (backend: Fetch): Fetch =>
  async (input, init) => {
    const response = await backend(input, init);
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!meets(route, input as string, init) || !isStream || !response.body) return response;
    const encoder = new TextEncoder();
    const body = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TransformStream<string, Uint8Array>({
        transform: (text, to) => to.enqueue(encoder.encode(change(text))),
      }),
    );
    return new Response(body, { status: response.status, headers: response.headers });
  };

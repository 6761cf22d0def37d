import type { HostCapabilities, HostRequest, HostResponse } from '../host.ts';
import { readEventStream } from './eventStream.ts';

interface FetchOptions {
  /** Where `/api/…` lives; empty for the page's own origin. */
  readonly baseUrl?: string;
  /** Read for every write, and sent as `X-CSRF-Token`. */
  readonly csrfToken: () => string;
  readonly fetch?: typeof fetch;
}

const send = (options: FetchOptions, request: HostRequest, accept: string): Promise<Response> => {
  const isFile = request.body instanceof Blob;
  return (options.fetch ?? fetch)(`${options.baseUrl ?? ''}${request.path}`, {
    method: request.method,
    credentials: 'include',
    headers: {
      Accept: accept,
      ...(request.method === 'GET' ? {} : { 'X-CSRF-Token': options.csrfToken() }),
      ...(request.body !== undefined && !isFile ? { 'Content-Type': 'application/json' } : {}),
      ...request.headers,
    },
    body: request.body === undefined ? undefined : isFile ? request.body : JSON.stringify(request.body),
    signal: request.signal,
    keepalive: request.keepalive,
  });
};

const read = async (response: Response): Promise<HostResponse> => {
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, body: isJson ? await response.json() : null };
};

/** A ready `request` capability for hosts whose backend speaks the routes of this contract. */
export const createFetchRequest =
  (options: FetchOptions): HostCapabilities['request'] =>
  async (request) =>
    read(await send(options, request, 'application/json, application/problem+json'));

/** A ready `stream` capability for the same hosts. */
export const createFetchStream =
  (options: FetchOptions): NonNullable<HostCapabilities['stream']> =>
  async (request, onData) => {
    const response = await send(options, request, 'text/event-stream, application/problem+json');
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
    if (!isStream || !response.body) return read(response);
    await readEventStream(response.body, onData);
    return { status: response.status, body: null };
  };

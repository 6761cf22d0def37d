import type { HostCapabilities, HostRequest } from '../host.ts';

/**
 * A ready `request` capability for hosts whose backend speaks the routes of this contract.
 *
 * @param options.baseUrl where `/api/…` lives; empty for the page's own origin
 * @param options.csrfToken read for every write, and sent as `X-CSRF-Token`
 */
export const createFetchRequest =
  (options: { baseUrl?: string; csrfToken: () => string; fetch?: typeof fetch }): HostCapabilities['request'] =>
  async (request: HostRequest) => {
    const isFile = request.body instanceof Blob;
    const response = await (options.fetch ?? fetch)(`${options.baseUrl ?? ''}${request.path}`, {
      method: request.method,
      credentials: 'include',
      headers: {
        Accept: 'application/json, application/problem+json',
        ...(request.method === 'GET' ? {} : { 'X-CSRF-Token': options.csrfToken() }),
        ...(request.body !== undefined && !isFile ? { 'Content-Type': 'application/json' } : {}),
        ...request.headers,
      },
      body: request.body === undefined ? undefined : isFile ? request.body : JSON.stringify(request.body),
      signal: request.signal,
    });
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, body: isJson ? await response.json() : null };
  };

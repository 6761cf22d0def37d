/** A browser that finds a server by round robin, and asks the next one when none answers. */
export interface FaultBrowser {
  /** Bytes are sent as they are, anything else as JSON. Null when nobody answered. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response | null>;
  /** The same for an answer that goes on. */
  stream(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response | null>;
}

const TIMEOUT_MS = 10_000;

/** Signs in as the technician on the first server and spreads every request over all of them. */
export const openFaultBrowser = async (
  servers: readonly { readonly origin: string }[],
  technicianId: string,
): Promise<FaultBrowser> => {
  let turn = 0;
  const first = servers[0]?.origin ?? '';
  const answer = await fetch(`${first}/sandbox/sign-in`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: first },
    body: JSON.stringify({ technicianId }),
  });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const session = await fetch(`${first}/api/session`, { headers: { Cookie: cookie } });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  const ask =
    (timeoutMs: number | null): FaultBrowser['request'] =>
    async (method, path, body, headers = {}) => {
      const origin = servers[turn++ % servers.length]?.origin ?? '';
      try {
        return await fetch(origin + path, {
          method,
          ...(timeoutMs === null ? {} : { signal: AbortSignal.timeout(timeoutMs) }),
          headers: {
            Cookie: cookie,
            'Sec-Fetch-Site': 'same-origin',
            Origin: origin,
            'X-CSRF-Token': csrfToken,
            'Content-Type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json',
            ...headers,
          },
          ...(body === undefined
            ? {}
            : { body: body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body) }),
        });
      } catch {
        return null;
      }
    };
  return { request: ask(TIMEOUT_MS), stream: ask(null) };
};

import { createFetchRequest } from '#contracts/http/fetchRequest.ts';
import type { HostCapabilities, HostRequest } from '#contracts';
import type { FakeHost } from '../../src/testing/fakeHost.ts';

/** A `fetch` that answers from the fixtures of one state; all above it is the code that talks to a real backend. */
const fetchFrom =
  (host: FakeHost): typeof fetch =>
  // The capability above gives every address as a text.
  async (url, init = {}) => {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined;
    const answer = await host.capabilities.request({
      method: (init.method ?? 'GET') as HostRequest['method'],
      path: url as string,
      body,
    });
    const headers = { 'Content-Type': 'application/json' };
    return new Response(answer.status === 204 ? null : JSON.stringify(answer.body), { status: answer.status, headers });
  };

/** What the lab lends to a Peek of one state: a backend of fixtures at the border to the network, and the fixtures' live stream and drafts. */
export const labCapabilities = (host: FakeHost): HostCapabilities => ({
  ...host.capabilities,
  request: createFetchRequest({ csrfToken: () => 'lab', fetch: fetchFrom(host) }),
});

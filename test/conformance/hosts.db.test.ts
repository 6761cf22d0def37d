import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkHost, type HostWiring } from '../../contracts/conformance/index.ts';
import { createFetchRequest, createFetchStream } from '../../contracts/http/index.ts';
import { CONTRACT_ID, CONTRACT_VERSION, type HostCapabilities, type TicketLiveEvent } from '../../contracts/index.ts';
import { allFeatures } from '../../host-sandbox/server/features.ts';
import { readStream } from '../support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../support/testServer.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

/** A host whose pages speak to the reference server. */
const wiring = (changes: Partial<HostCapabilities> = {}): HostWiring => {
  const kept = new Map<string, string>();
  const fetchAsPage: typeof fetch = async (input, init) => {
    init?.signal?.throwIfAborted();
    const headers = new Headers(init?.headers);
    headers.set('Cookie', ada.cookie);
    return server.app.request(`http://localhost${input as string}`, { ...init, headers: [...headers] });
  };
  const means = { csrfToken: () => ada.csrfToken, fetch: fetchAsPage };
  const host: HostCapabilities = {
    request: createFetchRequest(means),
    stream: createFetchStream(means),
    reportError: () => undefined,
    linkTo: ({ ticketId, messageId = '' }) => `https://queue.example/${ticketId}/${messageId}`,
    resolveUrl: (path) => `https://api.example${path}`,
    notify: () => undefined,
    drafts: {
      get: async (key) => kept.get(key) ?? null,
      set: async (key, text) => void (text === null ? kept.delete(key) : kept.set(key, text)),
    },
    subscribeTicket: (ticketId, listener) => {
      let ended = false;
      const stream = readStream(ada, `/api/tickets/${ticketId}/live`);
      const follow = async () => {
        const open = await stream;
        listener.onState('open');
        while (!ended) {
          const { data } = await open.next();
          if (!ended) listener.onEvent(data as unknown as TicketLiveEvent);
        }
      };
      follow().catch(() => undefined);
      return () => {
        ended = true;
        void stream.then((open) => open.cut());
      };
    },
    ...changes,
  };
  const names = Object.entries(host).flatMap(([name, capability]) => (capability ? [[name, 1]] : []));
  return {
    hello: {
      contract: { id: CONTRACT_ID, version: CONTRACT_VERSION },
      host: { name: 'test', version: '1' },
      capabilities: Object.fromEntries(names) as Record<string, number>,
    },
    host,
    ticketId: 'ticket-printer',
    timeoutMs: 1000,
  };
};

test('a host that is wired well keeps the contract', async () => {
  const results = await checkHost(wiring());
  expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

test('what a host does not lend is not held against it', async () => {
  const least = wiring({ stream: undefined, linkTo: undefined, resolveUrl: undefined, notify: undefined });
  const results = await checkHost(least);
  expect(results.filter(({ outcome }) => outcome === 'skipped').map(({ came }) => came)).toContain(
    'linkTo is not lent',
  );
  expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
});

const good = () => wiring().host;
const noisy = () => {
  throw new Error('The monitoring is not loaded.');
};

test.each<[string, string, () => Partial<HostCapabilities>]>([
  ['forgets the sign-in', 'request.signs-in', () => ({ request: async () => ({ status: 401, body: null }) })],
  [
    'answers text in place of data',
    'request.signs-in',
    () => ({ request: async (r) => ({ ...(await good().request(r)), body: '{}' }) }),
  ],
  [
    'rejects what the server refuses',
    'request.resolves-refusals',
    () => ({
      request: async (r) => {
        const answer = await good().request(r);
        if (answer.status >= 400) throw new Error(String(answer.status));
        return answer;
      },
    }),
  ],
  [
    'forgets CSRF',
    'request.csrf',
    () => ({ request: (r) => good().request({ ...r, headers: { ...r.headers, 'X-CSRF-Token': '' } }) }),
  ],
  ['drops headers', 'request.headers', () => ({ request: ({ headers: _, ...r }) => good().request(r) })],
  [
    'makes JSON of files',
    'request.files',
    () => ({ request: (r) => good().request({ ...r, body: r.body instanceof Blob ? {} : r.body }) }),
  ],
  ['drops the signal', 'request.abort', () => ({ request: ({ signal: _, ...r }) => good().request(r) })],
  ['throws at an error', 'reportError.quiet', () => ({ reportError: noisy })],
  [
    'hands on whole frames',
    'stream.pieces',
    () => ({ stream: (r, onData) => good().stream!(r, (data) => onData(`data: ${data}`)) }),
  ],
  ['never opens the stream', 'subscribeTicket.lives', () => ({ subscribeTicket: () => () => undefined })],
  ['has one link for all', 'linkTo.addresses', () => ({ linkTo: () => 'https://queue.example/' })],
  ['loses the path', 'resolveUrl.addresses', () => ({ resolveUrl: () => 'https://api.example/' })],
  ['knows few tones', 'notify.tolerant', () => ({ notify: noisy })],
  ['forgets drafts', 'drafts.kept', () => ({ drafts: { get: async () => null, set: async () => undefined } })],
])('a host that %s is caught by %s', async (_, check, fault) => {
  const results = await checkHost(wiring(fault()));
  expect(results.find(({ id }) => id === check)).toMatchObject({
    outcome: 'failed',
    came: expect.stringMatching(/\w/),
  });
});

test('a hello that names what is not lent, or another contract, is caught', async () => {
  const { hello, ...rest } = wiring();
  const strange = {
    ...hello,
    contract: { ...hello.contract, version: '99.0.0' },
    capabilities: { request: 1, signIn: 1 },
  };
  const failed = (await checkHost({ ...rest, hello: strange })).filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ id }) => id)).toEqual(['hello.contract', 'hello.capabilities']);
});

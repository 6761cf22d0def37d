import { createInstance } from './federation-runtime.js';

/** A host with no framework, no bundler, and nothing of the Peek's but the address of its manifest. */
const get = async (path) => (await fetch(path)).json();
const [{ remoteManifestUrl }, { csrfToken }, { items }] = await Promise.all([
  get('/sandbox/config'),
  get('/api/session'),
  get('/api/tickets?limit=20&sort=-number'),
]);

// Only where the page requires Trusted Types: the runtime's script elements need addresses that the page vouches for.
const policy = globalThis.trustedTypes?.createPolicy('ticket-peek-loader', { createScriptURL: (url) => url });
// Only where the page's policy asks scripts for one.
const nonce = document.querySelector('script[nonce]')?.nonce;
const createScript = ({ url }) => {
  if (!policy) return undefined;
  const script = document.createElement('script');
  script.src = policy.createScriptURL(url);
  if (nonce) script.nonce = nonce;
  return script;
};

const federation = createInstance({
  name: 'examplePlainHost',
  remotes: [{ name: 'mspTicketPeek', entry: remoteManifestUrl }],
  plugins: [{ name: 'trusted', createScript }],
});

const request = async ({ method, path, body, headers, signal }) => {
  const isFile = body instanceof Blob;
  const response = await fetch(path, {
    method,
    signal,
    headers: {
      ...(method === 'GET' ? {} : { 'X-CSRF-Token': csrfToken }),
      ...(body === undefined || isFile ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || isFile ? body : JSON.stringify(body),
  });
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: isJson ? await response.json() : null };
};

const search = new URLSearchParams(location.search);
const hello = {
  contract: { id: 'msp.ticket-peek', version: '1.0.0' },
  host: { name: 'plain', version: '1' },
  capabilities: { request: 1, reportError: 1, ...(nonce && { nonce: 1 }) },
};

/** What the test page asks: every Peek that is open, and what they tell. */
const peeks = [];
const heard = [];
Object.assign(globalThis, { example: { peeks, heard } });

const open = async (row, returnFocus) => {
  const { default: peek } = await federation.loadRemote('mspTicketPeek/mount');
  const handle = peek.mount(document.body, {
    hello,
    host: { request, reportError: ({ message }) => console.warn(message), ...(nonce && { nonce: () => nonce }) },
    input: { ticketId: row.id, seed: row, theme: { name: search.get('theme') ?? 'dark' } },
    onEvent: (event) => heard.push(event),
    returnFocus,
  });
  peeks.push(handle);
};

const app = document.getElementById('app');
const heading = document.createElement('h1');
heading.textContent = 'A queue without a framework';
const list = document.createElement('ul');
for (const [index, row] of items.entries()) {
  const button = document.createElement('button');
  button.textContent = `${row.number} ${row.subject}`;
  button.addEventListener('click', async () => {
    await open(row, button);
    if (search.get('peeks') === '2') await open(items[(index + 1) % items.length], button);
  });
  const item = document.createElement('li');
  item.append(button);
  list.append(item);
}
app.append(heading, list);

import type { SignedInBrowser } from '../support/testServer.ts';
import { changingAnswers, changingRequests, changingStreams, type Meddling } from './backends.ts';

const ticket = /\/tickets\/[^/]+$/;
const anyTicket = { path: /\/tickets\/[^/]+/ };
const pass = { status: 200 };

/** Backends that are at fault in one thing, and the check that must see it; `me` is who is signed in. */
export const faults = (me: () => SignedInBrowser): readonly [name: string, check: string, meddle: Meddling][] => [
  [
    'lets strangers in',
    'gates.signed-in',
    changingAnswers({ path: /\/sla$/ }, (_, status) => (status === 401 ? pass : undefined)),
  ],
  [
    'forgets the CSRF token of one route',
    'gates.csrf',
    changingRequests({ path: /\/drafts\// }, (headers) => headers.set('X-CSRF-Token', me().csrfToken)),
  ],
  [
    'answers nothing for an unknown ticket',
    'gates.unknown-id',
    changingAnswers({ path: /\/related$/ }, (_, status) =>
      status === 404 ? { ...pass, body: { items: [] } } : undefined,
    ),
  ],
  [
    'tells that a foreign ticket exists',
    'gates.foreign-id',
    changingAnswers({ path: /ticket-foreign/ }, (body) => ({ body: { ...body, detail: 'This ticket is not yours.' } })),
  ],
  [
    'makes an error of its own kind of a missing file',
    'gates.other-ids',
    changingAnswers({ path: /attachments/ }, () => ({ status: 500 })),
  ],
  [
    'takes fields that it does not know',
    'gates.strict-requests',
    changingRequests({ path: /\/drafts\// }, (_, body) => void delete body?.['addedLater']),
  ],
  [
    'refuses query parameters that it does not know',
    'gates.tolerant-queries',
    (backend) => (input, init) => backend((input as string).replace(/(tickets)(\/[^/]+\?addedLater)/, '$1x$2'), init),
  ],
  [
    'leaves a field out',
    'read.getTime',
    changingAnswers({ path: /\/time$/ }, ({ totalMinutes: _, ...body }) => ({ body })),
  ],
  [
    'writes times in its own way',
    'read.getSla',
    changingAnswers({ path: /\/sla$/ }, (body) => ({
      body: { ...body, sla: { ...(body['sla'] as object), serverNow: 'today' } },
    })),
  ],
  [
    'sorts as it likes',
    'read.queue',
    changingAnswers({ path: /\/tickets$/ }, ({ items, ...body }) => ({
      body: { ...body, items: (items as object[]).toReversed() },
    })),
  ],
  ['has no ETag', 'read.etag', changingAnswers({ path: ticket }, () => ({ headers: { etag: '' } }))],
  [
    'answers the newest first',
    'read.thread',
    changingAnswers({ path: /\/messages$/ }, ({ items, ...body }) => ({
      body: { ...body, items: (items as object[]).toReversed() },
    })),
  ],
  [
    'makes up the revision',
    'ticket.if-match-required',
    changingRequests(
      { method: 'PATCH', path: ticket },
      (headers) => void (headers.get('If-Match') ?? headers.set('If-Match', '"1"')),
    ),
  ],
  [
    'says yes and changes nothing',
    'ticket.change',
    changingRequests(
      { method: 'PATCH', path: ticket },
      (_, body) => void (body && 'priority' in body && (body['priority'] = 'high')),
    ),
  ],
  [
    'lets later changes win',
    'ticket.lost-update',
    (backend) => async (input, init) => {
      const headers = new Headers(init?.headers);
      if (init?.method === 'PATCH' && headers.has('If-Match')) {
        const { revision } = (await (await backend(input, { headers: { Cookie: me().cookie } })).json()) as {
          revision: number;
        };
        headers.set('If-Match', `"${revision}"`);
      }
      return backend(input, { ...init, headers: [...headers] });
    },
  ],
  [
    'calls every refusal a conflict',
    'ticket.transition',
    changingAnswers({ method: 'PATCH', path: ticket }, (_, status) => (status === 409 ? { status: 412 } : undefined)),
  ],
  [
    'assigns to nobody known',
    'ticket.assignee',
    changingAnswers({ method: 'PATCH', path: ticket }, (_, status) => (status === 422 ? pass : undefined)),
  ],
  [
    'gives the ticket to somebody else',
    'ticket.ownership',
    changingAnswers({ path: /ownership$/ }, (body) => ({
      body: { ...body, assignee: { id: 'tech-ben', name: 'Ben' } },
    })),
  ],
  [
    'never lets a watcher go',
    'ticket.watch',
    changingRequests({ path: /watch$/ }, (_, body) => void (body && (body['watching'] = true))),
  ],
  ['merges a ticket into itself', 'ticket.merge-into-itself', changingAnswers({ path: /merge$/ }, () => pass)],
  [
    'posts a repeated note twice',
    'notes.idempotent',
    changingRequests(
      { method: 'POST', path: /\/notes$/ },
      (headers) => headers.has('Idempotency-Key') && headers.set('Idempotency-Key', crypto.randomUUID()),
    ),
  ],
  [
    'takes a note without a key',
    'notes.key-required',
    changingRequests(
      { method: 'POST', path: /\/notes$/ },
      (headers) => void (headers.get('Idempotency-Key') ?? headers.set('Idempotency-Key', crypto.randomUUID())),
    ),
  ],
  [
    'logs a repeated entry twice',
    'time.repeated',
    changingRequests(
      { method: 'POST', path: /\/time-entries$/ },
      (headers) => headers.has('Idempotency-Key') && headers.set('Idempotency-Key', crypto.randomUUID()),
    ),
  ],
  [
    'does not say which field is wrong',
    'notes.empty',
    changingAnswers({ path: /\/notes$/ }, ({ errors: _, ...body }) => ({ body })),
  ],
  ['keeps the first draft', 'drafts.kept', changingAnswers({ path: /\/drafts$/ }, () => ({ body: { items: [] } }))],
  [
    'moves the read mark back',
    'read-mark.forward',
    changingAnswers({ method: 'GET', path: /read-mark$/ }, (body) => ({ body: { ...body, messageId: 'another' } })),
  ],
  [
    'never lists who is there',
    'presence.told',
    changingAnswers({ path: /presence$/ }, () => ({ body: { items: [] } })),
  ],
  [
    'forgets the signature',
    'signature.saved',
    changingAnswers({ path: /session$/ }, (body) => ({ body: { ...body, signature: 'Ada' } })),
  ],
  [
    'sends a reply without a key',
    'replies.key-required',
    changingRequests(
      { path: /replies$/ },
      (headers) => void (headers.get('Idempotency-Key') ?? headers.set('Idempotency-Key', crypto.randomUUID())),
    ),
  ],
  [
    'says that a blocked reply was sent',
    'replies.refused-before',
    changingAnswers({ path: /replies$/ }, () => ({ status: 201 })),
  ],
  [
    'sends a repeated reply twice',
    'replies.once',
    changingAnswers({ path: /replies$/ }, (body, status) =>
      status === 201 ? { body: { ...body, id: crypto.randomUUID() } } : undefined,
    ),
  ],
  [
    'takes parts in any order',
    'files.in-parts',
    changingAnswers({ path: /parts$/ }, (body, status) => (status === 409 ? { ...pass, body: {} } : undefined)),
  ],
  [
    'keeps a cancelled upload',
    'files.cancelled',
    (backend) => (input, init) =>
      init?.method === 'DELETE' ? Promise.resolve(new Response(null, { status: 204 })) : backend(input, init),
  ],
  [
    'takes files that are too large',
    'files.limits',
    changingAnswers({ path: /uploads$/ }, (_, status) => (status === 413 ? { status: 201 } : undefined)),
  ],
  [
    'drops an attachment that it does not have',
    'files.foreign',
    changingRequests({ path: /\/notes$/ }, (_, body) => void (body && (body['attachmentIds'] = []))),
  ],
  [
    'does not sum the time',
    'time.entries',
    changingAnswers({ path: /\/time(-entries.*)?$/ }, (body) => ({ body: { ...body, totalMinutes: 0 } })),
  ],
  ['logs no minute', 'time.bounds', changingAnswers({ path: /time-entries$/ }, () => ({ status: 201 }))],
  [
    'loses a paused timer',
    'time.timer',
    changingAnswers({ path: /timer\/pause$/ }, (body) => ({ body: { ...body, timer: null } })),
  ],
  [
    'tells no change',
    'live.ticket',
    changingStreams({ path: /tickets\/[^/]+\/live$/ }, (text) => text.replaceAll('ticket.changed', 'ticket.touched')),
  ],
  [
    'tells half a row',
    'live.queue',
    changingStreams({ path: /tickets\/live$/ }, (text) => text.replaceAll('"revision"', '"version"')),
  ],
  [
    'forgets where a stream was cut',
    'live.catch-up',
    changingRequests({ path: /\/live$/ }, (headers) => headers.delete('Last-Event-ID')),
  ],
  [
    'tells no ids',
    'live.catch-up',
    changingStreams({ path: /\/live$/ }, (text) => text.replaceAll(/^id:.*$/gm, ': no id')),
  ],
  [
    'does not say that news are lost',
    'live.resync',
    changingStreams({ path: /\/live$/ }, (text) => text.replaceAll('resync', 'hello')),
  ],
  [
    'answers a missing stream with nothing',
    'live.errors',
    changingAnswers({ path: /\/live$/ }, () => ({ ...pass, body: {} })),
  ],
  [
    'hides who wrote a proposal',
    'nexie.assist',
    changingAnswers({ path: /assist$/ }, ({ provider: _, ...body }) => ({ body })),
  ],
  [
    'ends a proposal in the middle',
    'nexie.stream',
    changingStreams({ path: /assist\/stream$/ }, (text) => text.replaceAll('"done"', '"delta"')),
  ],
  [
    'makes no summary and says nothing',
    'nexie.summary',
    changingAnswers({ path: /summary$/ }, () => ({ body: { summary: null, making: false, error: null } })),
  ],
  [
    'starts a session on no machine',
    'remote.refused',
    changingAnswers({ method: 'POST', path: /support-session$/ }, () => ({ status: 201 })),
  ],
  [
    'answers errors as pages',
    'gates.unknown-id',
    changingAnswers(anyTicket, (_, status) =>
      status >= 400 ? { headers: { 'content-type': 'application/json' } } : undefined,
    ),
  ],
  [
    'has problems without a type',
    'gates.unknown-id',
    changingAnswers(anyTicket, (body, status) =>
      status >= 400 ? { body: { ...body, type: 'about:blank' } } : undefined,
    ),
  ],
];

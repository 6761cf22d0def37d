import {
  PROBLEMS,
  problemType,
  type HostCapabilities,
  type HostRequest,
  type HostResponse,
  type ProblemCode,
  type TicketChange,
} from '@ticket-peek/contracts';
import { hasOwner, priorityFor, revisionOf, stateFor, toMessage, toTechnician, toTicket } from './translate.ts';
import { ZammadRefusal, type ZammadApi } from './zammadApi.ts';
import type { ZammadTicket } from './zammadShapes.ts';

const ok = (body: unknown, status = 200): HostResponse => ({ status, body });
const no = (code: ProblemCode, detail: string): HostResponse => {
  const { status, title } = PROBLEMS[code];
  return { status, body: { type: problemType(code), title, status, detail, code } };
};
const now = (): string => new Date().toISOString();

const unreachable = { enabled: false, because: 'no-asset', message: 'Zammad cannot reach machines.' };

/** How a refusal of Zammad's is told to the Peek: what it was, in Zammad's own words. */
const refusalOf = ({ status, message }: ZammadRefusal): HostResponse => {
  const codes: Partial<Record<number, ProblemCode>> = {
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not-found',
    422: 'invalid-request',
  };
  return no(codes[status] ?? 'unavailable', message);
};

type Handler = (request: HostRequest, ticketId: string) => Promise<HostResponse> | HostResponse;

/**
 * The host's `request` for the Peek on Zammad: each route of the contract that Zammad can serve, asked of Zammad's own
 * API. What Zammad does not have is told as absent, or refused with a sentence; nothing is made up.
 *
 * Zammad knows no Idempotency-Key: a repeated note is recognised as long as this page lives.
 */
export const createZammadRequest = (api: ZammadApi): HostCapabilities['request'] => {
  const posted = new Map<string, Promise<HostResponse>>();
  /** Drafts and read marks of this page; the Peek keeps unsent text in the browser as well. */
  const kept = new Map<string, unknown>();

  const present = async (ticket: ZammadTicket): Promise<HostResponse> => {
    const [customer, owner, tags] = await Promise.all([
      api.user(ticket.customer_id),
      hasOwner(ticket) ? api.user(ticket.owner_id) : null,
      api.tags(String(ticket.id)),
    ]);
    return ok(toTicket(ticket, { customer, owner }, tags));
  };

  const changeTicket: Handler = async ({ body, headers }, id) => {
    const seen = Number(/\d+/.exec(headers?.['If-Match'] ?? '')?.[0]);
    if (revisionOf(await api.ticket(id)) !== seen) {
      return no('revision-conflict', 'Somebody changed the ticket in Zammad meanwhile. Look at it, and decide again.');
    }
    const { status, priority, assigneeId, tags, customFields } = body as TicketChange;
    const state = status && stateFor(status);
    const level = priority && priorityFor(priority);
    if (status && !state) return no('transition-not-allowed', `Zammad has no such status. Close the ticket instead.`);
    if (priority && !level) return no('invalid-request', 'Zammad’s highest priority is high.');
    if (tags ?? customFields) return no('forbidden', 'Tags and fields are changed in Zammad itself.');
    // Zammad demands when to remind.
    const pending_time = state?.startsWith('pending') ? new Date(Date.now() + 86_400_000).toISOString() : undefined;
    const owner_id = assigneeId === undefined ? undefined : Number(assigneeId ?? 1);
    return present(await api.change(id, { state, priority: level, owner_id, pending_time }));
  };

  const addNote: Handler = ({ body, headers }, id) => {
    const key = headers?.['Idempotency-Key'] ?? '';
    const note = { ticket_id: Number(id), subject: '', body: (body as { text: string }).text };
    const sent =
      posted.get(key) ??
      api
        .addArticle({ ...note, content_type: 'text/plain', type: 'note', internal: true })
        .then((article) => ok(toMessage(article), 201));
    posted.set(key, sent);
    // Only what was accepted is not sent again.
    sent.catch(() => posted.delete(key));
    return sent;
  };

  const takeOwnership: Handler = async (_, id) => present(await api.change(id, { owner_id: (await api.me()).id }));

  const conversation: Handler = async ({ path }, id) => {
    const kinds = new URLSearchParams(path.split('?')[1]).get('kinds')?.split(',');
    const items = (await api.articles(id)).map(toMessage).filter(({ kind }) => kinds?.includes(kind) ?? true);
    return ok({ items, olderCursor: null, newerCursor: null, total: items.length });
  };

  const signedIn: Handler = async () =>
    ok({
      technician: toTechnician(await api.me()),
      tenant: { id: 'zammad', name: 'Zammad' },
      csrfToken: 'none: a token signs each request in',
      signature: '',
      attachmentLimits: { fileMaxBytes: 0, mailMaxBytes: 0, filesMax: 0, refusedExtensions: [] },
      undoSendMs: 0,
      assistant: { provider: { kind: 'none', label: 'No assistant' }, tasks: [] },
    });

  const nothing: Handler = () => ok({ items: [] });
  const handlers: Readonly<Record<string, Handler>> = {
    'GET /api/session': signedIn,
    'GET /api/technicians': async () => ok({ items: (await api.agents()).map(toTechnician) }),
    'GET /api/tickets/*': async ({ signal }, id) => present(await api.ticket(id, signal)),
    'PATCH /api/tickets/*': changeTicket,
    'POST /api/tickets/*/ownership': takeOwnership,
    'GET /api/tickets/*/messages': conversation,
    'POST /api/tickets/*/notes': addNote,
    'GET /api/tickets/*/drafts': nothing,
    'PUT /api/tickets/*/drafts/reply': () =>
      no('unavailable', 'Zammad keeps no drafts of ours. The text stays in this browser.'),
    'PUT /api/tickets/*/drafts/internal_note': () =>
      no('unavailable', 'Zammad keeps no drafts of ours. The text stays in this browser.'),
    'GET /api/tickets/*/read-mark': (_, id) => ok(kept.get(id) ?? { messageId: null, at: null }),
    'PUT /api/tickets/*/read-mark': ({ body }, id) => {
      kept.set(id, { ...(body as object), at: now() });
      return ok(null, 204);
    },
    'GET /api/tickets/*/presence': nothing,
    // Zammad tells nobody; who else is there cannot be said either.
    'POST /api/tickets/*/presence': () => ok(null, 204),
    'GET /api/tickets/*/participants': () => ok({ items: [], latestMail: null }),
    'GET /api/tickets/*/canned-replies': nothing,
    'GET /api/tickets/*/related': nothing,
    'GET /api/tickets/*/sla': () => ok({ sla: null }),
    'GET /api/tickets/*/asset': () => ok({ asset: null, serverNow: now() }),
    'GET /api/tickets/*/posture': () => ok({ state: 'none', because: 'Zammad knows no machines.' }),
    'GET /api/tickets/*/remote-actions': () => ok({ items: [{ kind: 'start_session', availability: unreachable }] }),
    'GET /api/tickets/*/support-session': () => ok({ session: null, serverNow: now() }),
    'GET /api/tickets/*/summary': () => ok({ summary: null, making: false, error: 'Zammad makes no summaries.' }),
    'GET /api/tickets/*/time': async (_, id) => {
      const { time_unit } = await api.ticket(id);
      const none = { timer: null, timerElsewhere: null, entries: [], offers: [], contract: null };
      return ok({ ...none, totalMinutes: Math.round(Number(time_unit ?? 0)), serverNow: now() });
    },
  };

  return async (request) => {
    const [path = ''] = request.path.split('?');
    const ticketId = decodeURIComponent(/^\/api\/tickets\/([^/]+)/.exec(path)?.[1] ?? '');
    const handler = handlers[`${request.method} ${path.replace(/^(\/api\/tickets\/)[^/]+/, '$1*')}`];
    if (!handler) return no('forbidden', 'Zammad cannot do this through the Peek. Do it in Zammad itself.');
    try {
      return await handler(request, ticketId);
    } catch (error) {
      if (error instanceof ZammadRefusal) return refusalOf(error);
      throw error;
    }
  };
};

import {
  CONTRACT_ID,
  CONTRACT_VERSION,
  PROBLEMS,
  problemType,
  type HostCapabilities,
  type HostHello,
  type HostRequest,
  type HostResponse,
  type Message,
  type PeekMountOptions,
  type ProblemCode,
  type Ticket,
  type TicketLiveEvent,
} from '#contracts';
import { ticketRowOf } from '../domain/ticketRow.ts';

const AT = '2026-11-23T10:00:00.000Z';
const ME = {
  id: 'tec_1',
  name: 'Ada Okafor',
  email: 'ada@msp.example',
  role: 'technician',
  team: 'Desk',
  availability: 'available',
  openTickets: 3,
};
const COLLEAGUE = { ...ME, id: 'tec_2', name: 'Ben Ivers', email: 'ben@msp.example' };

/** A ticket that is valid by the contract. */
export const aTicket = (changes: Partial<Ticket> = {}): Ticket => ({
  id: 'tkt_1',
  number: 1042,
  subject: 'Printer prints blank pages',
  status: 'in_progress',
  priority: 'medium',
  assignee: null,
  contact: { id: 'con_1', name: 'Cora Lee', email: 'cora@client.example', phone: null, jobTitle: null },
  client: { id: 'cli_1', name: 'Client Ltd', timeZone: 'UTC' },
  createdAt: AT,
  updatedAt: AT,
  revision: 3,
  sla: { pressure: 'none', dueAt: null },
  channel: 'email',
  firstResponseAt: null,
  resolvedAt: null,
  assetId: null,
  allowedStatuses: ['waiting_on_customer', 'on_hold', 'resolved'],
  replyReadiness: { state: 'ready', from: 'support@msp.example', to: 'cora@client.example' },
  tags: [],
  watchers: [],
  customFields: [],
  mergedInto: null,
  ...changes,
});

/** A message of the customer's, as text. */
export const aCustomerMessage = (id: string, text: string, createdAt = AT): Message => ({
  kind: 'customer',
  id,
  ticketId: 'tkt_1',
  createdAt,
  text,
  attachments: [],
  author: { contactId: 'con_1', name: 'Cora Lee', email: 'cora@client.example' },
  channel: { via: 'email', from: 'cora@client.example', subject: 'Help', to: [], cc: [], mailId: null, remarks: [] },
  html: null,
  quotedText: null,
});

/** A problem as the server answers it. */
export const refusal = (code: ProblemCode, detail: string, extra: object = {}): HostResponse => ({
  status: PROBLEMS[code].status,
  body: { type: problemType(code), ...PROBLEMS[code], detail, code, ...extra },
});

type Answer = (request: HostRequest) => HostResponse | Promise<HostResponse>;
const ok = (body: unknown, status = 200): HostResponse => ({ status, body });

/** A host that answers from memory; a test replaces the answers that it is about, by `METHOD path`. */
export class FakeHost {
  readonly requests: HostRequest[] = [];
  readonly drafts = new Map<string, string>();
  ticket = aTicket();
  messages: Message[] = [aCustomerMessage('msg_1', 'It prints nothing.')];
  streams = 0;
  tell: (event: TicketLiveEvent) => void = () => undefined;

  readonly answers: Record<string, Answer> = {
    'GET /api/session': () =>
      ok({
        technician: ME,
        tenant: { id: 'ten_1', name: 'MSP' },
        csrfToken: 'x',
        signature: '',
        attachmentLimits: {
          fileMaxBytes: 26_214_400,
          mailMaxBytes: 26_214_400,
          filesMax: 20,
          refusedExtensions: ['exe'],
        },
        undoSendMs: 0,
        assistant: { provider: { kind: 'built_in', label: 'Built-in rules' }, tasks: ['draft', 'shorten'] },
      }),
    'GET /api/technicians': () => ok({ items: [ME, COLLEAGUE] }),
    'GET /api/tickets/tkt_1': () => ok(this.ticket),
    'PATCH /api/tickets/tkt_1': ({ body }) => {
      const { assigneeId, ...fields } = body as { assigneeId?: string };
      const assignee = [ME, COLLEAGUE].find(({ id }) => id === assigneeId);
      this.ticket = { ...this.ticket, ...fields, ...(assignee && { assignee }), revision: this.ticket.revision + 1 };
      return ok(this.ticket);
    },
    'POST /api/tickets/tkt_1/ownership': () => {
      this.ticket = { ...this.ticket, assignee: { id: ME.id, name: ME.name }, revision: this.ticket.revision + 1 };
      return ok(this.ticket);
    },
    'GET /api/tickets/tkt_1/messages': () =>
      ok({ items: this.messages, olderCursor: null, newerCursor: null, total: this.messages.length }),
    'GET /api/tickets/tkt_1/participants': () => ok({ items: [], latestMail: null }),
    'GET /api/tickets/tkt_1/presence': () => ok({ items: [] }),
    'POST /api/tickets/tkt_1/presence': () => ok(null, 204),
    'GET /api/tickets/tkt_1/read-mark': () => ok({ messageId: null, at: null }),
    'PUT /api/tickets/tkt_1/read-mark': () => ok(null, 204),
    'GET /api/tickets/tkt_1/canned-replies': () => ok({ items: [] }),
    'GET /api/tickets/tkt_1/drafts': () => ok({ items: [] }),
    'PUT /api/tickets/tkt_1/drafts/reply': () => ok(null, 204),
    'PUT /api/tickets/tkt_1/drafts/internal_note': () => ok(null, 204),
    'POST /api/tickets/tkt_1/replies': ({ body }) => ok(this.#reply((body as { text: string }).text), 201),
    'POST /api/tickets/tkt_1/notes': ({ body }) => ok(this.#note((body as { text: string }).text), 201),
    'GET /api/tickets/tkt_1/sla': () => ok({ sla: null }),
    'GET /api/tickets/tkt_1/asset': () => ok({ asset: null, serverNow: AT }),
    'GET /api/tickets/tkt_1/posture': () => ok({ state: 'none', because: 'No asset is linked.' }),
    'GET /api/tickets/tkt_1/remote-actions': () =>
      ok({ items: [{ kind: 'start_session', availability: { enabled: true } }] }),
    'GET /api/tickets/tkt_1/support-session': () => ok({ session: null, serverNow: AT }),
    'GET /api/tickets/tkt_1/summary': () => ok({ summary: null, making: false, error: null }),
    'GET /api/tickets/tkt_1/time': () =>
      ok({
        timer: null,
        timerElsewhere: null,
        entries: [],
        offers: [],
        totalMinutes: 0,
        contract: null,
        serverNow: AT,
      }),
    'GET /api/tickets/tkt_1/related': () => ok({ items: [] }),
  };

  readonly capabilities: HostCapabilities = {
    request: async (request) => {
      this.requests.push(request);
      const answer = this.answers[`${request.method} ${request.path.split('?')[0]}`];
      return answer ? answer(request) : refusal('not-found', 'There is no such thing here.');
    },
    reportError: () => undefined,
    subscribeTicket: (_ticketId, { onEvent, onState }) => {
      this.streams += 1;
      this.tell = onEvent;
      onState('open');
      return () => {
        this.streams -= 1;
      };
    },
    drafts: {
      get: async (key) => this.drafts.get(key) ?? null,
      set: async (key, value) => void (value === null ? this.drafts.delete(key) : this.drafts.set(key, value)),
    },
  };

  /** Lets it answer what opens a ticket at once, which a backend of contract 1.0 does not. */
  withOpening(): this {
    const thread = () => ({
      ...{ items: this.messages, total: this.messages.length },
      ...{ olderCursor: null, newerCursor: null },
    });
    this.answers['GET /api/tickets/tkt_1/opening'] = () =>
      ok({
        ...{ ticket: this.ticket, thread: thread() },
        ...{ drafts: { items: [] }, readMark: { messageId: null, at: null } },
      });
    return this;
  }

  /** What was asked of one route, in order. */
  asked(route: string): HostRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path.split('?')[0]}` === route);
  }

  #note(text: string) {
    return {
      kind: 'internal_note',
      id: `msg_${this.requests.length}`,
      ticketId: 'tkt_1',
      createdAt: '2026-11-23T11:00:00.000Z',
      text,
      attachments: [],
      author: { id: ME.id, name: ME.name },
      mentions: [],
      editedAt: null,
    };
  }

  #reply(text: string) {
    return {
      kind: 'technician',
      id: `msg_${this.requests.length}`,
      ticketId: 'tkt_1',
      createdAt: '2026-11-23T11:00:00.000Z',
      text,
      attachments: [],
      author: { id: ME.id, name: ME.name },
      recipients: { to: [{ address: 'cora@client.example', name: 'Cora Lee' }], cc: [], bcc: [] },
      thenStatus: null,
      subject: 'Re: Help [#1042]',
      delivery: { state: 'sent', acceptedAt: '2026-11-23T11:00:01.000Z', serverAnswer: '250 OK' },
    };
  }
}

export const aHello: HostHello = {
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION },
  host: { name: 'test', version: '1' },
  capabilities: { request: 1, reportError: 1, subscribeTicket: 1, drafts: 1 },
};

/** Options for mounting on a fake host. */
export const mountOptions = (host: FakeHost, changes: Partial<PeekMountOptions> = {}): PeekMountOptions => ({
  hello: aHello,
  host: host.capabilities,
  input: { ticketId: 'tkt_1', seed: ticketRowOf(host.ticket), theme: { name: 'dark' } },
  ...changes,
});

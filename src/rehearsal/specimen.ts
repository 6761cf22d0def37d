import type { Opening, SignedIn } from '#contracts';

const AT = '2026-01-01T09:00:00.000Z';
const CONTACT = { id: 'contact', name: 'Contact', email: 'contact@client.example' };
const TECHNICIAN = { id: 'technician', name: 'Technician' };
const TICKET_ID = 'rehearsal';

const common = { ticketId: TICKET_ID, createdAt: AT, text: 'Words.' };
const message = { ...common, attachments: [] };
const mailbox = { address: CONTACT.email, name: CONTACT.name };

/** What a rehearsal shows: a made-up ticket with a message of each kind, which is never in a document. */
export const SPECIMEN: Opening = {
  ticket: {
    id: TICKET_ID,
    number: 1,
    subject: 'Rehearsal',
    status: 'in_progress',
    priority: 'medium',
    assignee: TECHNICIAN,
    contact: { ...CONTACT, phone: null, jobTitle: null },
    client: { id: 'client', name: 'Client', timeZone: 'UTC' },
    createdAt: AT,
    updatedAt: AT,
    revision: 1,
    sla: { pressure: 'on_track', dueAt: AT },
    channel: 'email',
    firstResponseAt: null,
    resolvedAt: null,
    assetId: null,
    allowedStatuses: ['resolved'],
    replyReadiness: { state: 'ready', from: 'desk@msp.example', to: CONTACT.email },
    tags: [],
    watchers: [],
    customFields: [],
    mergedInto: null,
  },
  thread: {
    items: [
      { ...common, kind: 'system_event', id: '1', actor: { kind: 'system', name: '' }, detail: null },
      {
        ...message,
        kind: 'technician',
        id: '2',
        author: TECHNICIAN,
        recipients: { to: [mailbox], cc: [], bcc: [] },
        subject: 'Rehearsal',
        thenStatus: null,
        delivery: { state: 'sent', acceptedAt: AT, serverAnswer: '250' },
      },
      { ...message, kind: 'internal_note', id: '3', author: TECHNICIAN, mentions: [], editedAt: null },
      {
        ...message,
        kind: 'customer',
        id: '4',
        author: { contactId: CONTACT.id, name: CONTACT.name, email: CONTACT.email },
        channel: { via: 'email', from: CONTACT.email, subject: 'Rehearsal', to: [], cc: [], mailId: null, remarks: [] },
        html: '<p>Words and a <a href="https://client.example">link</a>.</p>',
        quotedText: null,
      },
    ],
    olderCursor: null,
    newerCursor: null,
    total: 4,
  },
  drafts: { items: [] },
  readMark: { messageId: '4', at: AT },
};

/** Who is signed in while it is rehearsed: nobody real. */
export const NOBODY: SignedIn = {
  technician: { ...TECHNICIAN, email: '', role: 'technician', team: '', availability: 'available', openTickets: 0 },
  tenant: { id: 'tenant', name: '' },
  csrfToken: '',
  signature: '',
  attachmentLimits: { fileMaxBytes: 0, mailMaxBytes: 0, filesMax: 0, refusedExtensions: [] },
  undoSendMs: 0,
  assistant: { provider: { kind: 'built_in', label: '' }, tasks: [] },
};

import type { RouteName } from '../http/routes.ts';
import type { Kit } from './kit.ts';

/** A body that each write takes, so that it is refused for nothing else than what a check is about. */
export const sampleBody = (name: RouteName, { me }: Kit): unknown => SAMPLES[name]?.(me?.signature ?? '');

const nobody = { to: [], cc: [], bcc: [] };
const SAMPLES: Partial<Record<RouteName, (signature: string) => unknown>> = {
  changeTicket: () => ({ priority: 'low' }),
  saveReadMark: () => ({ messageId: 'none' }),
  tellPresence: () => ({ instanceId: 'conformance', activity: 'viewing' }),
  sendReply: () => ({
    text: 'Conformance kit',
    attachmentIds: [],
    recipients: { ...nobody, to: [{ address: 'nobody@invalid.example', name: null }] },
    seenMessageId: null,
    thenStatus: null,
  }),
  addNote: () => ({ text: 'Conformance kit', attachmentIds: [], mentionIds: [] }),
  editNote: () => ({ text: 'Conformance kit' }),
  saveDraft: () => ({ text: 'Conformance kit', attachmentIds: [], recipients: null }),
  beginUpload: () => ({ fileName: 'conformance.txt', sizeBytes: 1, mediaType: 'text/plain' }),
  fileQuarantinedMail: () => ({ ticketId: null }),
  saveSignature: (signature) => ({ signature }),
  assist: () => ({ task: 'draft', mode: 'reply', text: '' }),
  streamAssist: () => ({ task: 'draft', mode: 'reply', text: '' }),
  stopTimer: () => ({ note: '' }),
  addTimeEntry: () => ({ minutes: 1, note: 'Conformance kit' }),
  editTimeEntry: () => ({ minutes: 1 }),
  watchTicket: () => ({ watching: true }),
  mergeTicket: () => ({ intoTicketId: 'none' }),
};

/** Ids that no backend has. */
export const NO_IDS: Readonly<Record<string, string>> = {
  ticketId: 'conformance-no-such-ticket',
  messageId: 'conformance-none',
  mode: 'reply',
  uploadId: 'conformance-none',
  attachmentId: 'conformance-none',
  mailId: 'conformance-none',
  action: 'shell',
  entryId: 'conformance-none',
  mergeId: 'conformance-none',
  sessionId: 'conformance-none',
};

/** Without it, the query would be what is refused. */
export const SAMPLE_QUERIES: Partial<Record<RouteName, Readonly<Record<string, string>>>> = {
  uploadPart: { offset: '0' },
  findMessages: { text: 'the' },
  listThreadDays: { timeZone: 'UTC' },
};

let count = 0;
/** A key that was never used. */
export const freshKey = (): string =>
  `conformance-${Date.now().toString(36)}-${(count += 1)}-${Math.random().toString(36).slice(2)}`;

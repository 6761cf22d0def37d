import type { InternalNote, SystemEvent, SystemEventDetail, TechnicianMessage } from '#contracts';

const ADA = { id: 'tec_1', name: 'Ada Okafor' };

/** A reply of the signed-in technician's, accepted. */
export const aReplyMessage = (id: string, changes: Partial<TechnicianMessage> = {}): TechnicianMessage => ({
  kind: 'technician',
  id,
  ticketId: 'tkt_1',
  createdAt: '2026-11-23T10:30:00.000Z',
  text: 'Please try the other tray.',
  attachments: [],
  author: ADA,
  recipients: { to: [{ address: 'cora@client.example', name: 'Cora Lee' }], cc: [], bcc: [] },
  subject: 'Re: Help [#1042]',
  thenStatus: null,
  delivery: { state: 'sent', acceptedAt: '2026-11-23T10:30:01.000Z', serverAnswer: '250 2.0.0 Ok: queued as 4F' },
  ...changes,
});

/** A note of the signed-in technician's. */
export const aNote = (id: string, changes: Partial<InternalNote> = {}): InternalNote => ({
  kind: 'internal_note',
  id,
  ticketId: 'tkt_1',
  createdAt: '2026-11-23T10:40:00.000Z',
  text: 'The tray is worn out.',
  attachments: [],
  author: ADA,
  mentions: [],
  editedAt: null,
  ...changes,
});

/** Something that happened to the ticket. */
export const anEvent = (id: string, detail: SystemEventDetail | null, text = 'It happened.'): SystemEvent => ({
  kind: 'system_event',
  id,
  ticketId: 'tkt_1',
  createdAt: '2026-11-23T10:50:00.000Z',
  actor: { kind: 'system', name: 'System' },
  text,
  detail,
});

import { TICKET_PRIORITIES, TICKET_STATUSES, type Ticket } from '#contracts';
import Composer from '../../../src/composer/Composer.svelte';
import { ticketRowOf } from '../../../src/domain/ticketRow.ts';
import Header from '../../../src/header/Header.svelte';
import { aTicket, refusal } from '../../../src/testing/fakeHost.ts';
import { aReplyMessage } from '../../../src/testing/messages.ts';
import { at, pending, type LabPart, type LabState } from '../state.ts';

const header = (name: string, changes: Partial<Ticket>): LabState => {
  const ticket = aTicket(changes);
  return { name, props: { row: ticketRowOf(ticket), ticket, titleId: 'title' } };
};

/** Which ticket, whose, and how it stands: every status and priority. */
export const headerPart: LabPart = {
  name: 'Header',
  shape: 'row',
  component: Header,
  states: [
    ...TICKET_STATUSES.map((status, index) =>
      header(status, { status, priority: TICKET_PRIORITIES[index % TICKET_PRIORITIES.length] }),
    ),
    header('mine', { assignee: { id: 'tec_1', name: 'Ada Okafor' } }),
    header('a long subject', { subject: 'Printer prints blank pages, '.repeat(8) }),
    header('nobody to answer', { contact: null }),
    { name: 'loading', props: { row: undefined, ticket: undefined, titleId: 'title' } },
  ],
};

const composer = (name: string, changes: Partial<Ticket> = {}, set?: LabState['set']): LabState => ({
  name,
  props: { ticket: aTicket(changes) },
  set,
});
const draft = (mode: string, text: string): LabState['set'] => {
  const item = { mode, text, recipients: null, attachments: [], failure: null, updatedAt: at(-5) };
  return (host) => (host.answers['GET /api/tickets/tkt_1/drafts'] = () => ({ status: 200, body: { items: [item] } }));
};

/** Where the reply or the note is written, and what may keep it from leaving. */
export const composerPart: LabPart = {
  name: 'Composer',
  shape: 'row',
  component: Composer,
  states: [
    composer('empty'),
    composer('draft', {}, draft('reply', 'Please try the other tray, **then** restart the printer.')),
    composer('no contact address', {
      contact: null,
      replyReadiness: { state: 'blocked', because: 'no-contact-address', message: 'The contact has no email address.' },
    }),
    composer('read only', {
      replyReadiness: { state: 'blocked', because: 'read-only', message: 'Your role may look, but not write.' },
    }),
    composer('account refused', {
      replyReadiness: {
        state: 'will_fail',
        because: 'account-refused',
        message: 'The mail account refused the sign-in (535 5.7.8). Replies will not leave until that is mended.',
        to: 'cora@client.example',
      },
    }),
    composer('can be undone', {}, (host) => {
      host.messages = [aReplyMessage('msg_2', { delivery: { state: 'queued', releaseAt: at(0.1) } })];
    }),
    composer('signed out', {}, (host) => {
      host.answers['GET /api/tickets/tkt_1/participants'] = () => refusal('unauthenticated', 'Sign in again.');
    }),
    composer('loading', {}, pending('GET /api/session')),
  ],
};

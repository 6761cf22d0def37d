import type { Ticket } from '#contracts';
import Ticket_ from '../../../src/Ticket.svelte';
import { aCustomerMessage, aTicket, refusal, type FakeHost } from '../../../src/testing/fakeHost.ts';
import { aNote, anEvent, aReplyMessage } from '../../../src/testing/messages.ts';
import { at, pending, type LabPart, type LabState } from '../state.ts';

const props = { ticketId: 'tkt_1', titleId: 'title', onready: () => undefined };
const TICKET = 'GET /api/tickets/tkt_1';

const conversation = (host: FakeHost): void => {
  host.messages = [
    anEvent('evt_1', { type: 'ticket_created', channel: 'email' }),
    aCustomerMessage('msg_1', 'The printer on the second floor prints blank pages since this morning.', at(-90)),
    aNote('msg_2', { createdAt: at(-60) }),
    aReplyMessage('msg_3', { createdAt: at(-50) }),
    aCustomerMessage('msg_4', 'The other tray does not help either.', at(-10)),
  ];
};
const ticket = (name: string, changes: Partial<Ticket>): LabState => ({
  name,
  props,
  set: (host) => {
    conversation(host);
    host.ticket = aTicket(changes);
  },
});

/** The whole panel, without the dialog around it. */
export const panelPart: LabPart = {
  name: 'Panel',
  shape: 'panel',
  component: Ticket_,
  states: [
    ticket('ready', {}),
    { name: 'loading', props, set: (host) => Object.keys(host.answers).forEach((route) => pending(route)(host)) },
    {
      name: 'not found',
      props,
      set: (host) =>
        (host.answers[TICKET] = () => refusal('not-found', 'There is no such ticket, or it is not yours to see.')),
    },
    {
      name: 'empty conversation',
      props,
      set: (host) => (host.messages = []),
    },
    {
      name: 'live updates cut',
      props,
      set: (host) => {
        conversation(host);
        host.capabilities.subscribeTicket = (_id, { onState }) => {
          onState('cut');
          return () => undefined;
        };
      },
    },
    ticket('no contact address', {
      contact: null,
      replyReadiness: { state: 'blocked', because: 'no-contact-address', message: 'The contact has no email address.' },
    }),
    ticket('no email account', {
      replyReadiness: {
        state: 'will_fail',
        because: 'no-email-account',
        message: 'No email account is configured.',
        to: 'cora@client.example',
      },
    }),
    ticket('merged', { mergedInto: { id: 'tkt_2', number: 1050, mergeId: 'mrg_1' } }),
    ticket('closed and critical', { status: 'closed', priority: 'critical', allowedStatuses: [] }),
  ],
};

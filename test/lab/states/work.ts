import type { RelatedTicket, SummaryResponse, TicketTime } from '#contracts';
import RelatedCard from '../../../src/context/related/RelatedCard.svelte';
import SummaryCard from '../../../src/context/SummaryCard.svelte';
import TimeCard from '../../../src/context/time/TimeCard.svelte';
import { ticketRowOf } from '../../../src/domain/ticketRow.ts';
import { aTicket } from '../../../src/testing/fakeHost.ts';
import { answers, arriving, at, NOW, type LabPart } from '../state.ts';

const SUMMARY = 'GET /api/tickets/tkt_1/summary';
const made: NonNullable<SummaryResponse['summary']> = {
  sentences: [
    { text: 'The printer on the second floor prints blank pages since this morning.', messageIds: ['msg_1'] },
    { text: 'Another tray and a restart did not help.', messageIds: ['msg_2', 'msg_3'] },
  ],
  provider: { kind: 'built_in', label: 'Built-in rules' },
  madeAt: at(-20),
  asOfMessageId: 'msg_3',
  newerMessages: 0,
};
const summary = (changes: Partial<SummaryResponse>) =>
  answers(SUMMARY, { summary: null, making: false, error: null, ...changes });

/** The summary, and what is known of its making. */
export const summaryPart: LabPart = {
  name: 'Nexie summary',
  shape: 'card',
  component: SummaryCard,
  states: [
    { name: 'made', set: summary({ summary: made }) },
    { name: 'of a model', set: summary({ summary: { ...made, provider: { kind: 'model', label: 'qwen3-8b' } } }) },
    { name: 'older than the thread', set: summary({ summary: { ...made, newerMessages: 4 } }) },
    { name: 'being made', set: summary({ making: true }) },
    { name: 'being made anew', set: summary({ summary: { ...made, newerMessages: 1 }, making: true }) },
    { name: 'not made', set: summary({ error: 'The model did not answer within 30 seconds.' }) },
    { name: 'empty' },
    ...arriving(SUMMARY),
  ],
};

const TIME = 'GET /api/tickets/tkt_1/time';
const entry = (id: string, minutes: number, changes = {}): TicketTime['entries'][number] => ({
  id,
  technician: { id: 'tec_1', name: 'Ada Okafor' },
  minutes,
  note: 'Looked at the event log with the customer.',
  billable: true,
  loggedAt: at(-40),
  editedAt: null,
  changeable: true,
  ...changes,
});
const contract: NonNullable<TicketTime['contract']> = {
  id: 'ctr_1',
  name: 'Care 20',
  billing: 'block_hours',
  includedMinutes: 1200,
  usedMinutes: 700,
  renewsAt: '2026-12-01T00:00:00.000Z',
  billableByDefault: true,
  roundingMinutes: 15,
};
const time = (changes: Partial<TicketTime>) =>
  answers(TIME, {
    timer: null,
    timerElsewhere: null,
    entries: [],
    offers: [],
    totalMinutes: 0,
    contract,
    serverNow: NOW,
    ...changes,
  });
const timer = { id: 'tmr_1', ticketId: 'tkt_1', ticketNumber: 1042, elapsedMs: 754_000, runningSince: at(-2) };

/** Timer, entries and contract. */
export const timePart: LabPart = {
  name: 'Time + contract',
  shape: 'card',
  component: TimeCard,
  states: [
    { name: 'nothing logged', set: time({}) },
    { name: 'timer runs', set: time({ timer }) },
    { name: 'timer paused', set: time({ timer: { ...timer, runningSince: null } }) },
    { name: 'timer elsewhere', set: time({ timerElsewhere: { ...timer, ticketId: 'tkt_2', ticketNumber: 1077 } }) },
    {
      name: 'entries',
      set: time({
        entries: [
          entry('tim_1', 45),
          entry('tim_2', 15, { billable: false, editedAt: at(-10), note: 'Called back.' }),
          entry('tim_3', 90, { changeable: false, technician: { id: 'tec_2', name: 'Ben Ivers' } }),
        ],
        totalMinutes: 150,
      }),
    },
    {
      name: 'session offered',
      set: time({ offers: [{ sessionId: 'ses_1', minutes: 18, note: 'Support session on PC-1' }] }),
    },
    { name: 'contract used up', set: time({ contract: { ...contract, usedMinutes: 1260 } }) },
    {
      name: 'flat rate',
      set: time({ contract: { ...contract, name: 'All in', billing: 'flat_rate', includedMinutes: null } }),
    },
    { name: 'no contract', set: time({ contract: null }) },
    ...arriving(TIME),
  ],
};

const RELATED = 'GET /api/tickets/tkt_1/related';
const related = (number: number, subject: string, reasons: RelatedTicket['reasons'], changes = {}): RelatedTicket => ({
  ticket: ticketRowOf(aTicket({ id: `tkt_${number}`, number, subject, ...changes })),
  reasons,
});

/** Other tickets, with why. */
export const relatedPart: LabPart = {
  name: 'Related tickets',
  shape: 'card',
  component: RelatedCard,
  states: [
    {
      name: 'several',
      set: answers(RELATED, {
        items: [
          related(1021, 'Scanner is not found', ['same_contact', 'same_asset']),
          related(987, 'Toner for the second floor, and for the third as well while you are there', ['same_contact'], {
            status: 'closed',
          }),
          related(1040, 'Re: Printer', ['same_thread'], { status: 'new', priority: 'critical' }),
        ],
      }),
    },
    { name: 'empty' },
    ...arriving(RELATED),
  ],
};

import type { Sla, SlaTarget } from '#contracts';
import SlaCard from '../../../src/context/SlaCard.svelte';
import { answers, arriving, at, NOW, type LabPart } from '../state.ts';

const ROUTE = 'GET /api/tickets/tkt_1/sla';

const target = (changes: Partial<SlaTarget>): SlaTarget => ({
  kind: 'resolution',
  targetMinutes: 480,
  state: 'running',
  startedAt: at(-120),
  dueAt: at(360),
  remainingMs: 360 * 60_000,
  metAt: null,
  explanation: '',
  reason: { type: 'counted', pausedMs: 0 },
  ...changes,
});
const first = target({
  kind: 'first_response',
  targetMinutes: 60,
  state: 'met',
  dueAt: at(-60),
  remainingMs: null,
  metAt: at(-95),
  reason: { type: 'replied', byName: 'Ada Okafor' },
});

const sla = (targets: SlaTarget[], businessTime: Sla['businessTime'] = { runs: true, changesAt: at(480) }): Sla => ({
  policy: {
    id: 'pol_1',
    name: 'Business',
    businessHours: 'Mon–Fri 08:00–18:00',
    hours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: 480, closes: 1080 })),
    timeZone: 'Europe/Berlin',
  },
  serverNow: NOW,
  businessTime,
  targets,
});
const given = (...args: Parameters<typeof sla>) => answers(ROUTE, { sla: sla(...args) });

/** Both targets in every state of theirs. */
export const slaPart: LabPart = {
  name: 'SLA',
  shape: 'card',
  component: SlaCard,
  states: [
    { name: 'running', set: given([first, target({})]) },
    { name: 'nearly over', set: given([first, target({ dueAt: at(12), remainingMs: 12 * 60_000 })]) },
    {
      name: 'breached',
      set: given([
        target({
          kind: 'first_response',
          targetMinutes: 60,
          state: 'breached',
          dueAt: at(-60),
          remainingMs: -3_600_000,
        }),
        target({ state: 'breached', dueAt: at(-30), remainingMs: -30 * 60_000 }),
      ]),
    },
    {
      name: 'paused',
      set: given([
        first,
        target({
          state: 'paused',
          dueAt: null,
          reason: { type: 'paused', since: at(-80), status: 'waiting_on_customer', byName: 'Ada Okafor' },
        }),
      ]),
    },
    {
      name: 'met late',
      set: given([
        { ...first, state: 'met_late', metAt: at(-30), dueAt: at(-60) },
        target({ state: 'met', dueAt: at(360), remainingMs: null, metAt: at(-5), reason: { type: 'resolved' } }),
      ]),
    },
    { name: 'out of hours', set: given([first, target({})], { runs: false, changesAt: at(1320) }) },
    {
      name: 'in a server’s own words',
      set: given([target({ explanation: 'Counts since the ticket came in.', reason: null })]),
    },
    { name: 'empty' },
    ...arriving(ROUTE),
  ],
};

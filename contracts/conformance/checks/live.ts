import { queueLiveEventSchema, ticketLiveEventSchema } from '../../live.ts';
import { expectThat, type Kit } from '../kit.ts';
import type { Check } from '../types.ts';
import { change, otherPriority } from './ticket.ts';

const typed = (type: string) => (data: unknown) => (data as { type?: unknown } | null)?.type === type;

const priorityIs = (priority: string) => (data: unknown) =>
  typed('ticket.changed')(data) && (data as { ticket: { priority: string } }).ticket.priority === priority;

/** How long nothing may be told to who has missed nothing, in milliseconds. */
const AGAIN_MS = 300;

/** Changes the priority while a stream is looked at, and puts it back. */
const whileChanged = async (kit: Kit, look: (priority: string) => Promise<void>): Promise<void> => {
  const { priority } = await kit.call('getTicket');
  const other = otherPriority(kit);
  await change(kit, { priority: other });
  try {
    await look(other);
  } finally {
    await change(kit, { priority });
  }
};

/** The live streams: what happens is told, in order, and nothing is missed by who comes back. */
export const live: readonly Check[] = [
  {
    id: 'live.ticket',
    says: 'A change of the ticket is told on its stream as ticket.changed, with the ticket in its shape and an id.',
    run: async (kit) => {
      const stream = await kit.stream('streamTicket');
      await stream.firstId();
      await whileChanged(kit, async (priority) => {
        const event = await stream.next(priorityIs(priority), 'ticket.changed after a change');
        kit.read(ticketLiveEventSchema, event.data);
        expectThat(event.id !== '', 'ticket.changed has no id: a reader that is cut cannot come back to it');
      });
    },
  },
  {
    id: 'live.queue',
    says: 'A change of a ticket is told on the queue’s stream as row.changed.',
    run: async (kit) => {
      const stream = await kit.stream('streamQueue');
      await stream.firstId();
      await whileChanged(kit, async () => {
        const wanted = (data: unknown) =>
          typed('row.changed')(data) && (data as { row: { id: string } }).row.id === kit.ticket.id;
        kit.read(queueLiveEventSchema, (await stream.next(wanted, 'row.changed after a change')).data);
      });
    },
  },
  {
    id: 'live.catch-up',
    says: 'Who comes back with Last-Event-ID is told what happened meanwhile, and nothing that it was told before.',
    run: async (kit) => {
      const first = await kit.stream('streamTicket');
      await first.firstId();
      const { priority } = await kit.call('getTicket');
      await change(kit, { priority: otherPriority(kit) });
      const { id } = await first.next(priorityIs(kit.ticket.priority), 'ticket.changed after a change');
      await first.close();
      await change(kit, { priority });
      const { revision } = kit.ticket;
      const second = await kit.stream('streamTicket', { headers: { 'Last-Event-ID': id } });
      const event = await second.next(
        (data) => typed('ticket.changed')(data) || typed('resync')(data),
        'ticket.changed of what happened while the stream was cut',
      );
      await second.close();
      const third = await kit.stream('streamTicket', { headers: { 'Last-Event-ID': event.id } });
      const again = await third.within(AGAIN_MS, typed('ticket.changed'));
      await third.close();
      expectThat(!again, 'what was told before Last-Event-ID is told again');
      expectThat(!typed('resync')(event.data), 'resync, although a moment ago is still kept');
      const told = (event.data as { ticket: { revision: number } }).ticket.revision;
      expectThat(told >= revision, `told revision ${told} again, expected ${revision}`);
    },
  },
  {
    id: 'live.resync',
    says: 'Who comes back with an id that cannot be replayed from is told resync.',
    run: async (kit) => {
      const stream = await kit.stream('streamTicket', { headers: { 'Last-Event-ID': 'conformance-no-such-id' } });
      await stream.next(typed('resync'), 'resync');
      await stream.close();
    },
  },
  {
    id: 'live.errors',
    says: 'A stream that cannot be opened answers with a problem, not with an empty stream.',
    run: async (kit) => {
      const params = { ticketId: 'conformance-no-such-ticket' };
      kit.refusal(await kit.ask('streamTicket', { params, headers: { Accept: 'text/event-stream' } }), 'not-found');
    },
  },
];

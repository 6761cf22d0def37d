import { TICKET_STATUSES } from '../../ticketStatus.ts';
import { expectThat, type Kit } from '../kit.ts';
import { NO_IDS } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

const match = (revision: number): Record<string, string> => ({ 'If-Match': `"${revision}"` });

/** Another priority than the ticket's. */
export const otherPriority = (kit: Kit): string => (kit.ticket.priority === 'low' ? 'medium' : 'low');

/** Changes the ticket as it stands now, and keeps what came. */
export const change = async (kit: Kit, body: object): Promise<Kit['ticket']> => {
  const { revision } = await kit.call('getTicket');
  kit.ticket = await kit.call('changeTicket', { body, headers: match(revision) });
  return kit.ticket;
};

/** Changes of the ticket. Each puts back what it changed. */
export const ticket: readonly Check[] = [
  {
    id: 'ticket.if-match-required',
    says: 'A change without If-Match answers 428 precondition-required.',
    run: async (kit) => {
      const { priority } = kit.ticket;
      kit.refusal(await kit.ask('changeTicket', { body: { priority } }), 'precondition-required');
    },
  },
  {
    id: 'ticket.change',
    says: 'A change with the revision is made, grows the revision by one, and is there when asked again.',
    run: async (kit) => {
      const { revision, priority } = await kit.call('getTicket');
      const after = await kit.call('changeTicket', {
        body: { priority: otherPriority(kit) },
        headers: match(revision),
      });
      const again = await kit.call('getTicket');
      kit.ticket = await change(kit, { priority });
      expectThat(after.priority !== priority, `the priority is still ${priority}`);
      expectThat(after.revision === revision + 1, `revision ${after.revision} after ${revision}`);
      expectThat(again.priority === after.priority, `asked again, the priority is ${again.priority}`);
    },
  },
  {
    id: 'ticket.lost-update',
    says: 'A change with a revision that is not the newest answers 412 revision-conflict, and changes nothing.',
    run: async (kit) => {
      const { revision, priority } = await kit.call('getTicket');
      await change(kit, { priority: otherPriority(kit) });
      const stale = await kit.ask('changeTicket', { body: { priority: 'critical' }, headers: match(revision) });
      await change(kit, { priority });
      kit.refusal(stale, 'revision-conflict');
    },
  },
  {
    id: 'ticket.transition',
    says: 'A status that is not among allowedStatuses answers 409 transition-not-allowed.',
    run: async (kit) => {
      const { items } = await kit.call('listTickets', { query: { limit: 50 } });
      for (const row of items) {
        const params = { ticketId: row.id };
        const { status, revision, allowedStatuses } = await kit.call('getTicket', { params });
        const forbidden = TICKET_STATUSES.find((one) => one !== status && !allowedStatuses.includes(one));
        if (!forbidden) continue;
        const answer = await kit.ask('changeTicket', { params, body: { status: forbidden }, headers: match(revision) });
        if (answer.status < 300) kit.left.push(`ticket ${row.number} is ${forbidden}, it was ${status}`);
        return void kit.refusal(answer, 'transition-not-allowed');
      }
      throw new Skipped('every ticket of the queue may go anywhere');
    },
  },
  {
    id: 'ticket.assignee',
    says: 'An assignee who is no technician of the tenant is refused.',
    run: async (kit) => {
      const { revision, assignee } = await kit.call('getTicket');
      const answer = await kit.ask('changeTicket', {
        body: { assigneeId: NO_IDS['messageId'] },
        headers: match(revision),
      });
      if (answer.status < 300) await change(kit, { assigneeId: assignee?.id ?? null });
      kit.refusal(answer, 'invalid-request', 'not-found');
    },
  },
  {
    id: 'ticket.ownership',
    says: 'Taking ownership assigns the ticket to whoever is signed in.',
    run: async (kit) => {
      const { revision, assignee } = await kit.call('getTicket');
      const taken = await kit.call('takeOwnership', { headers: match(revision) });
      await change(kit, { assigneeId: assignee?.id ?? null });
      expectThat(taken.assignee?.id === kit.me.technician.id, `the assignee is ${taken.assignee?.name ?? 'nobody'}`);
    },
  },
  {
    id: 'ticket.watch',
    says: 'Watching puts the signed-in technician among the watchers, once; not watching takes them off.',
    run: async (kit) => {
      const mine = (list: Kit['ticket']) => list.watchers.filter(({ id }) => id === kit.me.technician.id).length;
      const before = mine(await kit.call('getTicket'));
      await kit.call('watchTicket', { body: { watching: true } });
      const twice = mine(await kit.call('watchTicket', { body: { watching: true } }));
      const after = mine(await kit.call('watchTicket', { body: { watching: false } }));
      if (before) await kit.call('watchTicket', { body: { watching: true } });
      expectThat(twice === 1 && after === 0, `${twice} times among the watchers, then ${after} times`);
    },
  },
  {
    id: 'ticket.merge-into-itself',
    says: 'A ticket cannot be merged into itself: 409 merge-refused.',
    run: async (kit) =>
      void kit.refusal(
        await kit.ask('mergeTicket', { body: { intoTicketId: kit.ticket.id } }),
        'merge-refused',
        'invalid-request',
      ),
  },
];

import { expect, test } from 'vitest';
import { ticketRowSchema } from '#contracts';
import { aTicket } from '../testing/fakeHost.ts';
import { ticketRowOf } from './ticketRow.ts';

test('the row of a ticket has what the queue shows, and nothing that is not the queue’s', () => {
  const ticket = aTicket({ assignee: { id: 'tec_1', name: 'Ada Okafor' } });
  const row = ticketRowOf(ticket);
  expect(ticketRowSchema.parse(row)).toEqual(row);
  expect(row).toMatchObject({
    number: ticket.number,
    status: ticket.status,
    assignee: ticket.assignee,
    revision: ticket.revision,
    sla: ticket.sla,
    contact: { id: 'con_1', name: 'Cora Lee' },
    client: { id: 'cli_1', name: 'Client Ltd' },
  });
  expect(JSON.stringify(row)).not.toContain('cora@client.example');
});

test('a ticket without a contact is a row without a contact', () => {
  expect(ticketRowOf(aTicket({ contact: null })).contact).toBeNull();
});

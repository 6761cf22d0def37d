import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { statusChange, ticket } from '../db/schema.ts';
import { events, published, refusal, send, sink, system, ticketRow, useReplyDesk } from './testing/replyDesk.ts';

useReplyDesk();

describe('a reply with a status to set', () => {
  it('sets it once it is accepted, as its author’s change', async () => {
    const sent = await send({ thenStatus: 'waiting_on_customer' });
    expect(sent.thenStatus).toBe('waiting_on_customer');
    expect(await ticketRow()).toMatchObject({ status: 'waiting_on_customer', revision: 2 });
    expect(await events()).toMatchObject([
      {
        event: {
          actor: { kind: 'technician', name: 'Ada Berg' },
          detail: { type: 'status_changed', from: 'new', to: 'waiting_on_customer' },
        },
      },
    ]);
    expect(await system((tx) => tx.select().from(statusChange))).toMatchObject([
      { from: 'new', to: 'waiting_on_customer', byName: 'Ada Berg' },
    ]);
    expect(await published()).toContain('row.changed ticket-printer');
  });

  it.each([
    ['fails', { recipient: { code: 550, text: '5.1.1 No such user' } }],
    ['is of unknown outcome', { afterData: 'cut' as const }],
  ])('sets nothing when it %s', async (_, behaviour) => {
    sink.behaviour = behaviour;
    await refusal({ thenStatus: 'resolved' });
    expect(await ticketRow()).toMatchObject({ status: 'new', revision: 1 });
  });

  it('changes nothing when the ticket is there already', async () => {
    const row = { status: 'waiting_on_customer' };
    await system((tx) => tx.update(ticket).set(row).where(eq(ticket.id, 'ticket-printer')));
    await send({ thenStatus: 'waiting_on_customer' });
    expect(await ticketRow()).toMatchObject({ ...row, revision: 1 });
    expect(await events()).toEqual([]);
  });

  it('is sent and says so when that status is not allowed any more', async () => {
    await system((tx) => tx.update(ticket).set({ status: 'closed' }).where(eq(ticket.id, 'ticket-printer')));
    expect(await send({ thenStatus: 'waiting_on_customer' })).toMatchObject({ delivery: { state: 'sent' } });
    expect(await ticketRow()).toMatchObject({ status: 'closed' });
    const [event] = await events();
    expect(event?.text).toContain('The reply was sent, but the status that Ada Berg asked for was not set.');
  });
});

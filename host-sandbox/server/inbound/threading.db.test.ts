import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import { describe, expect, it, vi } from 'vitest';
import { routes } from '#contracts';
import { START, aReply } from '../../../test/support/fixtures.ts';
import { statusChange, ticket, ticketMerge } from '../db/schema.ts';
import {
  customerMessages,
  eventsOf,
  log,
  mailIn,
  news,
  newTickets,
  NORTH,
  outcomes,
  server,
  signed,
  sink,
  STRANGER,
  system,
  ticketRow,
  TOM,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

describe('a conversation by mail', () => {
  it('goes from our reply to the customer’s answer and back onto the same ticket, live', async () => {
    const ada = await server.asTechnician('tech-ada');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: aReply('Please restart it.'),
      idempotencyKey: randomUUID(),
    });
    const ours = await PostalMime.parse(sink.mails[0]?.raw ?? '');
    const scope = { tenantId: 'tenant-north' };
    const position = await server.context.live.positionAt(scope, new Date(START.getTime() + 1));
    const toldOf = async () =>
      (await server.context.live.read(scope, ['queue', 'ticket:ticket-printer'], position)).events;
    let wakes = 0;
    const leave = server.context.live.subscribe(
      scope,
      () => ['queue'],
      () => (wakes += 1),
    );
    // Once for having come, which tells nothing.
    await vi.waitFor(() => expect(wakes).toBeGreaterThan(0));
    const before = wakes;

    // The subject has lost its tag: the signed Message-ID is enough.
    const answer = await mailIn({
      subject: 'Re: printer',
      inReplyTo: ours.messageId,
      references: [ours.references ?? '', ours.messageId ?? ''],
      text: `That helped, thanks!\n\nOn Monday, North IT <${NORTH}> wrote:\n> Please restart it.`,
    });
    expect(answer).toMatch(/^250 2\.0\.0/);
    expect(await customerMessages('ticket-printer')).toMatchObject([
      {
        text: 'That helped, thanks!',
        quotedText: expect.stringContaining('> Please restart it.'),
        html: null,
        contactId: 'contact-mia',
        authorName: 'Mia Lind',
        authorEmail: 'mia@harbor.example',
        channel: { via: 'email', from: 'mia@harbor.example', subject: 'Re: printer' },
      },
    ]);
    expect(await log()).toMatchObject([{ outcome: 'threaded', tenantId: 'tenant-north', ticketId: 'ticket-printer' }]);
    await vi.waitFor(async () =>
      expect((await toldOf()).map(({ type }) => type)).toEqual(
        expect.arrayContaining(['message.added', 'ticket.changed', 'row.changed']),
      ),
    );
    expect(wakes).toBeGreaterThan(before);
    leave();
    const events = await toldOf();
    const [first] = await customerMessages('ticket-printer');
    expect(events.find(({ type }) => type === 'message.added')?.subjectId).toBe(first?.id);
  });

  it('is answered to the customer’s newest mail', async () => {
    await mailIn({ messageId: '<second@harbor.example>', inReplyTo: await signed('ticket-printer') });
    const ada = await server.asTechnician('tech-ada');
    const [seen] = await customerMessages('ticket-printer');
    await ada.call(routes.sendReply, {
      params: { ticketId: 'ticket-printer' },
      body: aReply('And now?', { seenMessageId: seen?.id ?? null }),
      idempotencyKey: randomUUID(),
    });
    expect(await PostalMime.parse(sink.mails[0]?.raw ?? '')).toMatchObject({
      inReplyTo: '<second@harbor.example>',
      references: '<printer-1@harbor.example> <second@harbor.example>',
    });
  });
});

describe('an answer', () => {
  it('from somebody it was forwarded to lands on the ticket, under their own name', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer') });
    expect(await customerMessages('ticket-printer')).toMatchObject([
      { contactId: null, authorName: 'Eve', authorEmail: 'eve@elsewhere.example' },
    ]);
  });

  it('with nothing but the tag lands on the ticket when its sender is the contact', async () => {
    await mailIn({ from: 'MIA@Harbor.Example', subject: 'AW: VPN [#1003]' });
    expect(await customerMessages('ticket-working')).toHaveLength(1);
  });

  it('with nothing but the tag lands on the ticket when its sender has written there before', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer') });
    await mailIn({ from: STRANGER, subject: 'Still broken [#1001]' });
    expect(await customerMessages('ticket-printer')).toHaveLength(2);
  });

  it('to the customer’s own first mail lands on the ticket', async () => {
    await mailIn({ subject: 'One more thing', inReplyTo: '<printer-1@harbor.example>' });
    expect(await outcomes()).toEqual(['threaded']);
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
  });

  it('opens a resolved ticket again, and tells so', async () => {
    await mailIn({ inReplyTo: await signed('ticket-done'), text: 'It is broken again.' });
    expect(await ticketRow('ticket-done')).toMatchObject({ status: 'in_progress', resolvedAt: null });
    expect(await eventsOf('ticket-done')).toMatchObject([
      {
        event: {
          actor: { kind: 'contact', name: 'Mia Lind' },
          detail: { type: 'status_changed', from: 'resolved', to: 'in_progress' },
        },
      },
    ]);
    expect(await system((tx) => tx.select().from(statusChange))).toMatchObject([
      { from: 'resolved', to: 'in_progress' },
    ]);
    expect(await news()).toContain('queue row.changed');
  });
});

describe('the answer of a customer', () => {
  const waitAs = (status: string) =>
    system((tx) => tx.update(ticket).set({ status }).where(eq(ticket.id, 'ticket-printer')));

  it('resumes a ticket that waits for it, and tells so', async () => {
    await waitAs('waiting_on_customer');
    await mailIn({ inReplyTo: await signed('ticket-printer'), text: 'Here is the serial number.' });
    expect(await ticketRow('ticket-printer')).toMatchObject({ status: 'in_progress' });
    expect(await eventsOf('ticket-printer')).toMatchObject([
      {
        event: {
          actor: { kind: 'contact', name: 'Mia Lind' },
          detail: { type: 'status_changed', from: 'waiting_on_customer', to: 'in_progress' },
        },
      },
    ]);
  });

  it.each(['new', 'in_progress', 'on_hold'])('leaves a ticket alone that is %s', async (status) => {
    await waitAs(status);
    const before = await ticketRow('ticket-printer');
    await mailIn({ inReplyTo: await signed('ticket-printer') });
    expect(await ticketRow('ticket-printer')).toMatchObject({ status, revision: before?.revision });
    expect(await eventsOf('ticket-printer')).toEqual([]);
  });

  it('resumes nothing when nobody has written it', async () => {
    await waitAs('waiting_on_customer');
    await mailIn({ inReplyTo: await signed('ticket-printer'), headers: { 'Auto-Submitted': 'auto-replied' } });
    expect(await ticketRow('ticket-printer')).toMatchObject({ status: 'waiting_on_customer' });
  });
});

describe('a mail that claims to belong to a ticket', () => {
  it('by its tag from a stranger does not land there', async () => {
    await mailIn({ from: STRANGER, subject: 'Re: The printer [#1001]' });
    expect(await outcomes()).toEqual(['quarantined']);
    expect(await customerMessages('ticket-printer')).toEqual([]);
    expect(await news()).toEqual(['queue quarantine.changed']);
  });

  it('by its tag from a contact of another client opens a ticket of their own, without the tag', async () => {
    await mailIn({ from: TOM, subject: 'Re: The printer [#1001]' });
    expect(await customerMessages('ticket-printer')).toEqual([]);
    expect(await newTickets()).toMatchObject([{ contactId: 'contact-tom', subject: 'Re: The printer' }]);
  });

  it('by a reference to a customer’s mail from a stranger does not land there', async () => {
    await mailIn({ from: STRANGER, inReplyTo: '<printer-1@harbor.example>' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by a forged Message-ID does not land there', async () => {
    const forged = (await signed('ticket-printer')).replace(/[0-9a-f]{32}@/, `${'0'.repeat(32)}@`);
    await mailIn({ from: STRANGER, inReplyTo: forged, references: [forged] });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by a signature of ours that was made for another ticket does not land there', async () => {
    const moved = (await signed('ticket-working')).replace('ticket-working', 'ticket-printer');
    await mailIn({ from: STRANGER, inReplyTo: moved });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('by another tenant’s Message-ID lands nowhere', async () => {
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-foreign', 'tenant-south') });
    await mailIn({ from: STRANGER, inReplyTo: await signed('ticket-printer', 'tenant-south') });
    expect(await outcomes()).toEqual(['quarantined', 'quarantined']);
    expect(await customerMessages('ticket-foreign')).toHaveLength(1);
  });

  it('of another tenant by its tag from that tenant’s contact lands nowhere', async () => {
    await mailIn({ from: 'Eva <eva@delta.example>', subject: '[#501]' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('under a technician’s address is kept aside, whatever it refers to', async () => {
    await mailIn({ from: 'Ada <tech-ada@staff.example>', inReplyTo: await signed('ticket-printer') });
    expect(await log()).toMatchObject([{ outcome: 'quarantined', reason: expect.stringContaining('technician') }]);
  });
});

describe('a mail on a ticket that was merged into another', () => {
  it('lands where the ticket is worked now', async () => {
    await system(async (tx) => {
      const merge = {
        tenantId: 'tenant-north',
        technicianId: 'tech-ada',
        at: START,
        fromStatus: 'new',
        messageIds: [],
      };
      await tx.insert(ticketMerge).values([
        { ...merge, id: 'merge-1', fromTicketId: 'ticket-printer', intoTicketId: 'ticket-working' },
        { ...merge, id: 'merge-2', fromTicketId: 'ticket-working', intoTicketId: 'ticket-noah' },
      ]);
      await tx.update(ticket).set({ mergeId: 'merge-1' }).where(eq(ticket.id, 'ticket-printer'));
      await tx.update(ticket).set({ mergeId: 'merge-2' }).where(eq(ticket.id, 'ticket-working'));
    });
    try {
      await mailIn({ inReplyTo: await signed('ticket-printer'), text: 'Still broken.' });
      await mailIn({ inReplyTo: await signed('ticket-printer'), headers: { 'Auto-Submitted': 'auto-replied' } });
      expect(await customerMessages('ticket-noah')).toMatchObject([{ text: 'Still broken.' }]);
      expect(await eventsOf('ticket-noah')).toHaveLength(1);
    } finally {
      await system(async (tx) => {
        await tx.update(ticket).set({ mergeId: null });
        await tx.delete(ticketMerge);
      });
    }
  });
});

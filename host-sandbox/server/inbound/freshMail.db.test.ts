import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { contact } from '../db/schema.ts';
import { receiveMail } from './receiveMail.ts';
import {
  customerMessages,
  eventsOf,
  log,
  mailIn,
  MIA,
  news,
  newTickets,
  NORTH,
  outcomes,
  server,
  signed,
  SOUTH,
  system,
  TOM,
  useMailDesk,
} from './testing/mailDesk.ts';

useMailDesk();

describe('a fresh mail', () => {
  it('from a contact opens a ticket under the next number', async () => {
    await mailIn({
      from: TOM,
      subject: 'The till is stuck',
      text: 'Nothing moves.',
      messageId: '<till@plain.example>',
    });
    const [opened] = await newTickets();
    expect(opened).toMatchObject({
      number: 1006,
      subject: 'The till is stuck',
      status: 'new',
      priority: 'medium',
      contactId: 'contact-tom',
      clientId: 'client-plain',
      channel: 'email',
      threadKey: 'till@plain.example',
    });
    expect(await eventsOf(opened?.id ?? '')).toMatchObject([
      {
        event: { detail: { type: 'ticket_created', channel: 'email' } },
        text: 'Tom Bauer opened the ticket by e-mail.',
      },
    ]);
    expect(await customerMessages(opened?.id ?? '')).toMatchObject([
      { text: 'Nothing moves.', contactId: 'contact-tom' },
    ]);
    expect(await news()).toContain('queue row.changed');
  });

  it('from a client’s domain opens a ticket with a new contact', async () => {
    await mailIn({ from: 'Zoe Ray <zoe@harbor.example>', subject: 'Hi' });
    const [opened] = await newTickets();
    expect(opened?.clientId).toBe('client-harbor');
    const [zoe] = await system((tx) =>
      tx
        .select()
        .from(contact)
        .where(eq(contact.id, opened?.contactId ?? '')),
    );
    expect(zoe).toMatchObject({ name: 'Zoe Ray', email: 'zoe@harbor.example', clientId: 'client-harbor' });
    expect(await customerMessages(opened?.id ?? '')).toMatchObject([{ contactId: zoe?.id }]);
  });

  it('makes one contact when two of them come at once', async () => {
    await Promise.all(['One', 'Two'].map((subject) => mailIn({ from: 'Zoe Ray <zoe@harbor.example>', subject })));
    expect(await newTickets()).toHaveLength(2);
    const zoes = await system((tx) => tx.select().from(contact).where(eq(contact.email, 'zoe@harbor.example')));
    expect(zoes).toHaveLength(1);
  });

  it('from a public mail service belongs to no client, although a contact has an address there', async () => {
    await system((tx) =>
      tx.insert(contact).values({
        id: 'contact-pub',
        tenantId: 'tenant-north',
        clientId: 'client-plain',
        name: 'P',
        email: 'p@gmail.com',
      }),
    );
    await mailIn({ from: 'Other <other@gmail.com>' });
    expect(await outcomes()).toEqual(['quarantined']);
  });

  it('gives every ticket a number of its own when many come at once', async () => {
    await Promise.all(Array.from({ length: 10 }, (_, index) => mailIn({ from: TOM, subject: `Ticket ${index}` })));
    const numbers = (await newTickets()).map(({ number }) => number).toSorted((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, index) => 1006 + index));
  });

  it('of a storm opens no more than twenty tickets an hour', async () => {
    for (let index = 0; index < 22; index += 1) await mailIn({ from: TOM, subject: `Storm ${index}` });
    expect(await newTickets()).toHaveLength(20);
    server.advance(61 * 60 * 1000);
    await mailIn({ from: TOM, subject: 'Later' });
    expect(await newTickets()).toHaveLength(21);
  });
});

describe('the same mail', () => {
  it('delivered five times at once is one message', async () => {
    const mail = { messageId: '<once@harbor.example>', inReplyTo: await signed('ticket-printer') };
    const answers = await Promise.all(Array.from({ length: 5 }, () => mailIn(mail)));
    expect(answers.every((answer) => answer.startsWith('250'))).toBe(true);
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
    expect((await outcomes()).toSorted()).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate', 'threaded']);
  });

  it('that took another way the second time is known by its Message-ID', async () => {
    const mail = { messageId: '<once@harbor.example>', inReplyTo: await signed('ticket-printer') };
    await mailIn(mail);
    await mailIn({ ...mail, headers: { Received: 'from relay.example' } });
    expect(await customerMessages('ticket-printer')).toHaveLength(1);
    expect(await outcomes()).toEqual(['threaded', 'duplicate']);
  });

  it('without a Message-ID is known by its bytes', async () => {
    const raw = Buffer.from(`From: ${MIA}\r\nTo: ${NORTH}\r\nSubject: Hi [#1001]\r\n\r\nHello\r\n`);
    const envelope = { mailFrom: 'mia@harbor.example', rcptTo: [NORTH] };
    await receiveMail(server.context, raw, envelope);
    await receiveMail(server.context, raw, envelope);
    expect(await outcomes()).toEqual(['threaded', 'duplicate']);
  });

  it('addressed to two tenants is one message in each', async () => {
    await mailIn({ from: 'Eva <eva@delta.example>', to: [NORTH, SOUTH], subject: 'Broken' });
    const [north, south] = (await log()).toSorted((a, b) => (a.tenantId ?? '').localeCompare(b.tenantId ?? ''));
    expect([north?.outcome, south?.outcome]).toEqual(['quarantined', 'new_ticket']);
  });

  it('addressed twice to one tenant is one message', async () => {
    await receiveMail(server.context, Buffer.from(`From: ${MIA}\r\nMessage-ID: <x@y>\r\nSubject: [#1001]\r\n\r\nHi`), {
      mailFrom: 'mia@harbor.example',
      rcptTo: [NORTH, NORTH.toUpperCase()],
    });
    expect(await outcomes()).toEqual(['threaded']);
  });
});

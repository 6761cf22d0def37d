import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { idempotencyKey, mailAttempt, message } from '../db/schema.ts';
import { abandonedAfterMs, recoverSends } from './recoverSends.ts';
import {
  ada,
  attempts,
  options,
  published,
  refusal,
  replies,
  send,
  type Sending,
  server,
  sink,
  system,
  useReplyDesk,
} from './testing/replyDesk.ts';

useReplyDesk();

describe('the same Idempotency-Key', () => {
  it('is one mail on a double click, and the same answer to both', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
    ]);
    expect([first.status, second.status].toSorted()).toEqual([201, 409]);
    const replayed = await send({ key });
    expect(await (first.status === 201 ? first : second).json()).toEqual(replayed);
    expect(sink.mails).toHaveLength(1);
    expect(await attempts()).toHaveLength(1);
  });

  it('is answered in flight while the mail server takes its time', async () => {
    sink.behaviour = { afterData: 'silent' };
    const key = randomUUID();
    const first = refusal({ key });
    await expect.poll(() => sink.mails.length).toBe(1);
    expect(await refusal({ key })).toMatchObject({ code: 'idempotency-in-flight', status: 409 });
    expect(await first).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(await refusal({ key })).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(sink.mails).toHaveLength(1);
  });

  it('gives a failure again, word for word, although the server would take it now', async () => {
    const key = randomUUID();
    sink.behaviour = { recipient: { code: 550, text: '5.1.1 No such user' } };
    const first = await refusal({ key });
    sink.behaviour = {};
    expect(await refusal({ key })).toEqual(first);
    expect(sink.mails).toEqual([]);
  });

  it.each([
    ['text', { text: 'Something else.' }],
    ['ticket', { ticketId: 'ticket-working' }],
    ['attachments', { attachmentIds: ['other'] }],
  ])('is a mismatch for another %s', async (_, other) => {
    const key = randomUUID();
    await send({ key });
    expect(await refusal({ key, ...other })).toMatchObject({ code: 'idempotency-mismatch', status: 422 });
    expect(sink.mails).toHaveLength(1);
  });

  it('of two technicians is two mails', async () => {
    const key = randomUUID();
    const { id } = await send({ key });
    await send({ key, by: await server.asTechnician('tech-ben'), seenMessageId: id });
    expect(sink.mails).toHaveLength(2);
  });

  it('sends nothing twice even when its answer is forgotten', async () => {
    const key = randomUUID();
    const first = await send({ key });
    server.advance(25 * 60 * 60 * 1000);
    expect((await send({ key, by: await server.asTechnician('tech-ada') })).id).toBe(first.id);
    await system((tx) => tx.delete(idempotencyKey));
    expect((await send({ key, by: await server.asTechnician('tech-ada') })).id).toBe(first.id);
    expect(sink.mails).toHaveLength(1);
  });

  it('is required', async () => {
    const answer = await ada.post('/api/tickets/ticket-printer/replies', options({}).body);
    expect(answer.status).toBe(400);
  });
});

describe('a server that died while it was sending', () => {
  /** As the process left it: transaction A committed, the conversation and transaction B never ended. */
  const dieWhileSending = async (sending: Sending): Promise<void> => {
    sink.behaviour = { afterData: 'silent' };
    const gone = refusal(sending);
    onTestFinished(async () => {
      await gone.catch(() => undefined);
    });
    await expect.poll(() => sink.mails.length).toBe(1);
    const [row] = await replies();
    await gone;
    await system(async (tx) => {
      await tx
        .update(message)
        .set({ deliveryState: 'sending', deliveryAnswer: null })
        .where(eq(message.id, row?.id ?? ''));
      await tx.update(mailAttempt).set({ state: 'sending', finishedAt: null, serverAnswer: null });
      await tx.update(idempotencyKey).set({ status: null, body: null });
    });
    sink.behaviour = {};
  };

  it('finds its reply as unknown, and never sends it again', async () => {
    const key = randomUUID();
    await dieWhileSending({ key });
    expect(await refusal({ key })).toMatchObject({ code: 'idempotency-in-flight' });
    expect(await recoverSends(server.context)).toBe(0);

    server.advance(abandonedAfterMs() + 1);
    expect(await recoverSends(server.context)).toBe(1);
    expect(await replies()).toMatchObject([{ deliveryState: 'unknown' }]);
    expect(await attempts()).toMatchObject([{ state: 'unknown' }]);
    expect(await recoverSends(server.context)).toBe(0);
    expect(await refusal({ key })).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(sink.mails).toHaveLength(1);
  });

  it('is recovered once by several processes that start together', async () => {
    await dieWhileSending({});
    server.advance(abandonedAfterMs() + 1);
    const found = await Promise.all([recoverSends(server.context), recoverSends(server.context)]);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await published()).filter((news) => news.startsWith('message.changed'))).toHaveLength(2);
  });
});

describe('replies of many', () => {
  it('are all told apart under one storm of clicks', async () => {
    const keys = Array.from({ length: 8 }, () => randomUUID());
    const clicks = [...keys, ...keys, ...keys].map((key) =>
      ada.request('POST', '/api/tickets/ticket-printer/replies', options({ key }).body, { 'Idempotency-Key': key }),
    );
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([201, 409]));
    expect(sink.mails).toHaveLength(8);
    const log = await system((tx) =>
      tx
        .select()
        .from(mailAttempt)
        .where(and(eq(mailAttempt.state, 'sent'), eq(mailAttempt.ticketId, 'ticket-printer'))),
    );
    expect(new Set(log.map(({ rfcMessageId }) => rfcMessageId)).size).toBe(8);
  });
});

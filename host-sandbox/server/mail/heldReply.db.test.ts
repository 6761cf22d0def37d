import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { START } from '../../../test/support/fixtures.ts';
import { emailAccount, idempotencyKey } from '../db/schema.ts';
import { releaseDueReplies, startReleasingReplies } from './releaseReplies.ts';
import { startMailSink } from './testing/mailSink.ts';
import {
  ada,
  attempts,
  drafts,
  events,
  keepDraft,
  LIMITS,
  published,
  recall,
  recallRefusal,
  replies,
  send,
  server,
  sink,
  system,
  ticketRow,
  upload,
  useReplyDesk,
} from './testing/replyDesk.ts';

const HOLD_MS = 10_000;
const RELEASE_AT = new Date(START.getTime() + HOLD_MS);

useReplyDesk({ holdMs: HOLD_MS });

const release = (): Promise<number> => releaseDueReplies(server.context, { limits: LIMITS });

describe('a reply that can be undone', () => {
  it('is queued, its draft is gone, and nothing has left', async () => {
    await keepDraft('We are on it.');
    const reply = await send();
    expect(reply.delivery).toEqual({ state: 'queued', releaseAt: RELEASE_AT.toISOString() });
    expect(await drafts()).toEqual([]);
    expect([sink.mails, await attempts()]).toEqual([[], []]);
    expect(await published()).toEqual([
      `message.added ${reply.id}`,
      'row.changed ticket-printer',
      'resource.changed drafts',
    ]);
  });

  it('is one reply however often it is sent with its key', async () => {
    const key = randomUUID();
    const first = await send({ key });
    expect(await send({ key })).toEqual(first);
    await system((tx) => tx.delete(idempotencyKey));
    expect(await send({ key })).toEqual(first);
    expect(await replies()).toHaveLength(1);
  });

  it('waits until its time has come', async () => {
    await send();
    server.setClock(new Date(RELEASE_AT.getTime() - 1));
    expect(await release()).toBe(0);
    expect(sink.mails).toEqual([]);
    server.advance(1);
    expect(await release()).toBe(1);
    expect(sink.mails).toMatchObject([{ to: ['mia@harbor.example'] }]);
  });

  it('is sent by acceptance, not by the click: stamp, log and news', async () => {
    const { id } = await send();
    expect((await ticketRow())?.firstResponseAt).toBeNull();
    server.advance(HOLD_MS + 500);
    const now = server.context.now();
    await release();
    expect(await replies()).toMatchObject([{ id, deliveryState: 'sent', deliveryAt: now }]);
    expect(await attempts()).toMatchObject([{ messageId: id, state: 'sent', startedAt: now, finishedAt: now }]);
    expect((await ticketRow())?.firstResponseAt).toEqual(now);
    // Once as sending, once as sent.
    expect((await published()).filter((news) => news === `message.changed ${id}`)).toHaveLength(2);
  });

  it('goes to whom it was written, whatever is said afterwards, with its files', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const recipients = { to: [{ address: 'tom@plain.example', name: null }], cc: [], bcc: [] };
    await send({ recipients, attachmentIds: [file] });
    server.advance(HOLD_MS);
    await release();
    expect(sink.mails).toMatchObject([{ to: ['tom@plain.example'] }]);
    expect(sink.mails[0]?.raw.toString()).toContain('log.txt');
  });

  it('leaves after a restart when its time came meanwhile, and waits when it has not', async () => {
    await send({ text: 'First' });
    server.advance(HOLD_MS / 2);
    await send({ text: 'Second' });
    server.advance(HOLD_MS / 2);
    // Nothing of them is in the memory of a process: whoever starts finds the one that is due.
    const stop = startReleasingReplies(server.context, { limits: LIMITS });
    try {
      await expect.poll(async () => (await replies()).map(({ deliveryState }) => deliveryState)).toContain('sent');
      expect(sink.mails).toHaveLength(1);
      server.advance(HOLD_MS / 2);
      await expect.poll(() => sink.mails.length).toBe(2);
    } finally {
      await stop();
    }
    expect((await replies()).map(({ deliveryState }) => deliveryState)).toEqual(['sent', 'sent']);
  });

  it('leaves once although several processes release', async () => {
    await send();
    server.advance(HOLD_MS);
    const sent = await Promise.all([release(), release(), release()]);
    expect(sent.toSorted()).toEqual([0, 0, 1]);
    expect(sink.mails).toHaveLength(1);
    expect(await attempts()).toHaveLength(1);
  });

  it('is not held up by another whose mail server is slow to answer', async () => {
    sink.behaviour = { afterData: 'silent' };
    await send({ text: 'Slow' });
    server.advance(HOLD_MS);
    const stop = startReleasingReplies(server.context, { limits: LIMITS });
    try {
      await expect.poll(() => sink.mails.length).toBe(1);
      sink.behaviour = {};
      await send({ text: 'Fast' });
      server.advance(HOLD_MS);
      await expect.poll(async () => (await replies()).find(({ text }) => text === 'Fast')?.deliveryState).toBe('sent');
      expect((await replies()).find(({ text }) => text === 'Slow')?.deliveryState).toBe('sending');
    } finally {
      await stop();
    }
    expect((await replies()).find(({ text }) => text === 'Slow')?.deliveryState).toBe('unknown');
  });
});

describe('a tenant whose mail server is silent', () => {
  it('does not hold up the replies of another, however many it has', async () => {
    const others = await startMailSink();
    onTestFinished(() => others.close());
    await system((tx) =>
      tx.insert(emailAccount).values({
        ...{ id: 'account-south', tenantId: 'tenant-south', fromName: 'South IT', fromAddress: 'help@south.example' },
        ...{ host: 'localhost', port: others.port, userName: 'outbound', password: 'not-a-secret', active: true },
      }),
    );
    onTestFinished(async () => {
      await system((tx) => tx.delete(emailAccount).where(eq(emailAccount.id, 'account-south')));
    });
    sink.behaviour = { afterData: 'silent' };
    for (let count = 0; count < 20; count += 1) await send({ text: `Waiting ${count}` });
    const recipients = { to: [{ address: 'eva@delta.example', name: 'Eva Ruiz' }], cc: [], bcc: [] };
    const by = await server.asTechnician('tech-sol');
    await send({ ticketId: 'ticket-foreign', text: 'Theirs', recipients, seenMessageId: 'message-foreign', by });
    server.advance(HOLD_MS);
    const stop = startReleasingReplies(server.context, { limits: LIMITS });
    try {
      await expect.poll(() => others.mails.length, { interval: 20 }).toBe(1);
      const waiting = (await replies()).filter(({ text }) => text.startsWith('Waiting'));
      const inState = (state: string): number => waiting.filter(({ deliveryState }) => deliveryState === state).length;
      // Nobody of the silent server's was given up before it was their turn.
      expect([inState('unknown'), inState('sending') > 0, inState('queued') > 0]).toEqual([0, true, true]);
    } finally {
      sink.behaviour = {};
      await stop();
    }
  });
});

describe('undoing a reply while it is released', () => {
  it.each(Array.from({ length: 8 }, (_, round) => round))('has one winner, round %i', async (round) => {
    const { id } = await send();
    server.advance(HOLD_MS);
    const tries = [() => release(), () => ada.request('POST', `/api/tickets/ticket-printer/replies/${id}/recall`)];
    if (round % 2 === 1) tries.reverse();
    await Promise.all(tries.map((start) => start()));
    const left = sink.mails.length === 1;
    expect((await replies()).map(({ deliveryState }) => deliveryState)).toEqual(left ? ['sent'] : []);
    expect((await drafts()).map(({ text }) => text)).toEqual(left ? [] : ['We are on it.']);
    expect(await attempts()).toHaveLength(left ? 1 : 0);
    expect(await release()).toBe(0);
  });

  it('is too late once the mail server is being spoken to', async () => {
    sink.behaviour = { afterData: 'silent' };
    const { id } = await send();
    server.advance(HOLD_MS);
    const released = release();
    await expect.poll(() => sink.mails.length).toBe(1);
    expect(await recallRefusal(id)).toMatchObject({
      code: 'reply-gone',
      detail: expect.stringContaining('being handed to the mail server'),
    });
    await released;
    expect(await drafts()).toEqual([]);
  });
});

describe('a held reply that cannot leave', () => {
  const REFUSED = { recipient: { code: 550, text: '5.1.1 No such user' } };

  it('is a draft again, with the reason, its recipients and files', async () => {
    const recipients = {
      to: [{ address: 'mia@harbor.example', name: null }],
      cc: [],
      bcc: [{ address: 'tom@plain.example', name: null }],
    };
    const file = await upload('log.txt', Buffer.from('line 1'));
    const { id } = await send({ recipients, attachmentIds: [file] });
    sink.behaviour = REFUSED;
    server.advance(HOLD_MS);
    await release();
    expect(await drafts()).toMatchObject([
      {
        text: 'We are on it.',
        recipients,
        attachmentIds: [file],
        failure: expect.stringContaining('550 5.1.1 No such user'),
      },
    ]);
    expect(await events()).toMatchObject([{ event: { detail: { type: 'reply_failed' } } }]);
    expect(await published()).toEqual(expect.arrayContaining([`message.removed ${id}`, 'resource.changed drafts']));
    expect((await ticketRow())?.firstResponseAt).toBeNull();
    sink.behaviour = {};
    await send({ recipients, attachmentIds: [file] });
    server.advance(HOLD_MS);
    expect(await release()).toBe(1);
    expect(sink.mails).toHaveLength(1);
  });

  it('stays in the conversation when its author has begun another, and joins that on Retry', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const { id } = await send({ attachmentIds: [file] });
    await keepDraft('And one more thing', server.context.now());
    sink.behaviour = REFUSED;
    server.advance(HOLD_MS);
    await release();
    expect(await drafts()).toMatchObject([{ text: 'And one more thing', failure: null }]);
    expect(await published()).not.toContain(`message.removed ${id}`);

    const draft = await recall(id);
    expect(draft).toMatchObject({
      text: 'We are on it.\n\nAnd one more thing',
      attachments: [{ id: file }],
      failure: expect.stringContaining('550'),
    });
    expect(await published()).toContain(`message.removed ${id}`);
    expect(await replies()).toMatchObject([{ id, deliveryState: 'failed' }]);
    // Pressing it twice does not say it twice.
    expect((await recall(id)).text).toBe('We are on it.\n\nAnd one more thing');
  });

  it('has failed when the account was switched off meanwhile', async () => {
    await send();
    await system((tx) => tx.update(emailAccount).set({ active: false }).where(eq(emailAccount.id, 'account-north')));
    server.advance(HOLD_MS);
    expect(await release()).toBe(0);
    expect(await replies()).toMatchObject([{ deliveryState: 'failed' }]);
    expect(await drafts()).toMatchObject([{ failure: expect.stringContaining('No email account is configured') }]);
    expect([sink.mails, await attempts()]).toEqual([[], []]);
  });
});

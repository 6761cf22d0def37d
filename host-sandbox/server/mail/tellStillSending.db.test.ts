import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { routes } from '#contracts';
import { emailAccount } from '../db/schema.ts';
import {
  ada,
  attempts,
  drafts,
  keepDraft,
  published,
  recallRefusal,
  refusal,
  replies,
  send,
  sink,
  system,
  useReplyDesk,
} from './testing/replyDesk.ts';

/** Long before the mail server is given up. */
const TELL_AFTER_MS = 300;

useReplyDesk({ tellAfterMs: TELL_AFTER_MS });

const stateOf = async () => (await replies())[0]?.deliveryState;

/** A mail server that takes connections and never greets. */
const muteServer = async (): Promise<void> => {
  const mute = createServer(() => undefined);
  await new Promise<void>((resolve) => mute.listen(0, 'localhost', resolve));
  onTestFinished(() => void mute.close());
  await system((tx) => tx.update(emailAccount).set({ port: (mute.address() as AddressInfo).port }));
};

describe('a reply whose mail server does not answer', () => {
  it('is told to be still on its way, and said to be sent when it is accepted', async () => {
    sink.behaviour = { afterData: 'late' };
    await keepDraft('We are on it.');
    const reply = await send();
    expect(reply.delivery.state).toBe('sending');
    expect([await drafts(), await stateOf()]).toEqual([[], 'sending']);
    await expect.poll(stateOf).toBe('sent');
    expect(await published()).toContain(`message.changed ${reply.id}`);
    expect(sink.mails).toHaveLength(1);
  });

  it('is one mail however often it is sent with its key, and each time is told as it is', async () => {
    sink.behaviour = { afterData: 'late' };
    const key = randomUUID();
    const first = await send({ key });
    expect(await send({ key })).toEqual(first);
    await expect.poll(stateOf).toBe('sent');
    expect((await send({ key })).delivery.state).toBe('sent');
    expect([sink.mails.length, (await attempts()).length]).toEqual([1, 1]);
  });

  it('cannot be taken back meanwhile: it may have left', async () => {
    sink.behaviour = { afterData: 'late' };
    const { id } = await send();
    expect((await recallRefusal(id)).code).toBe('reply-gone');
    await expect.poll(stateOf).toBe('sent');
  });

  it('is unknown when the server never says anything after it has the mail', async () => {
    sink.behaviour = { afterData: 'silent' };
    const key = randomUUID();
    expect((await send({ key })).delivery.state).toBe('sending');
    await expect.poll(stateOf, { timeout: 5_000 }).toBe('unknown');
    expect(await refusal({ key })).toMatchObject({ code: 'mail-outcome-unknown' });
    expect(sink.mails).toHaveLength(1);
  });

  it('is a draft again, with the reason, when the server never took it', async () => {
    await muteServer();
    const key = randomUUID();
    expect((await send({ key })).delivery.state).toBe('sending');
    expect(await drafts()).toEqual([]);
    await expect.poll(stateOf, { timeout: 10_000 }).toBe('failed');
    const { items } = await ada.call(routes.listDrafts, { params: { ticketId: 'ticket-printer' } });
    expect(items).toMatchObject([{ text: 'We are on it.', failure: expect.stringMatching(/could not be reached/) }]);
    expect(await refusal({ key })).toMatchObject({ code: 'mail-dispatch-failed' });
  });
});

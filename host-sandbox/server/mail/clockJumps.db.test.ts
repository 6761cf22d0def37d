import { describe, expect, it } from 'vitest';
import { START } from '../../../test/support/fixtures.ts';
import { forgetOldKeys } from '../http/idempotency.ts';
import { recoverSends } from './recoverSends.ts';
import { releaseDueReplies } from './releaseReplies.ts';
import { attempts, LIMITS, replies, send, server, sink, system, useReplyDesk } from './testing/replyDesk.ts';

const HOUR = 60 * 60_000;
const HOLD_MS = 10_000;

useReplyDesk({ holdMs: HOLD_MS });

const setClock = (hours: number): void => server.setClock(new Date(START.getTime() + hours * HOUR));
const release = (): Promise<number> => releaseDueReplies(server.context, { limits: LIMITS });
/** Through a sign-in of that time: the former one has expired, or is not there yet. */
const sendThen = async (key = 'one') => send({ key, by: await server.asTechnician('tech-ada') });
const housekeep = () => system((tx) => forgetOldKeys(tx, server.context.now()));

describe('the server’s clock', () => {
  it('that is set forward by days, and back again, makes no second mail of one key', async () => {
    const first = await send({ key: 'one' });
    for (const hours of [48, -48, 0]) {
      setClock(hours);
      await housekeep();
      await release();
      expect((await sendThen()).id).toBe(first.id);
    }
    expect(sink.mails).toHaveLength(1);
    expect(await replies()).toMatchObject([{ deliveryState: 'sent' }]);
  });

  it('that is set back does not hold a reply until it is there again', async () => {
    setClock(24);
    await sendThen();
    setClock(0);
    expect(await release()).toBe(1);
    expect(sink.mails).toHaveLength(1);
  });

  it('that differs by seconds between two processes releases nothing early', async () => {
    await send();
    server.setClock(new Date(START.getTime() - 5_000));
    expect(await release()).toBe(0);
  });

  it('that is set forward while a mail is under way makes it unknown, until its outcome is there', async () => {
    await send();
    setClock(1);
    sink.behaviour = { afterData: 'silent' };
    const releasing = release();
    await expect.poll(async () => (await attempts()).length).toBe(1);
    setClock(2);
    expect(await recoverSends(server.context)).toBe(1);
    expect(await replies()).toMatchObject([{ deliveryState: 'unknown' }]);
    await releasing;
    expect(await release()).toBe(0);
    expect(sink.mails.length).toBeLessThanOrEqual(1);
  });
});

import { describe, expect, it } from 'vitest';
import { routes, type ReplyReadiness } from '#contracts';
import { emailAccount } from '../db/schema.ts';
import { checkAccounts } from './signInRefusal.ts';
import { ada, LIMITS, published, refusal, send, server, sink, system, useReplyDesk } from './testing/replyDesk.ts';

useReplyDesk();

const REFUSED = { auth: { code: 535, text: '5.7.8 Authentication failed' } };

const readiness = async (): Promise<ReplyReadiness> =>
  (await ada.call(routes.getTicket, { params: { ticketId: 'ticket-printer' } })).replyReadiness;

const check = (): Promise<boolean> => checkAccounts(server.context, LIMITS);

describe('an account that the mail server does not let in', () => {
  it('is known before a word is typed, in the server’s words, until it is let in again', async () => {
    expect(await readiness()).toMatchObject({ state: 'ready' });
    sink.behaviour = REFUSED;
    expect(await check()).toBe(true);
    expect(await readiness()).toMatchObject({
      state: 'will_fail',
      because: 'account-refused',
      message: expect.stringContaining('535 5.7.8 Authentication failed'),
      to: 'mia@harbor.example',
    });
    sink.behaviour = {};
    await check();
    expect(await readiness()).toMatchObject({ state: 'ready' });
    expect(sink.mails).toEqual([]);
  });

  it('is known from a reply that failed by it, and is well again by one that is accepted', async () => {
    sink.behaviour = REFUSED;
    await refusal();
    expect(await readiness()).toMatchObject({ state: 'will_fail', because: 'account-refused' });
    expect(await published()).toContain('ticket.changed ticket-printer');
    // It may still be tried: nobody else would find out that it was mended.
    sink.behaviour = {};
    await send();
    expect(await readiness()).toMatchObject({ state: 'ready' });
  });

  it.each([
    ['refuses a recipient', { recipient: { code: 550, text: '5.1.1 No such user' } }],
    ['is busy', { auth: { code: 454, text: '4.7.0 Temporary failure' } }],
  ])('is not suspected when the server %s', async (_, behaviour) => {
    sink.behaviour = behaviour;
    await refusal();
    await check();
    expect(await readiness()).toMatchObject({ state: 'ready' });
  });

  it('is not suspected, nor cleared, when the server cannot be reached', async () => {
    sink.behaviour = REFUSED;
    await check();
    const { port } = sink;
    await sink.close();
    await system((tx) => tx.update(emailAccount).set({ port }));
    expect(await check()).toBe(false);
    expect(await readiness()).toMatchObject({ state: 'will_fail', because: 'account-refused' });
  });
});

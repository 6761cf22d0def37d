import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { routes } from '#contracts';
import { mailAttempt, message, readMark, ticket } from '../db/schema.ts';
import { recordOutcome } from './recordOutcome.ts';
import { releaseDueReplies } from './releaseReplies.ts';
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
  refusal,
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

useReplyDesk({ holdMs: HOLD_MS });

const releaseAll = async (): Promise<void> => {
  server.advance(HOLD_MS);
  await releaseDueReplies(server.context, { limits: LIMITS });
};

describe('an undone reply', () => {
  it('is the draft that it was, and gone from the conversation', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const recipients = {
      to: [{ address: 'mia@harbor.example', name: null }],
      cc: [],
      bcc: [{ address: 'tom@plain.example', name: null }],
    };
    const { id } = await send({ text: '**Bold**, and so on', recipients, attachmentIds: [file] });
    const draft = await recall(id);
    expect(draft).toMatchObject({
      mode: 'reply',
      text: '**Bold**, and so on',
      recipients,
      attachments: [{ id: file }],
      failure: null,
    });
    const { items } = await ada.call(routes.listDrafts, { params: { ticketId: 'ticket-printer' } });
    expect(items).toEqual([draft]);
    expect(await replies()).toEqual([]);
    expect(await published()).toEqual(expect.arrayContaining([`message.removed ${id}`, 'resource.changed drafts']));
    await releaseAll();
    expect(sink.mails).toEqual([]);
  });

  it('stands above what was written since, with the files of both', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const later = await upload('more.txt', Buffer.from('line 2'));
    const { id } = await send({ attachmentIds: [file] });
    const body = { text: 'And one more thing', attachmentIds: [later], recipients: null };
    await ada.call(routes.saveDraft, { params: { ticketId: 'ticket-printer', mode: 'reply' }, body });
    expect(await recall(id)).toMatchObject({
      text: 'We are on it.\n\nAnd one more thing',
      attachments: [{ id: file }, { id: later }],
    });
  });

  it('can be sent again, and its old key is told that it was taken back', async () => {
    const key = randomUUID();
    const { id } = await send({ key });
    await recall(id);
    expect(await refusal({ key })).toMatchObject({ code: 'reply-gone' });
    await send();
    await releaseAll();
    expect(sink.mails).toHaveLength(1);
  });

  it('takes nobody’s place in the conversation with it', async () => {
    const { id } = await send();
    const at = server.context.now();
    await system((tx) =>
      tx.insert(readMark).values({
        tenantId: 'tenant-north',
        ticketId: 'ticket-printer',
        technicianId: 'tech-ben',
        messageId: id,
        at,
      }),
    );
    await recall(id);
    expect(await system((tx) => tx.select().from(readMark))).toMatchObject([{ messageId: 'message-printer' }]);
  });

  it('cannot be undone twice', async () => {
    const { id } = await send();
    await recall(id);
    expect(await recallRefusal(id)).toMatchObject({ code: 'reply-gone', status: 409 });
    expect(await drafts()).toHaveLength(1);
  });

  it('is its author’s to undo', async () => {
    const { id } = await send();
    expect(await recallRefusal(id, await server.asTechnician('tech-ben'))).toMatchObject({ code: 'forbidden' });
    expect(await replies()).toHaveLength(1);
  });

  it.each(['message-printer', 'message-foreign', 'none'])('is no other message: %s', async (messageId) => {
    expect(await recallRefusal(messageId)).toMatchObject({ code: 'reply-gone' });
  });

  it('is not one that was sent', async () => {
    const { id } = await send();
    await releaseAll();
    expect(await recallRefusal(id)).toMatchObject({ code: 'reply-gone' });
  });
});

describe('a reply of which nothing is known', () => {
  const loseOne = async (sending: Parameters<typeof send>[0] = {}): Promise<string> => {
    sink.behaviour = { afterData: 'cut' };
    const { id } = await send(sending);
    await releaseAll();
    sink.behaviour = {};
    expect(await replies()).toMatchObject([{ id, deliveryState: 'unknown' }]);
    return id;
  };

  const confirm = (messageId: string) =>
    ada.call(routes.confirmReply, { params: { ticketId: 'ticket-printer', messageId } });

  it('stays in the conversation, and may be a draft again', async () => {
    const file = await upload('log.txt', Buffer.from('line 1'));
    const id = await loseOne({ attachmentIds: [file] });
    expect(await drafts()).toEqual([]);
    const draft = await recall(id);
    expect(draft).toMatchObject({ text: 'We are on it.', attachments: [{ fileName: 'log.txt' }] });
    expect(draft.failure).toContain('lost before its answer');
    expect(await replies()).toMatchObject([{ id, deliveryState: 'unknown' }]);
    expect(await recall(id)).toMatchObject({ text: 'We are on it.', attachments: [{ fileName: 'log.txt' }] });
    await send({ attachmentIds: (await recall(id)).attachments.map((one) => one.id) });
    await releaseAll();
    expect(sink.mails).toHaveLength(2);
  });

  it('is sent once a technician has made sure, who is named, and counts as the first response', async () => {
    const id = await loseOne();
    server.advance(60_000);
    const now = server.context.now();
    await keepDraft('We are on it.', now);
    expect(await confirm(id)).toMatchObject({
      delivery: { state: 'sent', acceptedAt: now.toISOString(), serverAnswer: 'Confirmed by Ada Berg' },
    });
    expect((await ticketRow())?.firstResponseAt).toEqual(now);
    expect(await events()).toMatchObject([
      { text: 'Ada Berg confirmed that the reply to mia@harbor.example has arrived.' },
    ]);
    expect(await attempts()).toMatchObject([{ state: 'sent', serverAnswer: 'Confirmed by Ada Berg' }]);
    expect(await drafts()).toEqual([]);
  });

  it('is confirmed once, and no other reply is', async () => {
    const id = await loseOne();
    await confirm(id);
    const again = await ada.refusal(routes.confirmReply, { params: { ticketId: 'ticket-printer', messageId: id } });
    expect(again).toMatchObject({ code: 'reply-gone' });
    const queued = await send({ text: 'Another' });
    const early = { params: { ticketId: 'ticket-printer', messageId: queued.id } };
    expect(await ada.refusal(routes.confirmReply, early)).toMatchObject({ code: 'reply-gone' });
  });
});

describe('a reply that was returned', () => {
  it('stays returned, whatever is learnt late', async () => {
    const { id } = await send();
    await releaseAll();
    await system((tx) =>
      tx.update(message).set({ deliveryState: 'bounced', deliveryAnswer: 'No such user' }).where(eq(message.id, id)),
    );
    const scope = { tenantId: 'tenant-north' };
    for (const outcome of [
      { state: 'sent', serverAnswer: '250 ok' },
      { state: 'unknown', reason: 'lost' },
    ] as const) {
      expect(await system((tx) => recordOutcome(tx, scope, id, outcome, server.context.now()))).toBeNull();
    }
    expect(await replies()).toMatchObject([{ deliveryState: 'bounced', deliveryAnswer: 'No such user' }]);
    expect(await recallRefusal(id)).toMatchObject({ code: 'reply-gone' });
  });

  it('before the mail server’s answer was on record has still been accepted, once', async () => {
    const { id } = await send();
    await releaseAll();
    await system(async (tx) => {
      const back = { deliveryState: 'bounced', deliveryAnswer: 'No such user' } as const;
      await tx.update(message).set(back).where(eq(message.id, id));
      await tx.update(mailAttempt).set({ state: 'sending' }).where(eq(mailAttempt.messageId, id));
      await tx.update(ticket).set({ firstResponseAt: null }).where(eq(ticket.id, 'ticket-printer'));
    });
    const outcome = { state: 'sent', serverAnswer: '250 ok' } as const;
    const record = () =>
      system((tx) => recordOutcome(tx, { tenantId: 'tenant-north' }, id, outcome, server.context.now()));
    expect(await record()).toMatchObject({ id, deliveryState: 'bounced' });
    expect(await record()).toBeNull();
    expect(await replies()).toMatchObject([{ deliveryState: 'bounced', deliveryAnswer: 'No such user' }]);
    const printer = await ada.call(routes.getTicket, { params: { ticketId: 'ticket-printer' } });
    expect(printer.firstResponseAt).not.toBeNull();
  });
});

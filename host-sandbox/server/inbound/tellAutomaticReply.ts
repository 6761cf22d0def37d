import { and, count, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { touchTicket } from '../tickets/touchTicket.ts';
import { NOWHERE, type FiledMail, type MailToFile } from './mailToFile.ts';

/** Longest text of an automatic answer in the conversation, in characters; all of it is in the original mail. */
const LONGEST = 2_000;
/** More of them on one ticket within an hour are two machines talking to each other: the rest is only in the log. */
const MOST_AN_HOUR = 5;
const HOUR_MS = 60 * 60 * 1000;

const toldLately = async (tx: Db, ticketId: string, now: Date): Promise<number> => {
  const [row] = await tx
    .select({ events: count() })
    .from(message)
    .where(
      and(
        eq(message.ticketId, ticketId),
        eq(message.kind, 'system_event'),
        eq(sql`${message.event} #>> '{detail,type}'`, 'automatic_reply'),
        gt(message.createdAt, new Date(now.getTime() - HOUR_MS)),
      ),
    );
  return row?.events ?? 0;
};

/** Tells on its ticket that an automatic answer has come, e.g. that somebody is away. It is no answer: nothing else changes. */
export const tellAutomaticReply = async (
  tx: Db,
  { own, mail, mailId, rawSha256 }: MailToFile,
  ticketId: string,
  now: Date,
): Promise<FiledMail> => {
  const sourceId = `automatic:${mail.messageId ?? rawSha256}`;
  const [told] = await tx.select({ id: message.id }).from(message).where(eq(message.sourceId, sourceId));
  if (told || (await toldLately(tx, ticketId, now)) >= MOST_AN_HOUR) return NOWHERE;
  const scope = { tenantId: own.id };
  const text = (mail.text || mail.subject).slice(0, LONGEST);
  const name = mail.fromName || mail.from || 'Unknown sender';
  const event = await appendMessage(
    tx,
    scope,
    {
      kind: 'system_event',
      ticketId,
      text: `Automatic answer from ${name}: ${text}`,
      event: {
        actor: { kind: 'contact', name },
        detail: { type: 'automatic_reply', from: mail.from, text, mailId },
      },
      sourceId,
    },
    now,
  );
  await touchTicket(tx, scope, ticketId, now);
  return { ticketId, messageId: event.id };
};

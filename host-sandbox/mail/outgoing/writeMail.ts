import { addressParser } from 'postal-mime';
import type { NamedPort } from '../../config.ts';
import type { MailSummary } from '../reading/summaries.ts';
import { readMail, type Person, type ReadMail } from '../reading/readMail.ts';
import { isAddress } from '../store/mailboxAddress.ts';
import type { MailStore } from '../store/mailStore.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { quoteForAnswer, replyHeaders } from './answer.ts';
import { composeMail, sendMail, type OutgoingFile, type OutgoingMail } from './sendMail.ts';

/** What a customer fills in for any mail. */
interface Writing {
  text: string;
  /** A sender to pretend to be, as `Name <address>` or an address; empty: the owner of the mailbox. */
  forgedSender: string;
  attachments: OutgoingFile[];
}

/** What a customer fills in for an answer. */
export interface Answer extends Writing {
  /** Whether the mail answered is quoted below the text. */
  quote: boolean;
  /** Leaves In-Reply-To and References out, so that only the subject can tell what is answered. */
  stripThreading: boolean;
}

/** What a customer fills in for a mail of its own. */
interface FreshMail extends Writing {
  to: string;
  subject: string;
}

/** The form cannot be sent as it stands. The message says why, for the person. */
export class CannotWrite extends Error {
  override readonly name = 'CannotWrite';
}

/** Where mails are kept, how they are summarised, and where they are sent. */
export interface Desk {
  store: MailStore;
  summaryOf: (mail: StoredMail) => Promise<MailSummary>;
  /** The MSP's mail server: whatever a customer sends goes there. */
  inboundSmtp: NamedPort;
}

const parsePeople = (text: string, field: string): Person[] => {
  if (/\p{Cc}/u.test(text)) throw new CannotWrite(`${field} must be a single line.`);
  const people = addressParser(text, { flatten: true }).flatMap(({ name, address }) =>
    address === undefined ? [] : [{ name, address }],
  );
  if (people.length === 0) throw new CannotWrite(`${field} needs a mail address, such as helpdesk@msp.example.`);
  const wrong = people.find(({ address }) => !isAddress(address));
  if (wrong) throw new CannotWrite(`${field}: “${wrong.address || wrong.name}” is not a mail address.`);
  return people;
};

/** The name by which others write to this mailbox; empty when nobody has used one. */
export const ownerName = async ({ store, summaryOf }: Desk, mailbox: string): Promise<string> => {
  for (const mail of store.list(mailbox).slice(0, 20)) {
    const { direction, from, to } = await summaryOf(mail);
    const mentions = direction === 'sent' ? [from] : to;
    const owner = mentions.find(({ name, address }) => name !== '' && address.toLowerCase() === mailbox);
    if (owner) return owner.name;
  }
  return '';
};

/** Whom the owner of this mailbox heard from lately, the latest first. */
export const correspondents = async ({ store, summaryOf }: Desk, mailbox: string): Promise<Person[]> => {
  const received = store.list(mailbox).filter(({ direction }) => direction === 'received');
  const people = (await Promise.all(received.slice(0, 20).map(summaryOf))).map(({ from }) => from);
  return people.filter((person, index) => people.findIndex(({ address }) => address === person.address) === index);
};

const send = async (
  desk: Desk,
  mailbox: string,
  writing: Writing,
  rest: Omit<OutgoingMail, 'from' | 'attachments'>,
): Promise<StoredMail> => {
  if (writing.text.trim() === '') throw new CannotWrite('Write something first.');
  const [forged] = writing.forgedSender.trim() === '' ? [] : parsePeople(writing.forgedSender, 'Forged sender');
  const from = forged ?? { name: await ownerName(desk, mailbox), address: mailbox };
  const raw = await composeMail({ ...rest, from, attachments: writing.attachments });
  const envelope = { from: from.address, to: rest.to.map(({ address }) => address) };
  const serverAnswer = await sendMail(desk.inboundSmtp, { ...envelope, raw });
  return desk.store.keepSent(mailbox, { raw, mailFrom: envelope.from, rcptTo: envelope.to, serverAnswer });
};

/** Where an answer to this mail goes: back to who wrote it, or on to whom the owner wrote it. */
export const answerTo = (direction: StoredMail['direction'], parent: ReadMail): Person[] =>
  direction === 'sent' ? parent.to : replyHeaders(parent).to;

/**
 * Answers a mail by a real mail over SMTP, and keeps it as sent.
 * @throws {CannotWrite} the form is not complete. @throws {SendingFailed} the mail server did not take it.
 */
export const answerMail = async (
  desk: Desk,
  mail: StoredMail,
  answer: Answer,
  timeZone?: string,
): Promise<StoredMail> => {
  const parent = await readMail(await desk.store.raw(mail));
  const headers = replyHeaders(parent);
  const to = answerTo(mail.direction, parent).filter(({ address }) => isAddress(address));
  if (to.length === 0) throw new CannotWrite('This mail names no address that one could answer to.');
  return send(desk, mail.mailbox, answer, {
    to,
    subject: headers.subject,
    text: answer.quote
      ? `${answer.text.trimEnd()}\n\n${quoteForAnswer(parent, timeZone)}\n`
      : `${answer.text.trimEnd()}\n`,
    inReplyTo: answer.stripThreading ? null : headers.inReplyTo,
    references: answer.stripThreading ? [] : headers.references,
  });
};

/** Writes a mail that answers nothing. Throws as {@link answerMail} does. */
export const writeFreshMail = async (desk: Desk, mailbox: string, mail: FreshMail): Promise<StoredMail> =>
  send(desk, mailbox, mail, {
    to: parsePeople(mail.to, 'To'),
    subject: mail.subject.trim(),
    text: `${mail.text.trimEnd()}\n`,
    inReplyTo: null,
    references: [],
  });

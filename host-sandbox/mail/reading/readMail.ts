import PostalMime, { type Address, type Attachment } from 'postal-mime';
import { htmlAsText } from './htmlAsText.ts';

/** A name and address as a header gives them. Both are the sender's claim. */
export interface Person {
  name: string;
  address: string;
}

export interface MailAttachment {
  fileName: string;
  mediaType: string;
  content: Uint8Array;
  /** Content-ID without its angle brackets, when the HTML may refer to it. */
  contentId: string | null;
}

/** A mail, parsed. Everything in it is what some stranger wrote. */
export interface ReadMail {
  from: Person;
  replyTo: Person[];
  to: Person[];
  cc: Person[];
  subject: string;
  /** Null when the Date header is missing or not a date. */
  date: Date | null;
  /** With angle brackets, as are the ids in `references`; null when there is none. */
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  /** The plain part, or the words of the HTML part when there is no plain one. */
  text: string;
  html: string | null;
  attachments: MailAttachment[];
}

/** The message ids in a header, in order. RFC 5322, section 3.6.4; whatever stands between them is ignored. */
export const messageIds = (header: string | undefined): string[] => header?.match(/<[^<>\s]{1,990}>/g) ?? [];

const people = (addresses: Address[] | undefined): Person[] =>
  (addresses ?? []).flatMap(({ name, address, group }) => (group ? group : [{ name, address }]));

const validDate = (text: string | undefined): Date | null => {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? null : date;
};

const bytes = ({ content }: Attachment): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : new Uint8Array(content);

const NOBODY: Person = { name: '', address: '' };

const unreadable = (raw: Uint8Array, cause: unknown): ReadMail => ({
  from: NOBODY,
  replyTo: [],
  to: [],
  cc: [],
  subject: '(This mail could not be read)',
  date: null,
  messageId: null,
  inReplyTo: [],
  references: [],
  text: `${cause instanceof Error ? cause.message : String(cause)}\n\n${Buffer.from(raw).toString('utf8').slice(0, 20_000)}`,
  html: null,
  attachments: [],
});

/** Parses a mail as received. Never rejects: a mail that cannot be parsed is shown as its source. */
export const readMail = async (raw: Uint8Array): Promise<ReadMail> => {
  try {
    const mail = await PostalMime.parse(raw);
    return {
      from: people(mail.from ? [mail.from] : [])[0] ?? NOBODY,
      replyTo: people(mail.replyTo),
      to: people(mail.to),
      cc: people(mail.cc),
      subject: mail.subject ?? '',
      date: validDate(mail.date),
      messageId: messageIds(mail.messageId)[0] ?? null,
      inReplyTo: messageIds(mail.inReplyTo),
      references: messageIds(mail.references),
      text: mail.text ?? (mail.html ? htmlAsText(mail.html) : ''),
      html: mail.html ?? null,
      attachments: mail.attachments.map((attachment, index) => ({
        fileName: attachment.filename ?? `attachment-${index + 1}`,
        mediaType: attachment.mimeType,
        content: bytes(attachment),
        contentId: attachment.contentId?.replaceAll(/[<>]/g, '') ?? null,
      })),
    };
  } catch (cause) {
    return unreadable(raw, cause);
  }
};

import type { Mailbox } from '#contracts';
import { bodyText } from '../mail/bodyText.ts';
import { headerText, isMailAddress } from '../mail/headerText.ts';
import { messageIdsIn } from '../mail/messageId.ts';
import { automaticReason } from './automaticMail.ts';
import { readBounce, type Bounce } from './bounce.ts';
import { mailBody, type MailBody } from './mailBody.ts';
import { collect } from './mime/collect.ts';
import { emptyContent, type MailContent } from './mime/content.ts';
import { decodeWords } from './mime/encodedWords.ts';
import type { Headers } from './mime/headers.ts';
import type { MailFile } from './mime/mailFile.ts';
import { mailboxesIn, nameIn } from './mime/mailboxes.ts';
import { parseMime, type ParsedMime } from './mime/parseMime.ts';

/** How a mail was handed in, as opposed to what its headers claim. */
export interface MailEnvelope {
  /** Empty for a notification. */
  readonly mailFrom: string;
  readonly rcptTo: readonly string[];
}

/** A mail as it is filed. Everything in it is a claim of whoever wrote it. */
export interface ReadMail extends MailBody {
  /** Lower case; empty when the mail names no sender that one could write to. */
  readonly from: string;
  readonly fromName: string;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  /** Without angle brackets, like all ids; null when the mail has none. */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly files: readonly MailFile[];
  /** What was odd about it, in sentences for a person. */
  readonly remarks: readonly string[];
  /** Why no person wrote it, in words; null when one did. */
  readonly automatic: string | null;
  readonly bounce: Bounce | null;
}

/** Most remarks that are shown; a hostile mail could have thousands. */
const MOST_REMARKS = 12;
const LONGEST_REMARK = 400;
/** How much of a mail that cannot be read is shown as it is, in characters. */
const LONGEST_SOURCE = 20_000;

/** The ids in a header; some programs forget the brackets around a single one. */
const idsIn = (header: string | undefined): string[] => {
  const ids = messageIdsIn(header);
  return ids.length > 0 || header?.includes('<') ? ids : messageIdsIn(`<${header?.trim() ?? ''}>`);
};

type Heading = Omit<ReadMail, keyof MailBody | 'files' | 'remarks' | 'bounce'>;

const headingOf = (headers: Headers, { mailFrom }: MailEnvelope): Heading => {
  const said = headers.first('from');
  const [sender] = mailboxesIn(said);
  const handedIn = isMailAddress(mailFrom) ? mailFrom.toLowerCase() : '';
  const from = sender?.address ?? handedIn;
  const automatic = automaticReason({ mailFrom, from, header: headers.first });
  const ids = (name: string): string[] => idsIn(headers.first(name));
  return {
    from,
    fromName: (sender ? sender.name : nameIn(said)) || from,
    to: mailboxesIn(headers.all('to').join(', ')),
    cc: mailboxesIn(headers.all('cc').join(', ')),
    subject: headerText(decodeWords(headers.first('subject') ?? '')) || '(no subject)',
    messageId: ids('message-id')[0] ?? null,
    inReplyTo: ids('in-reply-to'),
    references: ids('references'),
    automatic: automatic && headerText(automatic, LONGEST_REMARK),
  };
};

const original = (raw: Buffer): MailFile => ({ fileName: 'original mail.eml', contentId: null, read: () => [raw] });

const sourceOf = (raw: Buffer, why: string): MailBody => ({
  text: bodyText(`This mail could not be read (${why}). Its source:\n\n${raw.toString('utf8', 0, LONGEST_SOURCE)}`),
  quotedText: null,
  html: null,
});

/** Why nothing can be made of a mail; null when something can. */
const unreadable = ({ root, remarks }: ParsedMime, { passages, files, invitations }: MailContent): string | null => {
  const isBare = passages.length + invitations.size === 0;
  if (isBare && files.length <= 1 && remarks.length > 0) return remarks[0]?.replace(/\.$/, '') ?? null;
  // eslint-disable-next-line no-control-regex -- what no text has is what is looked for
  const isNoise = /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(root.body.toString('latin1', 0, 2_000));
  return root.headers.isEmpty && isNoise ? 'it is no text and has no header' : null;
};

/** Collects what the mail holds. Why nothing can be made of it, or null. */
const collectSafely = (parsed: ParsedMime, content: MailContent): string | null => {
  try {
    collect(parsed.root, content);
    return unreadable(parsed, content);
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
};

/**
 * Reads a mail as it came in. Never throws: from one that is broken is taken what can be read, with remarks
 * that say what was odd; one of which nothing can be made is shown as its source, with the original attached.
 */
export const readMail = (raw: Buffer, envelope: MailEnvelope): ReadMail => {
  const parsed = parseMime(raw);
  const heading = headingOf(parsed.root.headers, envelope);
  const content = emptyContent();
  const failure = collectSafely(parsed, content);
  for (const remark of parsed.remarks) content.remarks.add(remark);
  if (raw.length > 0 && parsed.root.headers.isEmpty) content.remarks.add('It has no header: who wrote it is not said.');
  const body = failure === null ? mailBody(content, heading.subject) : sourceOf(raw, failure);
  return {
    ...heading,
    ...body,
    files: failure === null ? content.files : [original(raw)],
    remarks: [...content.remarks].slice(0, MOST_REMARKS).map((remark) => headerText(remark, LONGEST_REMARK)),
    bounce: readBounce(parsed.root.headers, content, envelope.mailFrom),
  };
};

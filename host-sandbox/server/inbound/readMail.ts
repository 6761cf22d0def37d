import PostalMime, { type Address, type Attachment, type Email, type Mailbox } from 'postal-mime';
import { bodyText } from '../mail/bodyText.ts';
import { headerText, isMailAddress } from '../mail/headerText.ts';
import { messageIdsIn } from '../mail/messageId.ts';
import { automaticReason, readBounce, type Bounce } from './automaticMail.ts';
import { htmlAsText } from './htmlAsText.ts';
import { splitText } from './visibleText.ts';

/** How a mail was handed in, as opposed to what its headers claim. */
export interface MailEnvelope {
  /** Empty for a notification. */
  readonly mailFrom: string;
  readonly rcptTo: readonly string[];
}

/** A file in a mail. */
export interface MailFile {
  readonly fileName: string;
  readonly content: Buffer;
  /** Content-ID without angle brackets, by which the HTML refers to it. */
  readonly contentId: string | null;
}

/** A mail as it is filed. Everything in it is a claim of whoever wrote it. */
export interface ReadMail {
  /** Lower case; empty when the mail names no sender that one could write to. */
  readonly from: string;
  readonly fromName: string;
  readonly subject: string;
  /** Without angle brackets, like all ids; null when the mail has none. */
  readonly messageId: string | null;
  readonly inReplyTo: readonly string[];
  readonly references: readonly string[];
  readonly text: string;
  readonly quotedText: string | null;
  readonly html: string | null;
  readonly files: readonly MailFile[];
  /** Why no person wrote it, in words; null when one did. */
  readonly automatic: string | null;
  readonly bounce: Bounce | null;
}

const LONGEST_NAME = 120;
/** Longer HTML is kept in the original mail only, which is then attached. */
const LONGEST_HTML = 2_000_000;
/** How much of a mail that cannot be parsed is shown as it is, in characters. */
const LONGEST_SOURCE = 20_000;

const firstMailbox = (address: Address | undefined): Mailbox | undefined =>
  address?.group ? address.group[0] : address?.address === undefined ? undefined : address;

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));

const storable = (text: string): string => text.replaceAll('\0', '').replaceAll(/\p{Cs}/gu, '\ufffd');

const filesOf = (mail: Email): MailFile[] =>
  mail.attachments.map((part, index) => ({
    fileName: part.filename ?? part.description ?? `attachment-${index + 1}`,
    content: bytesOf(part),
    contentId: part.contentId ? headerText(part.contentId.replaceAll(/[<>]/g, ''), 250) : null,
  }));

const original = (raw: Buffer): MailFile => ({ fileName: 'original mail.eml', content: raw, contentId: null });

const bounceOf = (mail: Email): Bounce | null => {
  const parts = mail.attachments.map((part) => ({
    type: part.mimeType,
    text: bytesOf(part).subarray(0, 200_000).toString('latin1'),
  }));
  const report = parts.find(({ type }) => type === 'message/delivery-status')?.text ?? '';
  return readBounce(report, [
    ...parts.map(({ text }) => text),
    mail.text?.slice(0, 200_000) ?? '',
    mail.inReplyTo ?? '',
    mail.references ?? '',
  ]);
};

const bodyOf = (mail: Email): Pick<ReadMail, 'text' | 'quotedText'> => {
  const plain = mail.text?.trim() ? mail.text : mail.html ? htmlAsText(mail.html) : '';
  return splitText(bodyText(plain));
};

const assemble = (
  mail: Email,
  { mailFrom }: MailEnvelope,
  body: Pick<ReadMail, 'text' | 'quotedText' | 'html' | 'files'>,
): ReadMail => {
  const sender = firstMailbox(mail.from);
  const claimed = sender?.address.toLowerCase() ?? '';
  const from = isMailAddress(claimed) ? claimed : isMailAddress(mailFrom) ? mailFrom.toLowerCase() : '';
  const header = (name: string): string | undefined => mail.headers.find(({ key }) => key === name)?.value;
  return {
    from,
    fromName: headerText(sender?.name ?? '', LONGEST_NAME) || from,
    subject: headerText(mail.subject ?? '') || '(no subject)',
    messageId: messageIdsIn(mail.messageId)[0] ?? null,
    inReplyTo: messageIdsIn(mail.inReplyTo),
    references: messageIdsIn(mail.references),
    automatic: automaticReason({ mailFrom, from, header }),
    bounce: bounceOf(mail),
    ...body,
  };
};

/** The header part of a mail, by itself: it is often sound where the body is not. */
const readHeaders = async (raw: Buffer): Promise<Email> => {
  const end = /\r?\n\r?\n/.exec(raw.subarray(0, 64 * 1024).toString('latin1'))?.index ?? 0;
  const header = raw
    .subarray(0, end)
    .toString('latin1')
    .replaceAll(/^content-[^\n]*(?:\n[ \t][^\n]*)*\n?/gim, '');
  return PostalMime.parse(Buffer.from(`${header}\r\n\r\n`, 'latin1')).catch(() => PostalMime.parse(''));
};

/**
 * Reads a mail as it came in. Never rejects: one that cannot be parsed is shown as its source, with the
 * original attached, so that nothing which arrived is lost.
 */
export const readMail = async (raw: Buffer, envelope: MailEnvelope): Promise<ReadMail> => {
  try {
    const mail = await PostalMime.parse(raw, { rfc822Attachments: true });
    const html = mail.html ? storable(mail.html) : null;
    const tooLong = html !== null && html.length > LONGEST_HTML;
    return assemble(mail, envelope, {
      ...bodyOf(mail),
      html: tooLong ? null : html,
      files: tooLong ? [...filesOf(mail), original(raw)] : filesOf(mail),
    });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return assemble(await readHeaders(raw), envelope, {
      text: bodyText(
        `This mail could not be read (${why}). Its source:\n\n${raw.toString('utf8').slice(0, LONGEST_SOURCE)}`,
      ),
      quotedText: null,
      html: null,
      files: [original(raw)],
    });
  }
};

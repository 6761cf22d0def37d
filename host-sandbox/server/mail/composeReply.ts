import type { Readable } from 'node:stream';
import type { Mailbox } from '#contracts';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { headerText } from './headerText.ts';
import { formattedAsHtml } from './formattedAsHtml.ts';
import { formattedAsText } from './formattedAsText.ts';
import { textAsHtml } from './textAsHtml.ts';

/** Everything that a reply's mail is made of. Addresses have passed `isMailAddress`. */
export interface ReplyParts {
  /** Without angle brackets, as all ids here. */
  readonly messageId: string;
  readonly subject: string;
  /** Where the tenant's customers write to. */
  readonly inboundAddress: string;
  /** Stands below the text; empty for none. */
  readonly signature: string;
  readonly from: { readonly name: string; readonly address: string };
  /** Those whom the header names. Blind copies stand in the envelope only. */
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  /** Has passed `bodyText`. */
  readonly text: string;
  /** The mail that is answered, and all earlier ones of the ticket in their order. */
  readonly inReplyTo: string | null;
  readonly references: readonly string[];
  readonly date: Date;
  readonly attachments: readonly {
    readonly fileName: string;
    readonly mediaType: string;
    readonly content: Readable;
  }[];
}

/** Enough for every mail program to find the thread, and short enough for every header limit. */
const MOST_REFERENCES = 20;

/** Subject of a reply: `Re:` once, and the tag by which an answer finds back once (SPEC, How replies are dispatched). */
export const replySubject = ({ number, subject }: { readonly number: number; readonly subject: string }): string => {
  const bare = headerText(subject.replaceAll(`[#${number}]`, ' ')).replace(/^(?:(?:re|aw|sv|antw)\s*:\s*)+/i, '');
  return `Re: ${bare === '' ? 'your request' : bare} [#${number}]`;
};

/** References keep the first mail, which names the thread, and the newest (RFC 5322, section 3.6.4). */
const shortened = (ids: readonly string[]): readonly string[] =>
  ids.length <= MOST_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MOST_REFERENCES)];

const MEDIA_TYPE = /^(?!multipart\/|message\/)[a-z0-9][\w.+-]{0,126}\/[\w.+-]{1,127}$/i;

/** The signature follows the delimiter that mail programs cut at (RFC 3676, section 4.3). */
const signedText = (text: string, signature: string): string =>
  signature === '' ? `${text}\n` : `${text}\n\n-- \n${signature}\n`;

const signedHtml = (text: string, signature: string): string => {
  const body = `<div>${formattedAsHtml(text)}</div>`;
  return signature === '' ? body : `${body}\n<div style="color:#666">-- <br>\n${textAsHtml(signature)}</div>`;
};

const inHeader = (people: readonly Mailbox[]) =>
  people.map(({ name, address }) => ({ name: headerText(name ?? ''), address }));

/** The mail of a reply, for nodemailer: plain text with an HTML alternative made from it, and the attachments. */
export const composeReply = (parts: ReplyParts): MailComposerOptions => {
  const { from, to, cc, inboundAddress, text, signature } = parts;
  return {
    messageId: `<${parts.messageId}>`,
    date: parts.date,
    from: { name: headerText(from.name), address: from.address },
    to: inHeader(to),
    ...(cc.length > 0 ? { cc: inHeader(cc) } : {}),
    // Answers come to where this server listens, even when the account sends under another address.
    ...(inboundAddress === from.address ? {} : { replyTo: inboundAddress }),
    subject: headerText(parts.subject, 400),
    ...(parts.inReplyTo ? { inReplyTo: `<${parts.inReplyTo}>` } : {}),
    references: shortened(parts.references).map((id) => `<${id}>`),
    text: signedText(formattedAsText(text), signature),
    html: signedHtml(text, signature),
    attachments: parts.attachments.map(({ fileName, mediaType, content }) => ({
      filename: headerText(fileName) || 'attachment',
      contentType: MEDIA_TYPE.test(mediaType) ? mediaType : 'application/octet-stream',
      contentDisposition: 'attachment',
      content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};

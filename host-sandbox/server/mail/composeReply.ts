import type { Readable } from 'node:stream';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { headerText } from './headerText.ts';
import { textAsHtml } from './textAsHtml.ts';

/** Everything that a reply's mail is made of. Addresses have passed `isMailAddress`. */
export interface ReplyParts {
  /** Without angle brackets, as all ids here. */
  readonly messageId: string;
  readonly ticket: { readonly number: number; readonly subject: string };
  readonly tenant: { readonly name: string; readonly inboundAddress: string };
  readonly technicianName: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
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
export const replySubject = ({ number, subject }: ReplyParts['ticket']): string => {
  const bare = headerText(subject.replaceAll(`[#${number}]`, ' ')).replace(/^(?:(?:re|aw|sv|antw)\s*:\s*)+/i, '');
  return `Re: ${bare === '' ? 'your request' : bare} [#${number}]`;
};

/** References keep the first mail, which names the thread, and the newest (RFC 5322, section 3.6.4). */
const shortened = (ids: readonly string[]): readonly string[] =>
  ids.length <= MOST_REFERENCES ? ids : [...ids.slice(0, 1), ...ids.slice(1 - MOST_REFERENCES)];

const MEDIA_TYPE = /^(?!multipart\/|message\/)[a-z0-9][\w.+-]{0,126}\/[\w.+-]{1,127}$/i;

/** What follows the text: who wrote it and for whom, after the delimiter that mail programs cut at (RFC 3676, section 4.3). */
const signatureOf = ({ technicianName, tenant }: ReplyParts): readonly string[] => [
  headerText(technicianName),
  headerText(tenant.name),
];

/** The mail of a reply, for nodemailer: plain text with an HTML alternative made from it, and the attachments. */
export const composeReply = (parts: ReplyParts): MailComposerOptions => {
  const { from, to, tenant, text } = parts;
  const signature = signatureOf(parts);
  return {
    messageId: `<${parts.messageId}>`,
    date: parts.date,
    from: { name: headerText(from.name), address: from.address },
    to: { name: headerText(to.name), address: to.address },
    // Answers come to where this server listens, even when the account sends under another address.
    ...(tenant.inboundAddress === from.address ? {} : { replyTo: tenant.inboundAddress }),
    subject: replySubject(parts.ticket),
    ...(parts.inReplyTo ? { inReplyTo: `<${parts.inReplyTo}>` } : {}),
    references: shortened(parts.references).map((id) => `<${id}>`),
    text: `${text}\n\n-- \n${signature.join('\n')}\n`,
    html: `<div>${textAsHtml(text)}</div>\n<div style="color:#666">-- <br>\n${textAsHtml(signature.join('\n'))}</div>`,
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

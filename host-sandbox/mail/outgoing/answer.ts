import type { Person, ReadMail } from '../reading/readMail.ts';

/** The headers that tie an answer to the mail it answers. Ids carry their angle brackets. */
interface ReplyHeaders {
  to: Person[];
  subject: string;
  inReplyTo: string | null;
  references: string[];
}

/**
 * To, Subject, In-Reply-To and References of an answer, by RFC 5322, section 3.6.4: an answer refers to
 * everything that its parent refers to, then to the parent. A parent without a Message-ID gives no id.
 */
export const replyHeaders = (
  parent: Pick<ReadMail, 'from' | 'replyTo' | 'subject' | 'messageId' | 'inReplyTo' | 'references'>,
): ReplyHeaders => {
  const { messageId } = parent;
  const earlier =
    parent.references.length > 0 ? parent.references : parent.inReplyTo.length === 1 ? parent.inReplyTo : [];
  return {
    to: parent.replyTo.length > 0 ? parent.replyTo : [parent.from],
    subject: /^\s*re\s*:/i.test(parent.subject) ? parent.subject.trim() : `Re: ${parent.subject.trim()}`,
    inReplyTo: messageId,
    references: messageId === null ? earlier : [...earlier.filter((id) => id !== messageId), messageId],
  };
};

/**
 * The quoted history below an answer, as mail programs write it: a line that says who wrote when, then the
 * text with `> ` before each line. A line that is a quotation already gets `>` only (RFC 3676, section 4.5).
 * `timeZone` is an IANA name.
 */
export const quoteForAnswer = (
  { from, date, text }: Pick<ReadMail, 'from' | 'date' | 'text'>,
  timeZone = 'UTC',
): string => {
  const who = from.name === '' ? `<${from.address}>` : `${from.name} <${from.address}>`;
  const when = date
    ? `On ${date.toLocaleString('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' })}, `
    : '';
  const lines = text.replaceAll('\r\n', '\n').trimEnd().split('\n');
  return [
    `${when}${who} wrote:`,
    ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`.trimEnd())),
  ].join('\n');
};

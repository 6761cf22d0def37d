import { messageIdsIn } from '../mail/messageId.ts';

/** What tells an automatic mail from one that a person wrote. */
export interface MailMarks {
  /** Envelope sender; empty for a notification (RFC 5321, section 4.5.5). */
  readonly mailFrom: string;
  /** Address of the From header. */
  readonly from: string;
  /** Value of a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/**
 * Why a mail was not written by a person, in words, or null. Mailing lists (`Precedence: list`) are no
 * reason: customers write through them. A marked mail is never answered by itself and opens no ticket.
 */
export const automaticReason = ({ mailFrom, from, header }: MailMarks): string | null => {
  if (mailFrom === '') return 'It has an empty envelope sender: a delivery notification or an automatic answer.';
  const submitted = header('auto-submitted')?.split(';')[0]?.trim().toLowerCase();
  if (submitted && submitted !== 'no') return `It says of itself that it is automatic (Auto-Submitted: ${submitted}).`;
  if (/^multipart\/report\b/i.test(header('content-type')?.trim() ?? '')) return 'It is a report of a mail system.';
  const precedence = header('precedence')?.trim().toLowerCase();
  if (precedence && ['bulk', 'junk', 'auto_reply'].includes(precedence))
    return `It is marked Precedence: ${precedence}.`;
  if (header('x-autoreply') ?? header('x-autorespond')) return 'It is marked as an automatic answer (X-Autoreply).';
  if (/^(?:mailer-daemon|postmaster)@/i.test(from)) return 'It comes from a mail system, not from a person.';
  return null;
};

/** What a delivery status notification (RFC 3464) says has become of a mail. */
export interface Bounce {
  /** Message-IDs that it names, among them that of the returned mail. */
  readonly messageIds: readonly string[];
  /** The far server's words, or a sentence in place of them. */
  readonly reason: string;
}

const field = (report: string, name: string): string | undefined =>
  new RegExp(`^${name}:[ \\t]*(.+(?:\\r?\\n[ \\t].+)*)`, 'im').exec(report)?.[1]?.replaceAll(/\s+/g, ' ').trim();

/**
 * Reads a delivery status notification from the texts of its parts; null when it does not say that
 * the delivery has failed for good.
 *
 * @param parts the report's machine-readable part, the returned mail or its headers, and the references
 */
export const readBounce = (report: string, parts: readonly string[]): Bounce | null => {
  if (field(report, 'action')?.toLowerCase() !== 'failed') return null;
  const words = field(report, 'diagnostic-code')?.replace(/^[\w-]+;\s*/, '') ?? field(report, 'status');
  return {
    messageIds: parts.flatMap((part) => messageIdsIn(part)),
    reason: words ? words.slice(0, 500) : 'The receiving mail server gave no reason.',
  };
};

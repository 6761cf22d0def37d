import { decodeWords } from './mime/encodedWords.ts';

/** What tells an automatic mail from one that a person wrote. */
export interface MailMarks {
  /** Envelope sender; empty for a notification (RFC 5321, section 4.5.5). */
  readonly mailFrom: string;
  /** Address of the From header. */
  readonly from: string;
  /** Value of a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/** How absence notes begin, whose only mark is often Exchange's `X-Auto-Response-Suppress`. */
const AUTOMATIC_SUBJECT =
  /^\s*(?:auto(?:matic|mated)?[ -]?(?:reply|response|antwort)|automatische antwort|abwesen(?:d|heit)|out of (?:the )?office|r[ée]ponse automatique|respuesta autom[áa]tica|risposta automatica|resposta autom[áa]tica|automatisch antwoord|autosvar)/i;

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
  if (precedence && ['bulk', 'junk', 'auto_reply', 'auto-reply'].includes(precedence))
    return `It is marked Precedence: ${precedence}.`;
  if (header('x-autoreply') ?? header('x-autorespond') ?? header('x-autoresponder'))
    return 'It is marked as an automatic answer (X-Autoreply).';
  // By itself it proves nothing: Exchange marks people's mail with it too.
  const suppresses = /\b(?:all|autoreply|oof)\b/i.test(header('x-auto-response-suppress') ?? '');
  if (suppresses && AUTOMATIC_SUBJECT.test(decodeWords(header('subject') ?? ''))) {
    return 'It is an automatic answer by its subject and its mark X-Auto-Response-Suppress.';
  }
  if (
    header('x-failed-recipients') !== undefined ||
    /^(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]*)@/i.test(from)
  )
    return 'It comes from a mail system, not from a person.';
  return null;
};

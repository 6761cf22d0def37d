import type { Mailbox, RecipientField, Recipients } from '#contracts';
import { ProblemError } from '../http/problem.ts';
import { headerText, isMailAddress } from './headerText.ts';

const FIELDS = ['to', 'cc', 'bcc'] as const satisfies readonly RecipientField[];

const NAMES: Readonly<Record<RecipientField, string>> = { to: 'To', cc: 'Cc', bcc: 'Bcc' };

/** Two addresses with the same key are one mailbox, as far as anybody but its own server can tell. */
const keyOf = (address: string): string => address.normalize('NFC').toLowerCase();

const objectionTo = (address: string, own: ReadonlySet<string>): string | null => {
  if (!isMailAddress(address)) return `“${headerText(address)}” is not an email address.`;
  if (own.has(keyOf(address)))
    return `“${address}” is our own address: a reply to it would come back to us as a customer’s mail.`;
  return null;
};

/**
 * The recipients of a reply as its mail may carry them: every address is one, no header can be smuggled
 * in by a name, and who stands in two fields is kept in the more visible one.
 *
 * Throws `invalid-request`, naming each address that cannot be written to.
 *
 * @param own the tenant's own addresses, in and out
 */
export const replyRecipients = (written: Recipients, own: readonly string[]): Recipients => {
  const ownKeys = new Set(own.map(keyOf));
  const errors: { path: string; message: string }[] = [];
  const seen = new Set<string>();
  const field = (name: RecipientField): Mailbox[] =>
    written[name].flatMap((mailbox, index) => {
      const address = mailbox.address.trim();
      const message = objectionTo(address, ownKeys);
      if (message !== null) {
        errors.push({ path: `body.recipients.${name}.${index}.address`, message: `${NAMES[name]}: ${message}` });
        return [];
      }
      if (seen.has(keyOf(address))) return [];
      seen.add(keyOf(address));
      return [{ address, name: headerText(mailbox.name ?? '') || null }];
    });
  const [to, cc, bcc] = FIELDS.map(field) as [Mailbox[], Mailbox[], Mailbox[]];
  if (written.to.length === 0) {
    errors.push({ path: 'body.recipients.to', message: 'Say to whom the reply goes: at least one address in To.' });
  }
  if (errors.length > 0) {
    throw new ProblemError('invalid-request', errors.map(({ message }) => message).join(' '), { errors });
  }
  return { to, cc, bcc };
};

/** Everybody whom a mail is handed over for, the blind copies too. */
export const envelopeOf = ({ to, cc, bcc }: Recipients): string[] =>
  [...to, ...cc, ...bcc].map(({ address }) => address);

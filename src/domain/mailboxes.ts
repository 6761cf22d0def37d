import type { Mailbox, RecipientField, Recipients } from '#contracts';
import { type Text } from '../words/speech.ts';

/** The three fields in the order in which a mail shows them. */
export const RECIPIENT_FIELDS = ['to', 'cc', 'bcc'] as const satisfies readonly RecipientField[];

/** What each field is called. */
export const FIELD_LABEL = { to: 'To', cc: 'Cc', bcc: 'Bcc' } as const satisfies Readonly<Record<RecipientField, Text>>;

/** Nobody yet. */
export const NOBODY: Recipients = { to: [], cc: [], bcc: [] };

/** Two spellings of one address are the same; servers that tell upper from lower case are not met in practice. */
export const sameAddress = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** The part after the `@`, in lower case; empty where there is none. */
export const domainOf = (address: string): string => address.trim().toLowerCase().split('@')[1] ?? '';

/** Whether this can be an address at all. Strict about shape only: whether it exists, the mail server knows. */
export const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"\\[\]/.]+(\.[^\s@<>(),;:"\\[\]/.]+)+$/.test(text);

/** Everybody whom the mail goes to, whatever the field. */
export const everybody = ({ to, cc, bcc }: Recipients): Mailbox[] => [...to, ...cc, ...bcc];

/** In which field somebody stands. */
export const fieldOf = (recipients: Recipients, address: string): RecipientField | undefined =>
  RECIPIENT_FIELDS.find((field) => recipients[field].some((other) => sameAddress(other.address, address)));

/** How somebody is called: by name where it is known. */
export const nameOf = ({ name, address }: Mailbox): string => name?.trim() || address;

/** People in one line, names with their addresses: `Ana Lind <ana@x.example>, bo@x.example`. Empty for nobody. */
export const mailboxesText = (mailboxes: readonly Mailbox[]): string =>
  mailboxes.map(({ name, address }) => (name?.trim() ? `${name.trim()} <${address}>` : address)).join(', ');

/**
 * Cuts a pasted list at commas, semicolons and line ends, but not inside quotes or angle brackets. Both are
 * bounded: a long text of openings that nothing closes would take the square of its length.
 */
const entriesOf = (text: string): string[] =>
  (text.match(/(?:"(?:[^"\\]|\\.){0,500}"|<[^<>]{0,500}>|[^,;\r\n\t])+/g) ?? [])
    .map((entry) => entry.trim())
    .filter(Boolean);

const unquoted = (name: string): string =>
  name
    .replace(/^"(.*)"$/s, '$1')
    .replace(/\\(.)/g, '$1')
    .trim();

/** Reads one entry: `Ana Lind <ana@x.example>`, `<ana@x.example>` or the bare address. What is none stays as typed. */
const mailboxOf = (entry: string): Mailbox => {
  const open = entry.lastIndexOf('<');
  const address = entry.slice(open + 1, -1).trim();
  if (open === -1 || !entry.endsWith('>') || address.includes('>'))
    return { address: entry.replace(/^mailto:/i, ''), name: null };
  return { address, name: unquoted(entry.slice(0, open).trimEnd()) || null };
};

/** Reads what was typed or pasted into a recipient field. Addresses that cannot be any are kept, to be shown as such. */
export const parseMailboxes = (text: string): Mailbox[] =>
  entriesOf(text)
    .map(mailboxOf)
    .filter(({ address }) => address !== '');

/** Puts people into a field; whoever stands in any field already stays there, once. */
export const withAdded = (recipients: Recipients, field: RecipientField, added: readonly Mailbox[]): Recipients =>
  added.reduce(
    (so, mailbox) => (fieldOf(so, mailbox.address) ? so : { ...so, [field]: [...so[field], mailbox] }),
    recipients,
  );

/** Takes somebody out of every field. */
export const without = (recipients: Recipients, address: string): Recipients => {
  const keep = (list: readonly Mailbox[]): Mailbox[] => list.filter((other) => !sameAddress(other.address, address));
  return { to: keep(recipients.to), cc: keep(recipients.cc), bcc: keep(recipients.bcc) };
};

/** As they can be written to the server, which takes no address that is far too short or too long for one. */
export const writableRecipients = (recipients: Recipients): Recipients => {
  const fits = ({ address }: Mailbox): boolean => address.trim().length >= 3 && address.trim().length <= 254;
  const cut = (list: readonly Mailbox[]): Mailbox[] =>
    list.filter(fits).map(({ address, name }) => ({ address, name: name?.slice(0, 200) ?? null }));
  return { to: cut(recipients.to), cc: cut(recipients.cc), bcc: cut(recipients.bcc) };
};

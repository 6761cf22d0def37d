import { createHash } from 'node:crypto';

// Longest path of RFC 5321, section 4.5.3.1.3, without its angle brackets.
const LONGEST_ADDRESS = 254;

/**
 * The one spelling of an address under which its mailbox is kept. The local part is case-sensitive by
 * RFC 5321, section 2.4; no mail service in use treats it so, and people type as they like.
 */
export const normaliseAddress = (address: string): string => address.trim().toLowerCase();

/** Whether this looks like one mail address: enough to open an empty mailbox for it, no more. */
export const isAddress = (text: string): boolean =>
  text.length <= LONGEST_ADDRESS && /^[^\s<>()[\]\\,;:@"\p{Cc}\p{Cf}]+@[^\s<>()\\,;@"\p{Cc}\p{Cf}]+$/u.test(text);

/**
 * Name of the folder of a mailbox: readable, and safe whatever the address holds. The hash keeps apart
 * what the readable part confuses, and keeps the name from ever being `.`, `..` or a path.
 */
export const mailboxFolder = (address: string): string => {
  const readable = address.replaceAll(/[^a-z0-9@._+-]/g, '_').slice(0, 60);
  return `${readable}-${createHash('sha256').update(address).digest('hex').slice(0, 12)}`;
};

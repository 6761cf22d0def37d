import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Our own Message-IDs: `ticketId.random.signature@domain`. A mail that names one in In-Reply-To or
 * References proves that its writer has seen a mail of ours about that ticket; a number in a subject
 * proves nothing (research/reliability.md, section 0). Ids are handled without angle brackets.
 */

/** Characters of an RFC 5322 dot-atom that ids may hold; a dot separates the parts. */
const TICKET_ID = /^[\w-]{1,128}$/;
const PARTS = /^([\w-]{1,128})\.([0-9a-f]{32})\.([0-9a-f]{32})@[^\s@<>]+$/;

/** The tenant's key, base64 as the table holds it. Throws a `RangeError` when it is too short to be one. */
const keyOf = (secret: string): Buffer => {
  const key = Buffer.from(secret, 'base64');
  if (key.length < 16) throw new RangeError('The key of the Message-IDs must have at least 16 bytes.');
  return key;
};

/** HMAC-SHA-256 cut to 128 bits (RFC 2104, section 5), in hex because mail programs may change case. */
const signatureOf = (ticketId: string, random: string, secret: string): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`message-id\0${ticketId}\0${random}`).digest().subarray(0, 16);

/**
 * A fresh signed Message-ID for a mail about a ticket.
 *
 * @param secret the tenant's `messageIdSecret`
 * @param domain of the sender's address
 */
export const signMessageId = (ticketId: string, domain: string, secret: string): string => {
  if (!TICKET_ID.test(ticketId)) throw new TypeError('This ticket id cannot stand in a Message-ID.');
  const random = randomBytes(16).toString('hex');
  return `${ticketId}.${random}.${signatureOf(ticketId, random, secret).toString('hex')}@${domain}`;
};

/** The ticket that a Message-ID was signed for with this tenant's key, or null for any other text. */
export const verifyMessageId = (messageId: string, secret: string): string | null => {
  const [, ticketId, random, signature] = PARTS.exec(messageId) ?? [];
  if (ticketId === undefined || random === undefined || signature === undefined) return null;
  return timingSafeEqual(signatureOf(ticketId, random, secret), Buffer.from(signature, 'hex')) ? ticketId : null;
};

/** The message ids in a header, in order and without brackets (RFC 5322, section 3.6.4). What is longer than any real one is none. */
export const messageIdsIn = (header: string | undefined | null): string[] =>
  [...(header ?? '').matchAll(/<([^<>\s\p{Cc}\p{Cs}]{3,250})>/gu)].map(([, id]) => id ?? '');

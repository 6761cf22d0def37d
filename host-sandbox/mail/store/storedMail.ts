import * as z from 'zod/mini';

/**
 * What is kept beside a mail: how it came in or went out, as opposed to what its headers claim.
 * Written after the mail itself, so its presence means that the mail is whole.
 */
export const storedMailSchema = z.object({
  /** Sorts by time; also the queue id that the sender was told. */
  id: z.string(),
  /** Whose mailbox it lies in. */
  mailbox: z.string(),
  direction: z.enum(['received', 'sent']),
  at: z.iso.datetime(),
  sizeBytes: z.int(),
  /** Envelope sender; empty for a bounce (RFC 5321, section 4.5.5). */
  mailFrom: z.string(),
  rcptTo: z.array(z.string()),
  /** Who handed it in (received). */
  client: z.optional(z.object({ address: z.string(), helo: z.string(), user: z.nullable(z.string()) })),
  /** What the MSP's server said when it took it (sent). */
  serverAnswer: z.optional(z.string()),
});
export type StoredMail = z.infer<typeof storedMailSchema>;

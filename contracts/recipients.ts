import * as z from 'zod/mini';
import { idSchema, instantSchema } from './scalars.ts';

/** Somebody's mail address, with the name that stands beside it where one is known. */
export const mailboxSchema = z.object({ address: z.string(), name: z.nullable(z.string()) });
export type Mailbox = z.infer<typeof mailboxSchema>;

/** To whom a mail goes. */
export const recipientsSchema = z.object({
  to: z.array(mailboxSchema),
  cc: z.array(mailboxSchema),
  bcc: z.array(mailboxSchema),
});
export type Recipients = z.infer<typeof recipientsSchema>;
export type RecipientField = keyof Recipients;

/** Most people that one reply goes to, all three fields together. */
export const RECIPIENTS_MAX = 50;

const addressSchema = z.strictObject({
  address: z.string().check(z.trim(), z.minLength(3), z.maxLength(254)),
  name: z.nullable(z.string().check(z.maxLength(200))),
});

/** Recipients as a client writes them. The server says which address is none (`invalid-request`). */
export const recipientsWriteSchema = z
  .strictObject({ to: z.array(addressSchema), cc: z.array(addressSchema), bcc: z.array(addressSchema) })
  .check(
    z.refine(
      ({ to, cc, bcc }) => to.length + cc.length + bcc.length <= RECIPIENTS_MAX,
      `A reply goes to at most ${RECIPIENTS_MAX} people.`,
    ),
  );

/**
 * Somebody who stands in the mails of a ticket, the MSP's own addresses left out. From this the
 * composer offers recipients and says why each is there; it applies no change silently.
 */
export const participantSchema = z.object({
  ...mailboxSchema.shape,
  /** The ticket's contact; always the first of the list. */
  isContact: z.boolean(),
  /** The contact's company uses this domain, or has this contact. False for outsiders. */
  knownAtClient: z.boolean(),
  /** The first and the latest mail that names them; null for a contact whom no mail names. */
  firstNamed: z.nullable(z.object({ messageId: idSchema, at: instantSchema, by: z.string() })),
  lastNamed: z.nullable(z.object({ messageId: idSchema, at: instantSchema, by: z.string() })),
  /** Their place in the latest mail that came in; null when they do not stand in it (any more). */
  inLatestMail: z.nullable(z.enum(['from', 'to', 'cc'])),
});
export type Participant = z.infer<typeof participantSchema>;

/** Who takes part in a ticket's mails, as of its latest incoming mail. */
export const participantsSchema = z.object({
  items: z.array(participantSchema),
  latestMail: z.nullable(z.object({ messageId: idSchema, at: instantSchema })),
});
export type Participants = z.infer<typeof participantsSchema>;

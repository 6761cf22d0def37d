import * as z from 'zod/mini';
import { attachmentLimitsSchema } from './attachment.ts';
import { assistantSchema } from './nexie.ts';
import { idSchema, openEnum } from './scalars.ts';

/** What a technician may do; `read_only` may look at everything and change nothing. */
export const technicianRoleSchema = openEnum(['technician', 'lead', 'admin', 'read_only']);

/** Enough of a technician to show who it was. */
export const technicianRefSchema = z.object({ id: idSchema, name: z.string() });
export type TechnicianRef = z.infer<typeof technicianRefSchema>;

/** A member of the MSP's staff, as the assignee picker lists it. */
export const technicianSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: z.string(),
  role: technicianRoleSchema,
  team: z.string(),
  availability: openEnum(['available', 'busy', 'away']),
  openTickets: z.int(),
});
export type Technician = z.infer<typeof technicianSchema>;

/** The customer's company. `timeZone` is an IANA name. */
export const clientSchema = z.object({ id: idSchema, name: z.string(), timeZone: z.string() });
export type Client = z.infer<typeof clientSchema>;

/** The person at the client who has the trouble. Without `email` no reply can be sent (SPEC, Composer). */
export const contactSchema = z.object({
  id: idSchema,
  name: z.string(),
  email: z.nullable(z.string()),
  phone: z.nullable(z.string()),
  jobTitle: z.nullable(z.string()),
});
export type Contact = z.infer<typeof contactSchema>;

/** Who is signed in, as the server knows it; the CSRF token goes back in `X-CSRF-Token` with every write. */
export const signedInSchema = z.object({
  technician: technicianSchema,
  tenant: z.object({ id: idSchema, name: z.string() }),
  csrfToken: z.string(),
  /** Stands below each reply of this technician; empty for none. Plain text. */
  signature: z.string(),
  attachmentLimits: attachmentLimitsSchema,
  /** How long a sent reply can be undone, in milliseconds; 0 when it leaves at once. */
  undoSendMs: z.int(),
  assistant: assistantSchema,
});
export type SignedIn = z.infer<typeof signedInSchema>;

export const signatureSchema = z.strictObject({ signature: z.string().check(z.maxLength(2000)) });

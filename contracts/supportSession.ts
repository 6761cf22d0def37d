import * as z from 'zod/mini';
import { technicianRefSchema } from './people.ts';
import { idSchema, instantSchema, openEnum } from './scalars.ts';

/** The four states of the consent-gated recorded support session (SPEC, Start session). */
export const SUPPORT_SESSION_STATES = ['awaiting_consent', 'active', 'denied', 'expired'] as const;
export type SupportSessionState = (typeof SUPPORT_SESSION_STATES)[number];
export const supportSessionStateSchema = openEnum(SUPPORT_SESSION_STATES);

/** A recorded support session. An `active` one is over once `endedAt` is set. */
export const supportSessionSchema = z.object({
  id: idSchema,
  ticketId: idSchema,
  assetName: z.string(),
  state: supportSessionStateSchema,
  requestedBy: technicianRefSchema,
  requestedAt: instantSchema,
  consentExpiresAt: instantSchema,
  /** When the end user accepted or declined, or the request timed out. */
  decidedAt: z.nullable(instantSchema),
  endedAt: z.nullable(instantSchema),
  endedBy: z.nullable(z.string()),
});
export type SupportSession = z.infer<typeof supportSessionSchema>;

/** The ticket's latest session, if there was one. */
export const supportSessionResponseSchema = z.object({
  session: z.nullable(supportSessionSchema),
  serverNow: instantSchema,
});
export type SupportSessionResponse = z.infer<typeof supportSessionResponseSchema>;

/** What can be done on the asset from afar. */
export const REMOTE_ACTIONS = ['remote_desktop', 'shell', 'start_session'] as const;
export type RemoteActionKind = (typeof REMOTE_ACTIONS)[number];

/** One remote action; a disabled one says why in words. */
export const remoteActionSchema = z.object({
  kind: openEnum(REMOTE_ACTIONS),
  availability: z.discriminatedUnion('enabled', [
    z.object({ enabled: z.literal(true) }),
    z.object({
      enabled: z.literal(false),
      because: openEnum(['no-asset', 'offline', 'not-permitted', 'nobody-signed-in', 'session-running']),
      message: z.string(),
    }),
  ]),
});
export type RemoteAction = z.infer<typeof remoteActionSchema>;

/** A one-time launch; `url` works once and until `expiresAt`. */
export const remoteLaunchSchema = z.object({ url: z.string(), expiresAt: instantSchema });
export type RemoteLaunch = z.infer<typeof remoteLaunchSchema>;

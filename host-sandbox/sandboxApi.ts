import * as z from 'zod/mini';

/**
 * What the sandbox's shell asks of the sandbox's server beside the Peek's contract: who to be, what to
 * break, where the other pages are. No product has these routes; they live under `/sandbox/`.
 */

/** GET /sandbox/config */
export const sandboxConfigSchema = z.object({
  remoteManifestUrl: z.string(),
  mailboxUrl: z.string(),
  desktopUrl: z.string(),
});
export type SandboxConfig = z.infer<typeof sandboxConfigSchema>;

/** GET /sandbox/technicians: everybody that one can be signed in as, over all tenants. */
export const sandboxTechniciansSchema = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      team: z.string(),
      tenant: z.object({ id: z.string(), name: z.string() }),
    }),
  ),
});
export type SandboxTechnicians = z.infer<typeof sandboxTechniciansSchema>;

/** POST /sandbox/sign-in sets the session cookie. */
export const sandboxSignInSchema = z.strictObject({ technicianId: z.string() });

/** GET and PUT /sandbox/faults: what is broken on purpose. */
export const faultsSchema = z.object({
  /** The customers' mail server: takes mail, refuses connections, refuses every recipient, or hangs up before its answer. */
  mailServer: z.enum(['up', 'down', 'refuses', 'cuts_after_data']),
  /** The signed-in tenant's outbound account is taken away. */
  accountMissing: z.boolean(),
  /** The signed-in tenant has switched Nexie off. */
  nexieOff: z.boolean(),
  /** Added to every answer of the API, in milliseconds. */
  slowMs: z.int().check(z.minimum(0), z.maximum(30_000)),
  /** The API answers 503 to everything. */
  apiErrors: z.boolean(),
  /** Live streams are cut and refused. */
  liveCut: z.boolean(),
  /** Live streams stay open and nothing of them arrives, as on a network that swallows. */
  liveSilent: z.boolean(),
  /** How the end user answers a request for consent. */
  endUser: z.enum(['by_hand', 'accepts', 'declines', 'ignores']),
});
export type Faults = z.infer<typeof faultsSchema>;

export const NO_FAULTS: Faults = {
  mailServer: 'up',
  accountMissing: false,
  nexieOff: false,
  slowMs: 0,
  apiErrors: false,
  liveCut: false,
  liveSilent: false,
  endUser: 'by_hand',
};

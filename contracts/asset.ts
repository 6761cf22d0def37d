import * as z from 'zod/mini';
import { idSchema, instantSchema, openEnum, percentSchema } from './scalars.ts';

/** One reading of a machine, taken by its agent. */
export const readingSchema = z.object({
  at: instantSchema,
  cpuPercent: percentSchema,
  ramPercent: percentSchema,
  ramUsedBytes: z.number(),
  ramTotalBytes: z.number(),
  diskPercent: percentSchema,
  diskUsedBytes: z.number(),
  diskTotalBytes: z.number(),
});
export type Reading = z.infer<typeof readingSchema>;

/** One compliance rule and how the asset stands to it, with the reason in words. */
export const complianceCheckSchema = z.object({
  id: idSchema,
  label: z.string(),
  state: openEnum(['pass', 'warning', 'fail', 'unknown']),
  reason: z.string(),
  checkedAt: instantSchema,
});
export type ComplianceCheck = z.infer<typeof complianceCheckSchema>;

/** The linked asset. Its strings come from the machine and are as hostile as mail. */
export const assetSchema = z.object({
  id: idSchema,
  name: z.string(),
  kind: openEnum(['workstation', 'laptop', 'server']),
  os: z.string(),
  model: z.string(),
  serialNumber: z.string(),
  owner: z.nullable(z.string()),
  /** Whether the agent's connection is open now. A reading of an offline asset is never shown as live. */
  online: z.boolean(),
  lastSeenAt: z.nullable(instantSchema),
  signedInUser: z.nullable(z.string()),
  latest: z.nullable(readingSchema),
  /** Readings before `latest`, oldest first, at most 60. */
  history: z.array(readingSchema),
  /** The reading nearest to the ticket's creation. */
  atTicketOpened: z.nullable(readingSchema),
  compliance: z.array(complianceCheckSchema),
});
export type Asset = z.infer<typeof assetSchema>;

/** The ticket's asset, or null when none is linked; `serverNow` gives readings their age. */
export const assetResponseSchema = z.object({ asset: z.nullable(assetSchema), serverNow: instantSchema });
export type AssetResponse = z.infer<typeof assetResponseSchema>;

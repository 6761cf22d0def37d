import * as z from 'zod/mini';
import { idSchema, instantSchema, openEnum } from './scalars.ts';

export const FINDING_SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;

/** A weakness that RMM-Sentinel found on the asset. */
export const findingSchema = z.object({
  id: idSchema,
  title: z.string(),
  severity: openEnum(FINDING_SEVERITIES),
  detail: z.string(),
  foundAt: instantSchema,
});
export type Finding = z.infer<typeof findingSchema>;

/** RMM-Sentinel's view of the linked asset. `score` is 0 (worst) to 100. */
export const postureSchema = z.object({
  assetId: idSchema,
  score: z.int(),
  openFindings: z.array(findingSchema),
  lastScanAt: instantSchema,
  sinceTicketOpened: z.object({ found: z.int(), resolved: z.int() }),
});
export type Posture = z.infer<typeof postureSchema>;

/** Null when no asset is linked or it was never scanned; `because` says which. */
export const postureResponseSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('known'), posture: postureSchema }),
  z.object({ state: z.literal('none'), because: z.string() }),
]);
export type PostureResponse = z.infer<typeof postureResponseSchema>;

import * as z from 'zod/mini';
import { problemSchema } from './problem.ts';
import { idSchema, instantSchema, openEnum } from './scalars.ts';

/** Who made a text of Nexie's: a language model, or the built-in extractive rules. It is shown with the text. */
export const nexieProviderSchema = z.object({ kind: openEnum(['model', 'built_in']), label: z.string() });
export type NexieProvider = z.infer<typeof nexieProviderSchema>;

/** One sentence of a summary with the messages that it rests on. */
export const summarySentenceSchema = z.object({ text: z.string(), messageIds: z.array(idSchema) });

/** The last finished summary; it stays readable while a newer one is made. */
export const summarySchema = z.object({
  sentences: z.array(summarySentenceSchema),
  provider: nexieProviderSchema,
  madeAt: instantSchema,
  /** Newest message that was taken into account. */
  asOfMessageId: z.nullable(idSchema),
  /** Messages that arrived after it. */
  newerMessages: z.int(),
});
export type Summary = z.infer<typeof summarySchema>;

/** State of the summary's making, apart from the summary itself. */
export const summaryResponseSchema = z.object({
  summary: z.nullable(summarySchema),
  making: z.boolean(),
  error: z.nullable(z.string()),
});
export type SummaryResponse = z.infer<typeof summaryResponseSchema>;

/** Everything that Nexie can be asked in the composer. */
export const ASSIST_TASKS = ['draft', 'shorten', 'friendlier', 'fix_language', 'translate'] as const;
export type AssistTask = (typeof ASSIST_TASKS)[number];

/** Who will answer in the composer, and what can be asked of it; the built-in rules cannot translate. */
export const assistantSchema = z.object({ provider: nexieProviderSchema, tasks: z.array(openEnum(ASSIST_TASKS)) });
export type Assistant = z.infer<typeof assistantSchema>;

/** What Nexie is asked to do in the composer. `draft` writes from the conversation, the others rework `text`. */
export const assistRequestSchema = z.strictObject({
  task: z.enum(ASSIST_TASKS),
  /** For `translate`: the language to write in, a BCP 47 tag. */
  language: z.optional(z.string().check(z.regex(/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i), z.maxLength(35))),
  mode: z.enum(['reply', 'internal_note']),
  text: z.string().check(z.maxLength(20_000)),
});
export type AssistRequest = z.infer<typeof assistRequestSchema>;

/** A proposal; it is never put in place of typed text without the technician's word. */
export const assistResponseSchema = z.object({ text: z.string(), provider: nexieProviderSchema });
export type AssistResponse = z.infer<typeof assistResponseSchema>;

/** How an answer arrives piece by piece; the last event is `done` or `failed`. */
export const assistEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), provider: nexieProviderSchema }),
  z.object({ type: z.literal('delta'), text: z.string() }),
  z.object({ type: z.literal('done'), text: z.string(), provider: nexieProviderSchema }),
  z.object({ type: z.literal('failed'), problem: problemSchema }),
]);
export type AssistEvent = z.infer<typeof assistEventSchema>;

import * as z from 'zod/mini';

/** A list, as an answer carries it. */
export const items = <S extends z.ZodMiniType>(schema: S) => z.object({ items: z.array(schema) });

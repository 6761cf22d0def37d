import * as z from 'zod/mini';
import { instantSchema } from '#contracts';
import { ProblemError } from '../http/problem.ts';

/** A place in a conversation: the creation and position of a message. */
export interface ThreadPlace {
  readonly createdAt: Date;
  readonly position: number;
}

const placeSchema = z.tuple([instantSchema, z.int()]);

/** A place as the opaque text of `olderCursor` and `newerCursor`. */
export const toCursor = ({ createdAt, position }: ThreadPlace): string =>
  Buffer.from(JSON.stringify([createdAt.toISOString(), position])).toString('base64url');

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Reads a cursor of {@link toCursor} that stood in a parameter of the query. Throws `invalid-request`. */
export const fromCursor = (cursor: string, parameter: 'before' | 'after'): ThreadPlace => {
  const place = placeSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()));
  if (!place.success) {
    throw new ProblemError('invalid-request', 'The cursor is not one of this server’s. Load the conversation again.', {
      errors: [{ path: `query.${parameter}`, message: 'Not a cursor of this conversation.' }],
    });
  }
  const [createdAt, position] = place.data;
  return { createdAt: new Date(createdAt), position };
};

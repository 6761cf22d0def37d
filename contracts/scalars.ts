import * as z from 'zod/mini';

/** An opaque identifier. Never parse it; compare it only. */
export const idSchema = z.string().check(z.minLength(1), z.maxLength(128));

/** A point in time, ISO 8601 in UTC with milliseconds, e.g. `2026-11-23T09:30:00.000Z`. */
export const instantSchema = z.iso.datetime();
export type Instant = z.infer<typeof instantSchema>;

/** A duration in whole milliseconds. */
export const millisecondsSchema = z.int();

/** A duration in whole minutes. */
export const minutesSchema = z.int();

/** A share of a whole, 0 to 100. */
export const percentSchema = z.number().check(z.minimum(0), z.maximum(100));

/** A string enum that may grow in a minor: known members are typed, unknown ones are let through. */
export type Open<T extends string> = T | (string & {});

/** Schema of an {@link Open} enum: reads any string; the known members stand in the type and in the OpenAPI document. */
export const openEnum = <const T extends readonly [string, ...string[]]>(members: T) =>
  z
    .string()
    .check(z.minLength(1))
    .register(z.globalRegistry, { 'x-known-values': members }) as unknown as z.ZodMiniType<Open<T[number]>, string>;

/**
 * What the contract's schemas use of `zod/mini`, made to read answers and nothing else. The production build of the
 * remote takes it in zod's place (webpack.config.ts, decision 0022): the schemas stay zod's for everybody else.
 */

/** Why a value is not what a schema asks for, and where in it. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  constructor(
    readonly expected: string,
    readonly path = '',
    options?: ErrorOptions,
  ) {
    super(path ? `${path}: ${expected}` : expected, options);
  }
}

type Read = (value: unknown) => unknown;
type Shape = Readonly<Record<string, Schema>>;
type Result = { success: true; data: unknown; error?: never } | { success: false; data?: never; error: Unreadable };

/** A schema, or one of its checks: both take a value and give it on, perhaps changed, or throw. */
class Schema {
  constructor(
    readonly parse: Read,
    /** The fields, where it reads objects. */
    readonly shape: Shape = {},
    /** The only values, where it reads a literal. */
    readonly only?: unknown,
  ) {}

  safeParse(value: unknown): Result {
    try {
      return { success: true, data: this.parse(value) };
    } catch (error) {
      if (error instanceof Unreadable) return { success: false, error };
      throw error;
    }
  }

  check(...checks: readonly Schema[]): Schema {
    return new Schema((value) => checks.reduce((read, { parse }) => parse(read), this.parse(value)), this.shape);
  }

  /** What is registered is for documents only. */
  register(): this {
    return this;
  }
}

const fail = (expected: string): never => {
  throw new Unreadable(expected);
};

/** Reads what is inside of something, so that a failure says where it was. */
const inside = (key: string | number, { parse }: Schema, value: unknown): unknown => {
  try {
    return parse(value);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Unreadable(error.expected, error.path ? `${key}.${error.path}` : String(key));
  }
};

const that = (expected: string, is: (value: never) => boolean): Schema =>
  new Schema((value) => (is(value as never) ? value : fail(expected)));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fields = (value: unknown, shape: Shape): Record<string, unknown> => {
  if (!isObject(value)) return fail('an object');
  const read: Record<string, unknown> = {};
  for (const key of Object.keys(shape)) {
    const field = inside(key, shape[key]!, value[key]);
    if (field !== undefined || key in value) read[key] = field;
  }
  return read;
};

export const unknown = (): Schema => new Schema((value) => value);
export const string = (): Schema => that('a string', (value) => typeof value === 'string');
export const boolean = (): Schema => that('true or false', (value) => typeof value === 'boolean');
export const number = (): Schema => that('a number', Number.isFinite);
export const int = (): Schema => that('a whole number', Number.isSafeInteger);

export const literal = (only: unknown): Schema =>
  new Schema((value) => (value === only ? value : fail(String(only))), {}, only);
const oneOf = (members: readonly unknown[]): Schema =>
  that(`one of ${members.join(', ')}`, (value) => members.includes(value));
export { oneOf as enum };

export const object = (shape: Shape): Schema => new Schema((value) => fields(value, shape), shape);
export const strictObject = (shape: Shape): Schema =>
  new Schema((value) => {
    const read = fields(value, shape);
    for (const key of Object.keys(value as object)) if (!Object.hasOwn(shape, key)) fail(`no field ${key}`);
    return read;
  }, shape);

export const array = (item: Schema): Schema =>
  new Schema((value) =>
    Array.isArray(value) ? value.map((entry, index) => inside(index, item, entry)) : fail('a list'),
  );

/** Every key that JSON can have is a string: only the values are read. */
export const record = (_key: Schema, item: Schema): Schema =>
  new Schema((value) => {
    if (!isObject(value)) return fail('an object');
    const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
    return Object.fromEntries(entries.map(([key, entry]) => [key, inside(key, item, entry)]));
  });

export const nullable = ({ parse }: Schema): Schema => new Schema((value) => (value === null ? null : parse(value)));
export const optional = ({ parse }: Schema): Schema =>
  new Schema((value) => (value === undefined ? undefined : parse(value)));
export const _default = ({ parse }: Schema, other: unknown): Schema =>
  new Schema((value) => (value === undefined ? other : parse(value)));

const orElse = (schema: Schema, other: unknown): Schema => new Schema((value) => schema.safeParse(value).data ?? other);
export { orElse as catch };

/** Reads by the first schema that can. */
export const union = (schemas: readonly Schema[]): Schema =>
  new Schema((value) => {
    const results = schemas.map((schema) => schema.safeParse(value));
    const read = results.find(({ success }) => success);
    if (read) return read.data;
    throw new Unreadable(results.map(({ error }) => error!.message).join('; or '));
  });

/** Reads by the schema whose `key` is the literal that the value has there. */
export const discriminatedUnion = (key: string, schemas: readonly Schema[]): Schema => {
  const byValue = new Map(schemas.map((schema) => [schema.shape[key]?.only, schema]));
  return new Schema((value) =>
    isObject(value) ? (byValue.get(value[key]) ?? fail(`a known ${key}`)).parse(value) : fail('an object'),
  );
};

export const transform = (change: Read): Schema => new Schema(change);
export const pipe = (first: Schema, then: Schema): Schema => first.check(then);

export const minLength = (least: number): Schema =>
  that(`at least ${least} long`, ({ length }: string) => length >= least);
export const maxLength = (most: number): Schema => that(`at most ${most} long`, ({ length }: string) => length <= most);
export const minimum = (least: number): Schema => that(`at least ${least}`, (value: number) => value >= least);
export const maximum = (most: number): Schema => that(`at most ${most}`, (value: number) => value <= most);
export const regex = (pattern: RegExp): Schema => that(String(pattern), (value: string) => pattern.test(value));
export const refine = (is: (value: never) => boolean, message = 'another value'): Schema => that(message, is);
export const trim = (): Schema => new Schema((value) => (value as string).trim());

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;
/** A date that the calendar has, in UTC: what is read must be what was written. */
const isInstant = (value: unknown): boolean => {
  if (typeof value !== 'string' || !INSTANT.test(value)) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value.slice(0, 16));
};
export const iso = { datetime: (): Schema => that('an instant in UTC', isInstant) };
export const coerce = { number: (): Schema => new Schema((value) => number().parse(Number(value))) };
export const globalRegistry = undefined;

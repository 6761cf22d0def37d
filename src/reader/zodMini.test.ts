import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { problemSchema, routes, type RouteName, type RouteShape } from '#contracts';
import * as lean from './zodMini.ts';

/** What a schema is made of, as zod 4 tells it. */
interface Def {
  readonly type: string;
  readonly format?: string;
  readonly shape?: Record<string, Made>;
  readonly element?: Made;
  readonly innerType?: Made;
  readonly valueType?: Made;
  readonly in?: Made;
  readonly options?: readonly Made[];
  readonly values?: readonly unknown[];
  readonly entries?: Record<string, string>;
}
interface Made {
  readonly _zod: { readonly def: Def };
}

// The very same modules of the contract, once more, with our reader in zod's place.
vi.resetModules();
vi.doMock('zod/mini', () => lean);
const readByUs = await import('#contracts');

const junk = fc.constantFrom<unknown[]>(
  null,
  undefined,
  '',
  'other',
  'x'.repeat(300),
  '2026-02-30T10:00:00.000Z',
  '2026-11-23T10:00:00+01:00',
  '2026-11-23T24:00:00Z',
  -1,
  1.5,
  101,
  Infinity,
  2 ** 53,
  true,
  [],
  [null],
  {},
);

const instants = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Values that a schema reads, for the most part. */
const valuesOf = (schema: Made): fc.Arbitrary<unknown> => fc.oneof({ weight: 60, arbitrary: fitting(schema) }, junk);

const fitting = ({ _zod: { def } }: Made): fc.Arbitrary<unknown> => {
  switch (def.type) {
    case 'string':
      return def.format === 'datetime' ? instants : fc.string({ minLength: 1, maxLength: 12 });
    case 'number':
      return fc.integer({ min: 0, max: 100 });
    case 'boolean':
      return fc.boolean();
    case 'literal':
      return fc.constantFrom(...def.values!);
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries!));
    case 'object': {
      const fields = Object.entries(def.shape!);
      const requiredKeys = fields.filter(([, { _zod }]) => _zod.def.type !== 'optional').map(([key]) => key);
      const shape = Object.fromEntries(fields.map(([key, field]) => [key, valuesOf(field)]));
      return fc.record<Record<string, unknown>>({ ...shape, addedLater: fc.constant(1) }, { requiredKeys });
    }
    case 'array':
      return fc.array(valuesOf(def.element!), { maxLength: 3 });
    case 'record':
      return fc.dictionary(fc.string(), valuesOf(def.valueType!), { maxKeys: 3 });
    case 'union':
      return fc.oneof(...def.options!.map(valuesOf));
    case 'nullable':
      return fc.option(valuesOf(def.innerType!));
    case 'optional':
    case 'default':
    case 'catch':
      return valuesOf(def.innerType!);
    case 'pipe':
      return valuesOf(def.in!);
    default:
      throw new Error(`The reader knows no ${def.type}.`);
  }
};

type Reading = { safeParse(value: unknown): { success: boolean; data?: unknown } };
const outcome = (schema: Reading, value: unknown) => {
  const { success, data } = schema.safeParse(value);
  return success ? { data } : 'refused';
};

const compare = (zods: Reading & Made, ours: Reading): void =>
  fc.assert(
    fc.property(valuesOf(zods), (value) => {
      expect(outcome(ours, value)).toStrictEqual(outcome(zods, value));
    }),
    { numRuns: 150 },
  );

describe('what the production build reads answers with agrees with zod', () => {
  const answers = Object.entries<RouteShape>(routes).filter(([, { response }]) => typeof response === 'object');
  test.each(answers)('on the answer of %s', (name, { response }) => {
    const ours: RouteShape = readByUs.routes[name as RouteName];
    compare(response as never, ours.response as never);
  });

  test('on a refusal', () => compare(problemSchema as never, readByUs.problemSchema as never));
});

test('a failure says where in the answer it was', () => {
  const read = readByUs.threadPageSchema.safeParse({
    items: [{ id: 'm1', ticketId: 't1', createdAt: 'yesterday', kind: 7 }],
    olderCursor: null,
    newerCursor: null,
    total: 1,
  });
  expect(read.error?.message).toContain('items.0: a known kind; or createdAt: an instant in UTC');
});

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { openEnum } from '../../contracts/scalars.ts';
import { diffContracts, versionObjection } from './diffContracts.ts';
import { diffShapes, type Direction } from './diffShapes.ts';
import { readRelease, releasedVersions } from './releases.ts';
import type { ContractSnapshot, RouteSnapshot, Shape } from './shape.ts';
import { takeSnapshot } from './takeSnapshot.ts';
import { readTypeShapes } from './typeShapes.ts';

const released = readRelease(releasedVersions().at(-1)!);
const shape = (schema: z.ZodMiniType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
const words = (changes: ReturnType<typeof diffShapes>) => changes.map(({ kind, what }) => `${kind}: ${what}`);
const diff = (before: z.ZodMiniType, after: z.ZodMiniType, direction: Direction) =>
  words(diffShapes(shape(before), shape(after), direction, 'it ·'));

const withRoute = (name: string, change: (route: RouteSnapshot) => RouteSnapshot | undefined): ContractSnapshot => {
  const { [name]: route, ...others } = released.routes;
  const changed = change(route!);
  return { ...released, routes: changed ? { ...others, [name]: changed } : others };
};
const breaksOf = (after: ContractSnapshot) => diffContracts(released, after).filter(({ kind }) => kind === 'breaking');

const base = z.object({ id: z.string(), note: z.optional(z.string()) });

describe('a field', () => {
  test.each<[string, z.ZodMiniType, Direction, string[]]>([
    ['that is gone', z.object({ id: z.string() }), 'both', ['breaking: was removed']],
    [
      'of an answer that may be absent now',
      z.object({ id: z.optional(z.string()), note: z.optional(z.string()) }),
      'both',
      ['breaking: was always there, is now optional'],
    ],
    [
      'of a request that may be absent now',
      z.object({ id: z.optional(z.string()), note: z.optional(z.string()) }),
      'given',
      ['additive: was always there, is now optional'],
    ],
    [
      'of a request that is required now',
      z.object({ id: z.string(), note: z.string() }),
      'given',
      ['breaking: was optional, is now required'],
    ],
    [
      'of an event that is always there now',
      z.object({ id: z.string(), note: z.string() }),
      'taken',
      ['additive: was optional, is now required'],
    ],
    [
      'that a request must have from now on',
      z.object({ ...base.shape, more: z.string() }),
      'given',
      ['breaking: was added and is required'],
    ],
    [
      'that older backends do not answer',
      z.object({ ...base.shape, more: z.string() }),
      'both',
      ['breaking: was added and is required'],
    ],
    [
      'that may come',
      z.object({ ...base.shape, more: z.optional(z.string()) }),
      'both',
      ['additive: was added, optional'],
    ],
    [
      'that an event has from now on',
      z.object({ ...base.shape, more: z.string() }),
      'taken',
      ['additive: was added and is required'],
    ],
    [
      'that may be null now',
      z.object({ id: z.nullable(z.string()), note: z.optional(z.string()) }),
      'both',
      ['breaking: may now be null'],
    ],
    [
      'that a request may give as null now',
      z.object({ id: z.nullable(z.string()), note: z.optional(z.string()) }),
      'given',
      ['additive: may now be null'],
    ],
    [
      'of another type',
      z.object({ id: z.number(), note: z.optional(z.string()) }),
      'both',
      ['breaking: was string, is now number'],
    ],
    ['that is as it was', base, 'both', []],
  ])('%s', (_, after, direction, expected) => {
    expect(diff(base, after, direction)).toEqual(expected);
  });
});

describe('the members of', () => {
  test.each<[string, z.ZodMiniType, z.ZodMiniType, Direction, string[]]>([
    ['a request’s enum may grow', z.enum(['a']), z.enum(['a', 'b']), 'given', ['additive: the member "b" was added']],
    ['a request’s enum stay', z.enum(['a', 'b']), z.enum(['a']), 'given', ['breaking: the member "b" was removed']],
    ['an answer’s enum stay', z.enum(['a']), z.enum(['a', 'b']), 'both', ['breaking: the member "b" was added']],
    ['an open enum may grow', openEnum(['a']), openEnum(['a', 'b']), 'both', ['additive: the member "b" was added']],
    [
      'an open enum are not taken back',
      openEnum(['a', 'b']),
      openEnum(['a']),
      'both',
      ['breaking: the known value "b" was removed'],
    ],
    [
      'an enum with a fallback may grow',
      z.catch(z.enum(['a']), 'a'),
      z.catch(z.enum(['a', 'b']), 'a'),
      'both',
      ['additive: the member "b" was added'],
    ],
  ])('%s', (_, before, after, direction, expected) => {
    expect(diff(before, after, direction)).toEqual(expected);
  });
});

describe('a bound', () => {
  const max = (n: number) => z.string().check(z.maxLength(n));
  test('of a request may be loosened, not tightened', () => {
    expect(diff(max(10), max(20), 'given')).toEqual(['additive: maxLength was 10, is now 20']);
    expect(diff(max(20), max(10), 'given')).toEqual(['breaking: maxLength was 20, is now 10']);
    expect(diff(z.string(), z.string().check(z.regex(/^a/)), 'given')).toEqual([
      'breaking: pattern was nothing, is now "^a"',
    ]);
  });
});

describe('a value', () => {
  test.each<[string, z.ZodMiniType, z.ZodMiniType, Direction, string[]]>([
    [
      'of a request may no longer be null',
      z.nullable(z.string()),
      z.string(),
      'given',
      ['breaking: may no longer be null'],
    ],
    [
      'of an answer is never null now',
      z.nullable(z.string()),
      z.string(),
      'taken',
      ['additive: may no longer be null'],
    ],
    ['is another one', z.literal('a'), z.literal('b'), 'taken', ['breaking: was "a", is now "b"']],
    ['is limited now', z.string(), z.enum(['a']), 'both', ['breaking: is limited to ["a"]']],
    ['is free now', z.enum(['a']), z.string(), 'both', ['breaking: is no longer limited to its members']],
    [
      'in a list is another one',
      z.array(z.string()),
      z.array(z.number()),
      'both',
      ['breaking: was string, is now number'],
    ],
    [
      'in a table is another one',
      z.record(z.string(), z.string()),
      z.record(z.string(), z.number()),
      'both',
      ['breaking: was string, is now number'],
    ],
  ])('%s', (_, before, after, direction, expected) => {
    expect(diff(before, after, direction)).toEqual(expected);
  });

  test('with fields that it does not know is refused from now on, or no longer', () => {
    const [open, closed] = [z.object({ id: z.string() }), z.strictObject({ id: z.string() })];
    expect(diff(open, closed, 'given')).toEqual(['breaking: refuses fields that it does not know']);
    expect(diff(closed, open, 'given')).toEqual(['additive: lets fields pass that it does not know']);
  });
});

describe('the variants of a union', () => {
  const variant = (kind: string) => z.object({ kind: z.literal(kind) });
  const closed = (...kinds: string[]) => z.union(kinds.map(variant) as never);
  const tolerant = (...kinds: string[]) => z.union([closed(...kinds), z.object({ kind: z.string() })]);
  test('of an answer do not grow, unless its readers know what to do with strangers', () => {
    expect(diff(closed('a', 'b'), closed('a', 'b', 'c'), 'both')).toEqual(['breaking: the variant kind "c" was added']);
    expect(diff(tolerant('a', 'b'), tolerant('a', 'b', 'c'), 'both')).toEqual([
      'additive: the variant kind "c" was added',
    ]);
  });
  test('are compared one by one', () => {
    const after = z.union([variant('a'), z.object({ kind: z.literal('b'), more: z.string() })]);
    expect(diffShapes(shape(closed('a', 'b')), shape(after), 'both', 'it ·')).toEqual([
      { kind: 'breaking', at: 'it · (kind "b").more', what: 'was added and is required' },
    ]);
  });
});

describe('a route', () => {
  test.each<[string, (route: RouteSnapshot) => RouteSnapshot | undefined, string]>([
    ['that is gone', () => undefined, 'the route is gone'],
    ['with another path', (r) => ({ ...r, path: '/api/x' }), 'path was /api/tickets/{ticketId}, is now /api/x'],
    ['with another method', (r) => ({ ...r, method: 'POST' }), 'method was PATCH, is now POST'],
    ['with another status', (r) => ({ ...r, successStatus: 202 }), 'successStatus was 200, is now 202'],
    ['that demands a key', (r) => ({ ...r, idempotencyKey: true }), 'now demands Idempotency-Key'],
    ['that lets updates be lost', (r) => ({ ...r, ifMatch: false }), 'no longer honours If-Match'],
    ['that answers a stream', (r) => ({ ...r, response: 'event-stream' }), 'was JSON, is now event-stream'],
  ])('%s breaks', (_, change, what) => {
    expect(breaksOf(withRoute('changeTicket', change))).toMatchObject([{ what }]);
  });

  test('that honours a key does not break whoever sends none, but breaks when it demands it, or is deaf to it', () => {
    const change = (idempotencyKey: boolean | 'optional') => withRoute('getTicket', (r) => ({ ...r, idempotencyKey }));
    const what = (before: boolean | 'optional', after: boolean | 'optional') =>
      diffContracts(change(before), change(after)).map((one) => `${one.kind}: ${one.what}`);
    expect(what(false, 'optional')).toEqual(['additive: may be asked with Idempotency-Key']);
    expect(what(true, 'optional')).toEqual(['additive: may be asked with Idempotency-Key']);
    expect(what('optional', true)).toEqual(['breaking: now demands Idempotency-Key']);
    expect(what('optional', false)).toEqual(['breaking: no longer honours Idempotency-Key']);
  });

  test('that is new, or may say no for another reason, does not break', () => {
    const more = withRoute('changeTicket', (r) => ({ ...r, problems: [...r.problems, 'merge-refused'] }));
    const after = { ...more, routes: { ...more.routes, another: more.routes['getTicket']! } };
    expect(diffContracts(released, after)).toEqual([
      { kind: 'additive', at: 'changeTicket', what: 'may now answer merge-refused' },
      { kind: 'additive', at: 'another', what: 'the route was added' },
    ]);
  });
});

test('a route that took nothing may take what can be left out, and breaks when it must be given', () => {
  const bare = { ...released.routes['changeTicket']!, body: null };
  const taking = (body: z.ZodMiniType) => {
    const after = { ...released, routes: { changeTicket: { ...bare, body: shape(body) } } };
    return words(diffContracts({ ...released, routes: { changeTicket: bare } }, after));
  };
  expect(taking(z.object({ why: z.optional(z.string()) }))).toEqual([
    'additive: was nothing, is now JSON that may be left out',
  ]);
  expect(taking(z.object({ why: z.string() }))).toEqual(['breaking: was nothing, is now JSON']);
});

test('another name for the contract breaks', () => {
  expect(breaksOf({ ...released, id: 'msp.other' })).toMatchObject([{ what: 'the contract has another name' }]);
});

test('a type or a stream that is gone breaks', () => {
  const { PeekInput: _, ...fromHost } = released.fromHost;
  const { 'live stream of a ticket': __, ...streams } = released.streams;
  expect(breaksOf({ ...released, fromHost, streams }).map(({ what }) => what)).toEqual([
    'the stream is gone',
    'the type is gone',
  ]);
});

describe('a problem', () => {
  test('with another status, or gone, breaks', () => {
    const { 'not-found': _, ...rest } = released.problems;
    const changes = breaksOf({ ...released, problems: { ...rest, forbidden: 404 } });
    expect(changes.map(({ at, what }) => `${at}: ${what}`).sort()).toEqual([
      'forbidden: its status was 403, is now 404',
      'not-found: the problem is gone',
    ]);
  });
});

describe('what host and Peek give each other', () => {
  const typesOf = (source: string, name: string) => readTypeShapes(source)(name);
  const HOST = 'interface C { request(r: { path: string }): Promise<void>; notify?(text: string): void; }';
  const typed = (after: string, direction: Direction) =>
    words(diffShapes(typesOf(HOST, 'C'), typesOf(after, 'C'), direction, 'C'));

  test('a capability that hosts must lend from now on breaks them; an optional one does not', () => {
    const withMore = (more: string) => HOST.replace(' }', ` }`).replace(/\}$/, `${more} }`);
    expect(typed(withMore('overlay(): void;'), 'given')).toEqual(['breaking: was added and is required']);
    expect(typed(withMore('overlay?(): void;'), 'given')).toEqual(['additive: was added, optional']);
    expect(typed(HOST.replace('notify?', 'notify'), 'given')).toEqual(['breaking: was optional, is now required']);
  });

  test('what the Peek gives to a capability may grow, and not shrink', () => {
    expect(typed(HOST.replace('path: string', 'path: string; body: string'), 'given')).toEqual([
      'additive: was added and is required',
    ]);
    expect(typed(HOST.replace('path: string', 'path?: string'), 'given')).toEqual([
      'breaking: was always there, is now optional',
    ]);
  });

  test('what a function takes may grow for the one who gives the function, not for the one who calls it', () => {
    const taking = (...parameters: string[]) => `interface C { go(${parameters.join(', ')}): void; }`;
    const change = (before: string, after: string, direction: Direction) =>
      words(diffShapes(typesOf(before, 'C'), typesOf(after, 'C'), direction, 'C'));
    const [none, one, oneMore] = [taking(), taking('to: string'), taking('to: string', 'why: string')];
    expect(change(one, oneMore, 'given')).toEqual(['additive: the parameter was added']);
    expect(change(one, oneMore, 'taken')).toEqual(['breaking: the parameter was added']);
    expect(change(one, taking('to: string', 'why?: string'), 'taken')).toEqual([
      'additive: the optional parameter was added',
    ]);
    expect(change(one, none, 'given')).toEqual(['breaking: the parameter was removed']);
    expect(change(taking('to?: string'), one, 'taken')).toEqual([
      'breaking: the parameter was optional, is now required',
    ]);
  });

  test('what a type inherits counts as its own', () => {
    const source = (origin: string) => `interface Origin { ${origin} } interface C extends Origin { ms: number; }`;
    const [before, after] = [source('release: string; contract: string;'), source('release: string;')];
    expect(diffShapes(typesOf(before, 'C'), typesOf(after, 'C'), 'taken', 'C')).toEqual([
      { kind: 'breaking', at: 'C.contract', what: 'was removed' },
    ]);
  });

  test('an event of a new type is skipped by older hosts; one that is gone is missed', () => {
    const events = released.toHost['PeekEvent']!;
    const fewer = { anyOf: events.anyOf!.slice(1) };
    const change = (from: Shape, to: Shape) =>
      diffContracts(
        { ...released, toHost: { ...released.toHost, PeekEvent: from } },
        { ...released, toHost: { ...released.toHost, PeekEvent: to } },
      );
    expect(change(fewer, events)).toMatchObject([{ kind: 'additive', what: 'the variant type "ready" was added' }]);
    expect(change(events, fewer)).toMatchObject([{ kind: 'breaking', what: 'the variant type "ready" was removed' }]);
  });
});

describe('the version', () => {
  const breaking = { kind: 'breaking', at: 'x', what: 'was removed' } as const;
  const additive = { kind: 'additive', at: 'x', what: 'was added' } as const;
  test.each([
    ['1.0.0', [], null],
    ['1.0.1', [], null],
    ['0.9.0', [], 'older than'],
    ['1.0.1', [additive], 'state contract 1.1.0'],
    ['1.1.0', [additive], null],
    ['1.1.0', [additive, breaking], 'state contract 2.0.0'],
    ['2.0.0', [breaking], null],
  ])('%s after 1.0.0 with %j', (present, changes, objection) => {
    const said = versionObjection('1.0.0', present, changes);
    if (objection === null) expect(said).toBeNull();
    else expect(said).toContain(objection);
  });
});

test('the snapshot holds every route and every type, and taking it twice gives the same', () => {
  const present = takeSnapshot();
  expect(diffContracts(present, takeSnapshot())).toEqual([]);
  expect(Object.keys(present.routes).length).toBeGreaterThan(50);
  expect(present.fromHost['HostCapabilities']!.required).toEqual(['request', 'reportError']);
  expect(present.toHost['PeekMeasure']!.anyOf?.map(({ required }) => required)).toEqual([
    ['instanceId', 'release', 'contract', 'kind', 'name', 'ms'],
    ['instanceId', 'release', 'contract', 'kind', 'code', 'retryable'],
  ]);
  expect(Object.keys(present.toHost['TicketPeekElement']!.properties!)).toContain('returnFocus');
});

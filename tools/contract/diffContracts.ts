import { diffShapes, type Change, type Direction } from './diffShapes.ts';
import type { ContractSnapshot, RouteSnapshot, Shape } from './shape.ts';

const isShape = (part: Shape | string | null): part is Shape => typeof part === 'object' && part !== null;

/** A part of a route that may be JSON, bytes, a stream or nothing. */
const diffPart = (
  before: Shape | string | null,
  after: Shape | string | null,
  direction: Direction,
  at: string,
): Change[] => {
  if (isShape(before) && isShape(after)) return diffShapes(before, after, direction, `${at} ·`);
  if (before === after) return [];
  const say = (part: Shape | string | null): string => (isShape(part) ? 'JSON' : (part ?? 'nothing'));
  if (before === null && isShape(after) && direction === 'given' && (after.required ?? []).length === 0) {
    return [{ kind: 'additive', at, what: 'was nothing, is now JSON that may be left out' }];
  }
  return [{ kind: 'breaking', at, what: `was ${say(before)}, is now ${say(after)}` }];
};

const diffRoute = (name: string, before: RouteSnapshot, after: RouteSnapshot): Change[] => {
  const changes: Change[] = [];
  const breaks = (what: string): void => void changes.push({ kind: 'breaking', at: name, what });
  for (const key of ['method', 'path', 'successStatus'] as const) {
    if (before[key] !== after[key]) breaks(`${key} was ${before[key]}, is now ${after[key]}`);
  }
  for (const [key, header] of [
    ['ifMatch', 'If-Match'],
    ['idempotencyKey', 'Idempotency-Key'],
  ] as const) {
    if (before[key] !== true && after[key] === true) breaks(`now demands ${header}`);
    if (before[key] !== 'optional' && after[key] === 'optional')
      changes.push({ kind: 'additive', at: name, what: `may be asked with ${header}` });
    if (before[key] && !after[key]) breaks(`no longer honours ${header}`);
  }
  for (const code of after.problems) {
    if (!before.problems.includes(code)) changes.push({ kind: 'additive', at: name, what: `may now answer ${code}` });
  }
  return [
    ...changes,
    ...diffPart(before.query, after.query, 'given', `${name} is asked`),
    ...diffPart(before.body, after.body, 'given', `${name} takes`),
    ...diffPart(before.response, after.response, 'both', `${name} answers`),
  ];
};

/** Compares two tables by name: what is gone breaks, what is new does not. */
const diffTable = <T>(
  before: Readonly<Record<string, T>>,
  after: Readonly<Record<string, T>>,
  what: string,
  diff: (name: string, before: T, after: T) => Change[],
): Change[] => [
  ...Object.entries(before).flatMap(([name, old]): Change[] => {
    const now = after[name];
    return now === undefined ? [{ kind: 'breaking', at: name, what: `the ${what} is gone` }] : diff(name, old, now);
  }),
  ...Object.keys(after)
    .filter((name) => before[name] === undefined)
    .map((name): Change => ({ kind: 'additive', at: name, what: `the ${what} was added` })),
];

const shapes = (direction: Direction) => (name: string, before: Shape, after: Shape) =>
  diffShapes(before, after, direction, name);

/** Whoever reads a stream or hears events skips what it does not know: types are added freely. */
const skipsUnknown = (shape: Shape): Shape => ({ ...shape, default: null });

/** Every difference between a released contract and this one. */
export const diffContracts = (before: ContractSnapshot, after: ContractSnapshot): Change[] => [
  ...(before.id === after.id ? [] : [{ kind: 'breaking', at: 'id', what: 'the contract has another name' } as const]),
  ...diffTable(before.routes, after.routes, 'route', diffRoute),
  ...diffTable(before.problems, after.problems, 'problem', (name, old, now) =>
    old === now ? [] : [{ kind: 'breaking', at: name, what: `its status was ${old}, is now ${now}` }],
  ),
  ...diffShapes(before.problem, after.problem, 'both', 'a problem ·'),
  ...diffTable(before.streams, after.streams, 'stream', (name, old, now) =>
    diffShapes(skipsUnknown(old), skipsUnknown(now), 'both', name),
  ),
  ...diffTable(before.fromHost, after.fromHost, 'type', shapes('given')),
  ...diffTable(before.toHost, after.toHost, 'type', (name, old, now) =>
    diffShapes(skipsUnknown(old), skipsUnknown(now), 'taken', name),
  ),
];

/** Which version the changes demand at least (DESIGN, "Versioning"), and a sentence when it is not kept. */
export const versionObjection = (released: string, present: string, changes: readonly Change[]): string | null => {
  const [old, now] = [released, present].map((version) => version.split('.').map(Number)) as [number[], number[]];
  const [[oldMajor = 0, oldMinor = 0, oldPatch = 0], [major = 0, minor = 0, patch = 0]] = [old, now];
  const breaking = changes.filter(({ kind }) => kind === 'breaking').length;
  if (breaking > 0 && major <= oldMajor) {
    return `${breaking} breaking change${breaking === 1 ? '' : 's'} since ${released}: undo them, or state contract ${oldMajor + 1}.0.0 in contracts/version.ts, which hosts must follow.`;
  }
  if (changes.length > 0 && major === oldMajor && minor <= oldMinor) {
    return `Only additions since ${released}: state contract ${oldMajor}.${oldMinor + 1}.0 in contracts/version.ts.`;
  }
  const order = major - oldMajor || minor - oldMinor || patch - oldPatch;
  return order < 0 ? `The contract states ${present}, older than the released ${released}.` : null;
};

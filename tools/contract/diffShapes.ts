import type { Shape } from './shape.ts';

/**
 * Who may be older than whom. `given`: what older parties give and the newer one takes (requests, a host's input).
 * `taken`: what older parties take (events, the handle). `both`: either side may be older (answers of a backend).
 */
export type Direction = 'given' | 'taken' | 'both';

/** One difference between the released contract and this one, in words. */
export interface Change {
  readonly kind: 'breaking' | 'additive';
  /** Where, e.g. `getTicket answers · contact.email`. */
  readonly at: string;
  readonly what: string;
}

const FLIPPED: Readonly<Record<Direction, Direction>> = { given: 'taken', taken: 'given', both: 'both' };

/** Bounds that let less through the larger they are, and those that let more through. */
const LOWER_BOUNDS = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems'];
const UPPER_BOUNDS = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems'];

const show = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));
const join = (at: string, name: string): string => `${at}${at.endsWith('·') ? ' ' : '.'}${name}`;

const variantsOf = (shape: Shape): readonly Shape[] => {
  // The short form of JSON Schema for what may be null.
  if (Array.isArray(shape.type)) return (shape.type as string[]).map((type) => ({ ...shape, type }));
  return (shape.anyOf ?? shape.oneOf)?.flatMap(variantsOf) ?? [shape];
};

/** A shape that lets a reader pass what it does not know: a fallback value, or a variant without a fixed tag. */
const isOpen = (shape: Shape): boolean =>
  shape.default !== undefined ||
  (shape.anyOf ?? shape.oneOf ?? []).some((variant) => isOpen(variant) || tagOf(variant) === 'any object');

const tagOf = (shape: Shape): string => {
  if (shape.const !== undefined) return show(shape.const);
  const tag = Object.entries(shape.properties ?? {}).find(([, property]) => property.const !== undefined);
  if (tag) return `${tag[0]} ${show(tag[1].const)}`;
  if (shape.name) return shape.name;
  return shape.type === 'object' ? 'any object' : (shape.type ?? 'anything');
};

/** Compares a shape with its released form, and tells each difference once, where it is. */
export const diffShapes = (before: Shape, after: Shape, direction: Direction, at: string): Change[] => {
  const changes: Change[] = [];
  const tell = (kind: Change['kind'], what: string, where = at): void => void changes.push({ kind, at: where, what });
  const breaksIf = (breaks: boolean, what: string, where?: string): void =>
    tell(breaks ? 'breaking' : 'additive', what, where);
  /** More is let through than before: older readers may not understand it. Less: older writers are refused. */
  const widened = (what: string, open = false): void => breaksIf(direction !== 'given' && !open, what);
  const narrowed = (what: string): void => breaksIf(direction !== 'taken', what);
  const inner = (b: Shape, a: Shape, where: string, way = direction): void =>
    void changes.push(...diffShapes(b, a, way, where));

  if (variantsOf(before).length > 1 || variantsOf(after).length > 1) {
    const old = new Map(variantsOf(before).map((variant) => [tagOf(variant), variant]));
    const now = new Map(variantsOf(after).map((variant) => [tagOf(variant), variant]));
    for (const [tag, variant] of old) {
      const same = now.get(tag);
      if (same) inner(variant, same, tag === 'null' || old.size + now.size <= 3 ? at : `${at} (${tag})`);
      else if (tag === 'null') narrowed('may no longer be null');
      // Also of what hosts only hear: they wait for it in vain.
      else tell('breaking', `the variant ${tag} was removed`);
    }
    for (const tag of now.keys()) {
      if (old.has(tag)) continue;
      widened(tag === 'null' ? 'may now be null' : `the variant ${tag} was added`, isOpen(before));
    }
    return changes;
  }

  if (before.type !== after.type || before.name !== after.name || before.const !== after.const) {
    tell('breaking', `was ${tagOf(before)}, is now ${tagOf(after)}`);
    return changes;
  }

  const listed = (key: 'enum' | 'x-known-values'): void => {
    const [old, now] = [before[key], after[key]] as (readonly unknown[] | undefined)[];
    if (!old && !now) return;
    if (!old || !now)
      return void tell('breaking', old ? 'is no longer limited to its members' : `is limited to ${show(now)}`);
    const open = key === 'x-known-values' || before.default !== undefined;
    for (const member of old) {
      if (now.includes(member)) continue;
      if (key === 'enum') narrowed(`the member ${show(member)} was removed`);
      else tell('breaking', `the known value ${show(member)} was removed`);
    }
    for (const member of now) if (!old.includes(member)) widened(`the member ${show(member)} was added`, open);
  };
  listed('enum');
  listed('x-known-values');

  const bound = (key: string, moreIsLess: boolean): void => {
    const [old, now] = [before[key] as number | undefined, after[key] as number | undefined];
    if (old === now) return;
    const isNarrower = now !== undefined && (old === undefined || (moreIsLess ? now > old : now < old));
    (isNarrower ? narrowed : widened)(`${key} was ${show(old)}, is now ${show(now)}`);
  };
  for (const key of LOWER_BOUNDS) bound(key, true);
  for (const key of UPPER_BOUNDS) bound(key, false);
  for (const key of ['pattern', 'format']) {
    if (before[key] === after[key]) continue;
    (after[key] === undefined ? widened : narrowed)(`${key} was ${show(before[key])}, is now ${show(after[key])}`);
  }

  if (before.items && after.items) inner(before.items, after.items, `${at}[]`);
  const [oldRest, rest] = [before.additionalProperties, after.additionalProperties];
  if (typeof oldRest === 'object' && typeof rest === 'object') inner(oldRest, rest, `${at}{}`);
  else if (oldRest !== rest && (oldRest === false || rest === false)) {
    if (rest === false) narrowed('refuses fields that it does not know');
    else tell('additive', 'lets fields pass that it does not know');
  }

  for (const [name, property] of Object.entries(before.properties ?? {})) {
    const same = after.properties?.[name];
    const where = join(at, name);
    if (!same) {
      tell('breaking', 'was removed', where);
      continue;
    }
    const [wasRequired, isRequired] = [before, after].map((shape) => shape.required?.includes(name) ?? false);
    if (wasRequired && !isRequired) breaksIf(direction !== 'given', 'was always there, is now optional', where);
    if (!wasRequired && isRequired) breaksIf(direction !== 'taken', 'was optional, is now required', where);
    inner(property, same, where);
  }
  for (const name of Object.keys(after.properties ?? {})) {
    if (before.properties?.[name]) continue;
    const isRequired = after.required?.includes(name) ?? false;
    const where = join(at, name);
    if (isRequired) breaksIf(direction !== 'taken', 'was added and is required', where);
    else tell('additive', 'was added, optional', where);
  }

  const parameters = after.parameters ?? [];
  before.parameters?.forEach((old, i) => {
    const now = parameters[i];
    const where = `${at}(${old.name})`;
    if (!now) return tell('breaking', 'the parameter was removed', where);
    if (old.optional && !now.optional)
      breaksIf(direction !== 'given', 'the parameter was optional, is now required', where);
    inner(old.shape, now.shape, where, FLIPPED[direction]);
  });
  for (const { name, optional } of parameters.slice(before.parameters?.length ?? 0)) {
    breaksIf(
      !optional && direction !== 'given',
      `the ${optional ? 'optional ' : ''}parameter was added`,
      `${at}(${name})`,
    );
  }
  if (before.result && after.result) inner(before.result, after.result, `${at}()`);
  return changes;
};

/** Somebody who can be called by `@`. */
export interface Callable {
  readonly id: string;
  readonly name: string;
}

/** The beginning of a name that is being typed after `@`, and where the `@` stands; null when none is. */
export const mentionBeingTyped = (
  text: string,
  caret: number,
): { readonly from: number; readonly typed: string } | null => {
  const match = /(?<![\p{L}\p{N}.@])@([\p{L}\p{N}][\p{L}\p{N}'’. -]{0,40}|)$/u.exec(text.slice(0, caret).slice(-60));
  return match ? { from: caret - match[0].length, typed: match[1]! } : null;
};

/** Who fits what was typed: every word of it begins a word of the name. */
export const whoFits = <T extends Callable>(people: readonly T[], typed: string): T[] => {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return people.filter(({ name }) => {
    const own = name.toLowerCase().split(/\s+/);
    return words.every((word) => own.some((part) => part.startsWith(word)));
  });
};

const isNamed = (text: string, name: string): boolean => {
  const spelled = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\p{L}\p{N}.@])@${spelled}(?![\p{L}\p{N}])`, 'iu').test(text);
};

/** Ids of the people whom a note calls; a longer name that begins with a shorter one is not both. */
export const mentionIdsIn = (text: string, people: readonly Callable[]): string[] => {
  let rest = text;
  const ids: string[] = [];
  for (const { id, name } of people.toSorted((a, b) => b.name.length - a.name.length)) {
    if (!isNamed(rest, name)) continue;
    ids.push(id);
    rest = rest.replaceAll(new RegExp(`@${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}`, 'giu'), '');
  }
  return ids;
};

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';

/** The share of one package, or of a folder of ours, in the bytes over the wire. */
export interface WirePart {
  /** An npm package, or a folder such as `src/composer`. */
  readonly name: string;
  /** Of the file after brotli, in proportion to the minified bytes: what is alike compresses as one. */
  readonly bytes: number;
}

const NO_SOURCE = 'the bundle itself';

const root = path.resolve(import.meta.dirname, '../..');
/** Where components come from: Svelte's maps name a file without its folder. */
const HOMES = ['src', 'node_modules/@tanstack/svelte-query/dist', 'node_modules/@lucide/svelte/dist'];
const fileNamed = new Map(
  HOMES.flatMap((home) =>
    readdirSync(path.join(root, home), { recursive: true, encoding: 'utf8' }).map((file): [string, string] => [
      path.basename(file),
      path.join(home, file),
    ]),
  ).toReversed(),
);

/** `node_modules/@a/b/c.js` is of `@a/b`, `src/composer/x/y.ts` of `src/composer`, all of the contract of `contracts`. */
const partOf = (source: string): string => {
  const given = source.replace(/^webpack:\/\/[^/]*\//, '').replace(/^\.\//, '');
  const file = given.includes('/') ? given : (fileNamed.get(given) ?? given);
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (file.startsWith('webpack/')) return NO_SOURCE;
  const [top, folder, deeper] = file.split('/');
  return top === 'src' && deeper !== undefined ? `src/${folder}` : (top ?? NO_SOURCE);
};

/** Minified bytes of each part of a file, by its source map: what has no place in it belongs to what stands before. */
const minifiedParts = (file: string): Map<string, number> => {
  const map = new SourceMap(
    JSON.parse(readFileSync(`${file}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
  );
  const parts = new Map<string, number>();
  let part = NO_SOURCE;
  for (const [line, code] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (let column = 0; column < code.length; column += 1) {
      const entry = map.findEntry(line, column);
      if ('originalSource' in entry && entry.originalSource) part = partOf(entry.originalSource);
      parts.set(part, (parts.get(part) ?? 0) + 1);
    }
  }
  return parts;
};

/** What the files of a folder consist of, the largest part first. They need their `.br` and `.map` beside them. */
export const wireParts = (folder: string, files: readonly string[]): WirePart[] => {
  const bytes = new Map<string, number>();
  for (const name of files) {
    const file = path.join(folder, name);
    const minified = minifiedParts(file);
    const perByte = statSync(`${file}.br`).size / [...minified.values()].reduce((sum, each) => sum + each, 0);
    for (const [part, length] of minified) bytes.set(part, (bytes.get(part) ?? 0) + length * perByte);
  }
  return [...bytes].map(([name, each]) => ({ name, bytes: Math.round(each) })).toSorted((a, b) => b.bytes - a.bytes);
};

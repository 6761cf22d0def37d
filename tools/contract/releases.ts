import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ContractSnapshot } from './shape.ts';

const folder = path.resolve(import.meta.dirname, '../../contracts/snapshot');

const compare = (a: string, b: string): number => {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  return x.map((part, i) => part - (y[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
};

/** Every released version of the contract, oldest first. */
export const releasedVersions = (): string[] =>
  readdirSync(folder)
    .flatMap((name) => /^(\d+\.\d+\.\d+)\.json$/.exec(name)?.[1] ?? [])
    .sort(compare);

/** The contract as it was released under a version. */
export const readRelease = (version: string): ContractSnapshot =>
  JSON.parse(readFileSync(path.join(folder, `${version}.json`), 'utf8')) as ContractSnapshot;

/** One line for each route, type or stream, so that a change of one is a change of one line. */
const print = (snapshot: ContractSnapshot): string => {
  const table = (value: object): string =>
    `{\n${Object.entries(value)
      .map(([name, entry]) => `  ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
      .join(',\n')}\n}`;
  const parts = Object.entries(snapshot).map(
    ([key, value]: [string, unknown]) =>
      `${JSON.stringify(key)}: ${typeof value === 'object' && value ? table(value) : JSON.stringify(value)}`,
  );
  return `{\n${parts.join(',\n')}\n}\n`;
};

/** Keeps a snapshot as released. Throws when its version has been released: a release never changes. */
export const writeRelease = (snapshot: ContractSnapshot): string => {
  const file = path.join(folder, `${snapshot.version}.json`);
  if (existsSync(file)) throw new Error(`Contract ${snapshot.version} is released: state the next version first.`);
  writeFileSync(file, print(snapshot));
  return file;
};

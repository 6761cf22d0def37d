import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { CONTRACTS_PACKAGE } from './buildContracts.ts';

const modules = path.resolve(import.meta.dirname, '../node_modules');

/** The built contracts package as a registry would get it. */
export interface Packed {
  /** The path of the archive. */
  readonly archive: string;
  readonly files: readonly string[];
}

/** Packs the built contracts package into `folder`. */
export const packContracts = (folder: string): Packed => {
  const told = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: CONTRACTS_PACKAGE,
    stdio: ['ignore', 'pipe', 'ignore'],
    encoding: 'utf8',
  });
  const [{ filename, files }] = JSON.parse(told) as [{ filename: string; files: { path: string }[] }];
  return { archive: path.join(folder, filename), files: files.map((file) => file.path) };
};

/**
 * Lays a packed contracts package into `folder` as `npm install` would, with the packages of this repository that
 * `beside` names, and nothing else. Returns the package's place.
 */
export const installContracts = (folder: string, { archive }: Packed, beside: readonly string[]): string => {
  const installed = path.join(folder, 'node_modules/@ticket-peek/contracts');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', archive, '-C', installed, '--strip-components=1']);
  for (const name of beside) {
    const link = path.join(folder, 'node_modules', name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(modules, name), link);
  }
  return installed;
};

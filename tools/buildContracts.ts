import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const source = path.join(root, 'contracts');

/** Where the package lies once it is built, ready for `npm pack` or an alias of a bundler. */
export const CONTRACTS_PACKAGE = path.join(root, 'dist/contracts');

/** Copied as they are. */
const COPIED = ['package.json', 'README.md'];

const compile = (into: string, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    const args = ['node_modules/typescript/bin/tsc', '-p', 'contracts/tsconfig.build.json', '--outDir', into];
    const tsc = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], signal });
    tsc.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    tsc.once('error', reject);
    tsc.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The contracts package did not build.\n${Buffer.concat(output).toString()}`));
    });
  });

/** TypeScript rewrites `./x.ts` to `./x.js` in modules but not in their declarations, which readers resolve alike. */
const rewriteDeclarations = (folder: string): void => {
  for (const name of readdirSync(folder, { recursive: true }) as string[]) {
    if (!name.endsWith('.d.ts')) continue;
    const file = path.join(folder, name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from |import\()(['"])\.[^'"]*)\.ts\2/g, '$1.js$2'));
  }
};

/**
 * Makes the package `@ticket-peek/contracts` in {@link CONTRACTS_PACKAGE}: ES modules and declarations, file by
 * file. Who reads the folder meanwhile finds the old one or the new one. Rejects with the compiler's words.
 */
export const buildContracts = async (signal?: AbortSignal): Promise<void> => {
  const next = `${CONTRACTS_PACKAGE}.next`;
  rmSync(next, { recursive: true, force: true });
  await compile(next, signal);
  rewriteDeclarations(next);
  for (const name of COPIED) cpSync(path.join(source, name), path.join(next, name));
  const old = `${CONTRACTS_PACKAGE}.old`;
  rmSync(old, { recursive: true, force: true });
  if (existsSync(CONTRACTS_PACKAGE)) renameSync(CONTRACTS_PACKAGE, old);
  renameSync(next, CONTRACTS_PACKAGE);
  rmSync(old, { recursive: true, force: true });
};

if (process.argv[1] === import.meta.filename) {
  buildContracts().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildContracts } from './buildContracts.ts';
import { writeRemoteTypes } from './remoteTypes.ts';

const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, '.cache/build-stamp');

/** What the bundles and the contracts package are made from. */
const INPUTS = [
  'contracts',
  'test/lab',
  'src',
  'host-sandbox/shell',
  'host-sandbox/sandboxApi.ts',
  'tools/leanContract.cjs',
  'tools/leanReplay.cjs',
  'tools/leanSvelte',
  'tools/staticIcons.cjs',
  'tools/styleSheetLoader.cjs',
  'tools/buildContracts.ts',
  'tools/chunkIntegrity.ts',
  'tools/integrity.ts',
  'tools/manifestIntegrity.ts',
  'tools/plainTypes.ts',
  'tools/precompress.ts',
  'tools/remoteTypes.ts',
  'webpack.config.ts',
  'package-lock.json',
];
const OUTPUTS = [
  'dist/remote/mf-manifest.json',
  'dist/remote/remoteEntry.js',
  'dist/remote/types.zip',
  'dist/shell/index.html',
  'dist/lab/index.html',
  'dist/contracts/index.js',
];

const filesOf = (name: string): string[] => {
  const full = path.join(root, name);
  if (path.extname(name)) return [full];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
};

const hashOfInputs = (): string => {
  const hash = createHash('sha256');
  for (const file of INPUTS.flatMap(filesOf)) hash.update(path.relative(root, file)).update(readFileSync(file));
  return hash.digest('hex');
};

/** Runs webpack; its output is shown only when it fails. */
const bundle = (signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const output: Buffer[] = [];
    const webpack = spawn(process.execPath, ['node_modules/webpack-cli/bin/cli.js', '--mode', 'production'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    webpack.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    webpack.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    webpack.once('error', reject);
    webpack.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`The build failed.\n${Buffer.concat(output).toString()}`));
    });
  });

/** Makes the next build run: what is in `dist` is no longer what the stamp says. */
export const forgetBuild = (): void => rmSync(stamp, { force: true });

/** Bundles remote, shell and lab, and makes the contracts package, unless nothing has changed since the last time. Rejects when the build fails. */
export const buildIfChanged = async (signal?: AbortSignal): Promise<'built' | 'unchanged'> => {
  const hash = hashOfInputs();
  const isThere = OUTPUTS.every((file) => existsSync(path.join(root, file)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'unchanged';
  forgetBuild();
  await Promise.all([bundle(signal), buildContracts(signal)]);
  writeRemoteTypes();
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return 'built';
};

if (process.argv[1] === import.meta.filename) {
  buildIfChanged().then(console.log, (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

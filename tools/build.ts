import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const stamp = path.join(root, '.cache/build-stamp');

/** What the two bundles are made from. */
const INPUTS = ['contracts', 'src', 'host-sandbox/shell', 'host-sandbox/sandboxApi.ts', 'tools/styleSheetLoader.cjs', 'webpack.config.ts', 'package-lock.json'];
const OUTPUTS = ['dist/remote/mf-manifest.json', 'dist/remote/remoteEntry.js', 'dist/shell/index.html'];

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

/** Bundles remote and shell, unless nothing has changed since the last time. Throws when the build fails. */
export const buildIfChanged = (): 'built' | 'unchanged' => {
  const hash = hashOfInputs();
  const isThere = OUTPUTS.every((file) => existsSync(path.join(root, file)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return 'unchanged';
  rmSync(stamp, { force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/webpack-cli/bin/cli.js', '--mode', 'production'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The build failed.\n${stdout}${stderr}`);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return 'built';
};

if (process.argv[1] === import.meta.filename) console.log(buildIfChanged());

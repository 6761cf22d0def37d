// Plain Node without dependencies: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

const modified = (file) => statSync(path.join(root, file)).mtimeMs;

/** Installs the locked packages when they are missing or older than the lock file. Exits when that fails. */
export const installIfMissing = () => {
  const mark = 'node_modules/.package-lock.json';
  if (existsSync(path.join(root, mark)) && modified(mark) >= modified('package-lock.json')) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    console.error('The packages could not be installed. See the output of npm above.');
    process.exit(1);
  }
};

/** Runs a script of ours in TypeScript, in place of this process. */
export const runTypeScript = async (script) => {
  const { register } = await import('tsx/esm/api');
  register();
  await import(path.join(root, script));
};

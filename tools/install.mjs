// Plain Node without dependencies: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '..');

const packagesOf = (lockFile) => JSON.parse(readFileSync(path.join(root, lockFile), 'utf8')).packages;

/** Whether what npm has installed is what the lock file asks for. Times of files say nothing: git changes them. */
const isInstalled = () => {
  let installed;
  try {
    installed = packagesOf('node_modules/.package-lock.json');
  } catch {
    return false;
  }
  const wanted = Object.entries(packagesOf('package-lock.json')).filter(([folder]) => folder !== '');
  return wanted.every(([folder, { version, optional }]) => {
    const found = installed[folder];
    // Optional packages are for other machines; but the wrong version of one is wrong.
    return found ? found.version === version : optional === true;
  });
};

/** Installs the locked packages when they are missing or others than the lock file says. Exits when that fails. */
export const installIfMissing = () => {
  if (isInstalled()) return;
  console.error('Installing packages…');
  const { status } = spawnSync('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status === 0) return;
  console.error('The packages could not be installed. See the output of npm above.');
  process.exit(1);
};

/** Runs a script of ours in TypeScript, in place of this process. */
export const runTypeScript = async (script) => {
  const { register } = await import('tsx/esm/api');
  register();
  await import(path.join(root, script));
};

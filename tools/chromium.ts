import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
};

/** A Chromium that is here already: at CHROMIUM_PATH, else on the PATH. */
export const findChromium = (env: NodeJS.ProcessEnv = process.env): string | null => {
  const chosen = env['CHROMIUM_PATH'];
  if (chosen && isProgram(chosen)) return chosen;
  if (chosen) console.error(`CHROMIUM_PATH is ${chosen}, where there is no program. Looking elsewhere.`);
  const folders = (env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isProgram) ?? null;
};

const installDebians = (): boolean => {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('update', '-qq') && apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-core');
};

/** Finds Chromium, or installs Debian's. Throws an error that says what to do. */
export const ensureChromium = (): string => {
  const found = findChromium() ?? (installDebians() ? findChromium() : null);
  if (found) return found;
  throw new Error(
    'The tests need Chromium. Install it (Debian, Ubuntu: `sudo apt-get install chromium`), or set CHROMIUM_PATH to where it is.',
  );
};

/** How Chromium is started: headless, and without anything that goes to the network by itself. */
export const CHROMIUM_ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

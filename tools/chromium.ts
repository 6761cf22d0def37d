import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { installDebian } from './debianPackages.ts';

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

/** Finds Chromium, or installs Debian's. Throws an error that says what to do. */
export const ensureChromium = (): string => {
  const found = findChromium() ?? (installDebian('chromium', 'fonts-noto-core') ? findChromium() : null);
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

import { existsSync } from 'node:fs';
import { installDebian } from './debianPackages.ts';

const EXIM = '/usr/sbin/exim4';

/** Debian's Exim, which takes a configuration of one's own from root only; null where it cannot be run. */
export const findExim = (): string | null => (process.getuid?.() === 0 && existsSync(EXIM) ? EXIM : null);

/** Finds Exim, or installs Debian's. Null where neither can be done: then the tests with it say that they are left out. */
export const ensureExim = (): string | null => findExim() ?? (installDebian('exim4-daemon-light') ? findExim() : null);

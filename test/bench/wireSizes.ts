import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { wireParts, type WirePart } from './wireParts.ts';

const dist = path.resolve(import.meta.dirname, '../../dist/remote');

const manifestSchema = z.object({
  exposes: z.array(z.object({ name: z.string(), assets: z.object({ js: z.object({ sync: z.array(z.string()) }) }) })),
});

/** What a browser loads of the production build, in bytes after brotli. */
export interface Wire {
  /** What the module `./mount` needs before header, thread and composer can be used (test/e2e/firstUse.spec.ts). */
  readonly firstUse: number;
  /** What that consists of: npm packages and our own folders, the largest first. */
  readonly firstUseParts: readonly WirePart[];
  /** `remoteEntry.js`, which carries a runtime of Module Federation of its own. */
  readonly entry: number;
  /** All that the longest visit can load through `./mount`, in the longest language, without the entry. */
  readonly total: number;
}

/** The entry, which is counted by itself, and the exposes that somebody who mounts by `./mount` does not load. */
const OTHER_DOORS = /^(remoteEntry|__federation_expose_(?!mount\.))/;

const size = (file: string): number => statSync(path.join(dist, `${file}.br`)).size;

/** Reads the sizes of the build in `dist/remote`. Throws when there is none. */
export const measureWire = (): Wire => {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path.join(dist, 'mf-manifest.json'), 'utf8')));
  const mount = manifest.exposes.find(({ name }) => name === 'mount');
  if (!mount) throw new Error('The build exposes no ./mount.');
  const chunks = readdirSync(dist).filter((file) => file.endsWith('.js') && !OTHER_DOORS.test(file));
  const sum = (files: readonly string[]): number => files.reduce((bytes, file) => bytes + size(file), 0);
  const languages = chunks.filter((file) => file.startsWith('words-'));
  const others = chunks.filter((file) => !languages.includes(file));
  return {
    firstUse: sum(mount.assets.js.sync),
    firstUseParts: wireParts(dist, mount.assets.js.sync),
    entry: size('remoteEntry.js'),
    total: sum(others) + Math.max(...languages.map(size)),
  };
};

import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import webpack, { type Compiler, type Configuration } from 'webpack';
import configurations from '../../../webpack.config.ts';
import type { Measure } from '../measure.ts';
import { figureRow } from '../row.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const COMPONENT = path.join(root, 'src/header/Header.svelte');

/** The remote's build as `npm run build` and `npm run dev` make it, into a folder of its own, from nothing. */
const compilerOf = (mode: 'production' | 'development', folder: string): Compiler => {
  const [remote] = configurations({}, { mode });
  const configuration: Configuration = { ...remote, cache: mode === 'development' ? { type: 'memory' } : false };
  // Module Federation tells of aliases on standard output, which is the bench's.
  const { log } = console;
  console.log = console.error;
  const compiler = webpack({ ...configuration, output: { ...remote?.output, path: folder } });
  console.log = log;
  if (!compiler) throw new Error('webpack made no compiler of its configuration.');
  return compiler;
};

const buildOnce = (compiler: Compiler): Promise<number> =>
  new Promise((resolve, reject) => {
    const since = performance.now();
    compiler.run((error, stats) => {
      if (error ?? stats?.hasErrors()) return reject(error ?? new Error(stats?.toString('errors-only')));
      const taken = performance.now() - since;
      compiler.close(() => resolve(taken));
    });
  });

/** From the change of one component until its new code lies where the page takes it from. */
const rebuild = (compiler: Compiler): Promise<number> =>
  new Promise((resolve, reject) => {
    let changedAt: number | undefined;
    const watching = compiler.watch({}, (error, stats) => {
      if (error ?? stats?.hasErrors()) return reject(error ?? new Error(stats?.toString('errors-only')));
      if (changedAt !== undefined) {
        const taken = performance.now() - changedAt;
        return watching?.close(() => resolve(taken));
      }
      // Begins to look at the files once this has returned.
      setTimeout(() => {
        changedAt = performance.now();
        utimesSync(COMPONENT, new Date(), new Date());
      }, 1_000);
    });
  });

/** How long the remote's production build takes, and how long a developer waits for one changed component. No bar is set. */
export const building: Measure = {
  name: 'build.time',
  async *rows() {
    const folder = mkdtempSync(path.join(tmpdir(), 'ticket-peek-build-'));
    try {
      yield figureRow('build.time.production', await buildOnce(compilerOf('production', folder)), 'ms');
      yield figureRow('build.time.component', await rebuild(compilerOf('development', folder)), 'ms');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

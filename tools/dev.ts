import path from 'node:path';
import { config, originOf } from '../host-sandbox/config.ts';
import { forgetBuild } from './build.ts';
import { lockData } from './dataLock.ts';
import { followSources } from './followSources.ts';
import { PRODUCT, startProduct } from './processes.ts';
import { reloadUrl, startReloadStream } from './reloadStream.ts';
import { stopSignal } from './stopSignal.ts';

/** Builds both bundles whenever their sources change, and calls `onBuilt` after each that succeeded. Resolves after the first. */
const watchBundles = async (onBuilt: () => void): Promise<void> => {
  // For the shell's bundle, and for the server's content security policy.
  process.env['PEEK_DEV_RELOAD_URL'] = reloadUrl;
  const [{ default: webpack }, { default: configurations }] = await Promise.all([
    import('webpack'),
    import('../webpack.config.ts'),
  ]);
  const compiler = webpack(configurations({}, { mode: 'development' }));
  if (!compiler) throw new Error('webpack made no compiler of its configuration.');
  await new Promise<void>((resolve) => {
    compiler.watch({}, (error, stats) => {
      if (error) console.error(error);
      else if (stats?.hasErrors() || stats?.hasWarnings()) console.error(stats.toString('errors-warnings'));
      if (!error && !stats?.hasErrors()) onBuilt();
      resolve();
    });
  });
};

/** `npm run dev`: remote and shell are rebuilt as they change and the page follows; the processes start themselves anew. */
const run = async (): Promise<void> => {
  const { signal, stopRequested } = stopSignal();
  const unlock = await lockData(config.dataDir);
  const options = { logDir: path.join(config.dataDir, 'logs'), signal };
  const stops: (() => Promise<void>)[] = [];
  try {
    // A development build must not pass for the one that `npm start` wants.
    forgetBuild();
    await watchBundles(await startReloadStream());
    for (const running of await startProduct(options)) {
      const plan = PRODUCT.find(({ name }) => name === running.name);
      // The server of the remote's files reads them anew for each request.
      const follows = plan?.entry.startsWith('host-sandbox/');
      stops.push(plan && follows ? followSources(plan, running, options) : () => running.stop());
    }
    console.log(`ready ${originOf(config.shell)}`);
    await stopRequested;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await Promise.all(stops.map((stop) => stop()));
    await unlock();
  }
};

run().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

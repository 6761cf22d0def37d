import path from 'node:path';
import { config, originOf } from '../host-sandbox/config.ts';
import { buildIfChanged } from './build.ts';
import { lockData } from './dataLock.ts';
import { startProduct, stopAll, type RunningProcess } from './processes.ts';
import { stopSignal } from './stopSignal.ts';

/** `npm start`: builds what has changed, starts everything, says `ready <url>`, and stops everything on Ctrl-C. */
const run = async (): Promise<number> => {
  const { signal, stopRequested } = stopSignal();
  const logDir = path.join(config.dataDir, 'logs');
  const unlock = await lockData(config.dataDir);
  let running: RunningProcess[] = [];
  try {
    await buildIfChanged(signal);
    running = await startProduct({ logDir, signal });
    console.log(`ready ${originOf(config.shell)}`);
    const first = await Promise.race([stopRequested, ...running.map(({ gone }) => gone)]);
    if (first === 'stop') return 0;
    console.error(`${first} See ${logDir}.`);
    return 1;
  } catch (error) {
    if (signal.aborted) return 0;
    throw error;
  } finally {
    await stopAll(running);
    await unlock();
  }
};

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

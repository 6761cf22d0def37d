import path from 'node:path';
import { config, originOf } from '../host-sandbox/config.ts';
import { buildIfChanged } from './build.ts';
import { lockData } from './dataLock.ts';
import { startProduct, type RunningProcess } from './processes.ts';

/** `npm start`: builds what has changed, starts everything, says `ready <url>`, and stops everything on Ctrl-C. */
const run = async (): Promise<number> => {
  const stopRequested = new Promise<'stop'>((resolve) => {
    process.once('SIGINT', () => resolve('stop'));
    process.once('SIGTERM', () => resolve('stop'));
  });
  const unlock = await lockData(config.dataDir);
  let running: RunningProcess[] = [];
  try {
    buildIfChanged();
    running = await startProduct({ logDir: path.join(config.dataDir, 'logs') });
    console.log(`ready ${originOf(config.shell)}`);
    const first = await Promise.race([stopRequested, ...running.map(({ gone }) => gone)]);
    if (first === 'stop') return 0;
    console.error(`${first} See ${path.join(config.dataDir, 'logs')}.`);
    return 1;
  } finally {
    await Promise.all(running.map((one) => one.stop()));
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

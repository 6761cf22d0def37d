import { rm } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../../../host-sandbox/config.ts';
import { buildIfChanged } from '../../../tools/build.ts';
import { startProduct, stopAll } from '../../../tools/processes.ts';

/** Starts the whole product once for all tests, the way `npm start` does. */
export default async (): Promise<() => Promise<void>> => {
  await buildIfChanged();
  const running = await startProduct({ logDir: path.join(config.dataDir, 'logs') });
  return async () => {
    await stopAll(running);
    await rm(config.dataDir, { recursive: true, force: true });
  };
};

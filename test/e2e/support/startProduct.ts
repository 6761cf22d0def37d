import { rm } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../../../host-sandbox/config.ts';
import { buildIfChanged } from '../../../tools/build.ts';
import { startProduct, stopAll } from '../../../tools/processes.ts';
import { startProcesses } from './startProcesses.ts';

const startOnce = async (): Promise<() => Promise<void>> => {
  const running = await startProduct({ logDir: path.join(config.dataDir, 'logs') });
  return () => stopAll(running);
};

/**
 * Starts the whole product once for all tests, the way `npm start` does; with `PEEK_PROCESSES=3` as three server
 * processes on one PostgreSQL.
 */
export default async (): Promise<() => Promise<void>> => {
  await buildIfChanged();
  const processes = Number(process.env['PEEK_PROCESSES'] ?? 1);
  const stop = await (processes > 1 ? startProcesses(processes) : startOnce());
  return async () => {
    await stop();
    await rm(config.dataDir, { recursive: true, force: true });
  };
};

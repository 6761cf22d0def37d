import { rm } from 'node:fs/promises';
import { config } from '../host-sandbox/config.ts';
import { lockHolder } from './dataLock.ts';

/** `npm run reset`: empties the sandbox. The next start fills it anew. */
const holder = await lockHolder(config.dataDir);
if (holder !== null) {
  console.error(`The product is running on ${config.dataDir} (process ${holder}). Stop it first, then reset.`);
  process.exit(1);
}
await rm(config.dataDir, { recursive: true, force: true });
console.log(`Removed ${config.dataDir}.`);

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { hostOf } from './hostOf.ts';
import type { ContractSnapshot } from './shape.ts';

const folder = path.resolve(import.meta.dirname, '../../test/frozen');

/**
 * Keeps a host as it is written for this release of the contract: what it says, gives and understands. Tests let it
 * meet the remote of later contracts. Returns the file's path.
 */
export const freezeHost = (snapshot: ContractSnapshot): string => {
  const file = path.join(folder, `host-${snapshot.version}.json`);
  writeFileSync(file, `${JSON.stringify(hostOf(snapshot), null, 2)}\n`);
  return path.relative(process.cwd(), file);
};

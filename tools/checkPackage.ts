import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { CONTRACT_VERSION } from '../contracts/version.ts';
import { buildContracts, CONTRACTS_PACKAGE } from './buildContracts.ts';
import { installContracts, packContracts } from './packContracts.ts';

/**
 * First half of `npm run check:package`: builds the contracts package, packs it as a registry would get it, and
 * lets publint look at the archive, and runs its command. Its version is the contract's. (The second half is are-the-types-wrong.)
 */
const failures: string[] = [];

await buildContracts();
const manifest = JSON.parse(readFileSync(path.join(CONTRACTS_PACKAGE, 'package.json'), 'utf8')) as { version: string };
if (manifest.version !== CONTRACT_VERSION) {
  failures.push(`contracts/package.json says ${manifest.version}, contracts/version.ts says ${CONTRACT_VERSION}.`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'peek-pack-'));
try {
  const packed = packContracts(folder);
  const odd = packed.files.filter((name) => /\.test\.|(?<!\.d)\.ts$/.test(name));
  if (odd.length > 0) failures.push(`The archive holds what is not for readers: ${odd.join(', ')}.`);

  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(readFileSync(packed.archive)).buffer },
    strict: true,
  });
  for (const message of messages) failures.push(`publint: ${formatMessage(message, pkg, { color: false })}`);

  // Its command must run out of the archive, with nothing beside it but what the package states.
  const installed = installContracts(folder, packed, ['zod']);
  const help = execFileSync(process.execPath, [path.join(installed, 'conformance/cli.js'), '--help'], {
    encoding: 'utf8',
  });
  if (!help.includes('ticket-peek-conformance')) failures.push('The command of the package does not say what it is.');

  console.log(`${path.basename(packed.archive)}: ${packed.files.length} files.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exitCode = 1;
}

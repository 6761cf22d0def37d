import path from 'node:path';
import { freezeHost } from './freezeHost.ts';
import { freezeRemote } from './freezeRemote.ts';
import { writeRelease } from './releases.ts';
import { takeSnapshot } from './takeSnapshot.ts';

/**
 * `npm run contract:release`: keeps the contract as it stands as the release of its version, with the remote of that
 * release and a host that is written for it. From then on `test/frozen` lets them meet what comes later.
 */
const snapshot = takeSnapshot();
const files = [
  path.relative(process.cwd(), writeRelease(snapshot)),
  freezeHost(snapshot),
  await freezeRemote(snapshot.version),
];
console.log(`Released in ${new Intl.ListFormat('en-GB').format(files)}.`);

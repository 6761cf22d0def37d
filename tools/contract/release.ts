import path from 'node:path';
import { freezeRemote } from './freezeRemote.ts';
import { writeRelease } from './releases.ts';
import { takeSnapshot } from './takeSnapshot.ts';

/**
 * `npm run contract:release`: keeps the contract as it stands as the release of its version, and how its remote
 * agrees with hosts. A frozen host of the version (`test/frozen/host-….json`) is written by hand beside them.
 */
const snapshot = takeSnapshot();
const files = [path.relative(process.cwd(), writeRelease(snapshot)), await freezeRemote(snapshot.version)];
console.log(`Released in ${files.join(' and ')}.`);

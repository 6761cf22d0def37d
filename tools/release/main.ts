import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { buildIfChanged } from '../build.ts';
import { folderStore } from './folderStore.ts';
import { canary, overview, promote, prune, publish, ReleaseError, rollback, type Shipping } from './release.ts';
import { s3Store } from './s3Store.ts';

const USAGE = `npm run release -- publish <version>
npm run release -- promote <version> [channel]
npm run release -- canary <version> <percent> [channel]
npm run release -- rollback [channel]
npm run release -- prune [version to keep …]
npm run release -- list

The channel is 'stable' when none is named. RELEASE_URL is the address that hosts use, e.g. https://cdn.example/peek;
RELEASE_STORE is a folder, or s3://bucket with AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for other
stores than Amazon's, RELEASE_S3_ENDPOINT.`;

const { env } = process;

const shipping = (): Shipping => {
  const [place, baseUrl] = [env['RELEASE_STORE'], env['RELEASE_URL']?.replace(/\/+$/, '')];
  if (!place || !baseUrl) throw new ReleaseError(`Set RELEASE_STORE and RELEASE_URL.\n\n${USAGE}`);
  if (!place.startsWith('s3://')) return { store: folderStore(path.resolve(place)), baseUrl };
  const endpoint = env['RELEASE_S3_ENDPOINT'];
  const client = new S3Client(endpoint ? { endpoint, forcePathStyle: true } : {});
  return { store: s3Store(client, place.slice('s3://'.length)), baseUrl };
};

const steps: Readonly<Record<string, (...given: string[]) => Promise<unknown>>> = {
  publish: async (version = '') => {
    await buildIfChanged();
    await publish(shipping(), path.resolve(import.meta.dirname, '../../dist/remote'), version);
    return `Published ${version}.`;
  },
  promote: (version = '', channel = 'stable') => promote(shipping(), channel, version),
  canary: (version = '', percent = '', channel = 'stable') => canary(shipping(), channel, version, Number(percent)),
  rollback: (channel = 'stable') => rollback(shipping(), channel),
  prune: (...keep) => prune(shipping(), keep),
  list: () => overview(shipping()),
};

const [name = '', ...given] = process.argv.slice(2);
const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
if (!step) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  step(...given).then(
    (done) => console.log(typeof done === 'string' ? done : JSON.stringify(done, null, 2)),
    (error: unknown) => {
      console.error(error instanceof ReleaseError ? error.message : error);
      process.exitCode = 1;
    },
  );
}

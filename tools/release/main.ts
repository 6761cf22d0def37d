import path from 'node:path';
import { parseArgs } from 'node:util';
import { S3Client } from '@aws-sdk/client-s3';
import { buildIfChanged } from '../build.ts';
import { folderStore } from './folderStore.ts';
import { ageOf } from './age.ts';
import { canary, overview, promote, prune, publish, ReleaseError, rollback, type Shipping } from './release.ts';
import { s3Store } from './s3Store.ts';

const USAGE = `npm run release -- publish <version>
npm run release -- promote <version> [channel]
npm run release -- canary <version> <percent> [channel]
npm run release -- rollback [channel]
npm run release -- prune [--older-than 30d] [version to keep …]
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

/** The moment that an age such as `30d` reaches back to; none without an age. */
const since = (age: string | undefined): number | undefined =>
  age === undefined ? undefined : Date.now() - ageOf(age);

type Step = (given: readonly string[], options: { 'older-than'?: string }) => Promise<unknown>;
const steps: Readonly<Record<string, Step>> = {
  publish: async ([version = '']) => {
    await buildIfChanged();
    await publish(shipping(), path.resolve(import.meta.dirname, '../../dist/remote'), version);
    return `Published ${version}.`;
  },
  promote: async ([version = '', channel = 'stable']) => promote(shipping(), channel, version),
  canary: async ([version = '', percent = '', channel = 'stable']) =>
    canary(shipping(), channel, version, Number(percent)),
  rollback: async ([channel = 'stable']) => rollback(shipping(), channel),
  prune: async (versions, options) => prune(shipping(), { versions, publishedSince: since(options['older-than']) }),
  list: async () => overview(shipping()),
};

const run = async (): Promise<unknown> => {
  const options = { 'older-than': { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [name = '', ...given] = positionals;
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (step) return step(given, values);
  process.exitCode = 2;
  return USAGE;
};

run().then(
  (done) => console.log(typeof done === 'string' ? done : JSON.stringify(done, null, 2)),
  (error: unknown) => {
    console.error(error instanceof ReleaseError ? error.message : error);
    process.exitCode = 1;
  },
);

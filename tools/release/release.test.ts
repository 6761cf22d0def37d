import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateBucketCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import S3rver from 's3rver';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ageOf } from './age.ts';
import { folderStore } from './folderStore.ts';
import { canary, overview, promote, prune, publish, rollback, type Shipping } from './release.ts';
import type { ReleaseStore } from './releaseStore.ts';
import { s3Store } from './s3Store.ts';

const baseUrl = 'https://cdn.example/peek';
const stable = 'channels/stable/mf-manifest.json';

let folder: string;
let build: string;
let s3: S3rver;
let client: S3Client;
let buckets = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-release-'));
  build = path.join(folder, 'build');
  await mkdir(build);
  const manifest = { name: 'mspTicketPeek', metaData: { publicPath: 'auto', contract: { id: 'x' } }, exposes: [] };
  for (const [name, content] of Object.entries({
    'remoteEntry.js': 'entry',
    'remoteEntry.js.br': 'packed',
    '12.0123456789.js': 'chunk',
    'mf-manifest.json': JSON.stringify(manifest),
    'mf-manifest.json.br': 'packed manifest of the build folder',
  })) {
    await writeFile(path.join(build, name), content);
  }
  s3 = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: path.join(folder, 's3') });
  const { port } = (await s3.run()) as AddressInfo;
  client = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    forcePathStyle: true,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
});
afterAll(async () => {
  client.destroy();
  await s3.close();
  await rm(folder, { recursive: true });
});

const stores: readonly [string, () => Promise<ReleaseStore>][] = [
  ['a folder', () => mkdtemp(path.join(folder, 'cdn-')).then(folderStore)],
  [
    'an S3-compatible store',
    async () => {
      const bucket = `releases-${(buckets += 1)}`;
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      return s3Store(client, bucket);
    },
  ],
];

describe.each(stores)('shipping to %s', (_name, open) => {
  let shipping: Shipping;
  beforeEach(async () => {
    shipping = { store: await open(), baseUrl };
  });

  const manifestAt = async (file: string) =>
    JSON.parse(String(await shipping.store.get(file))) as { metaData: Record<string, unknown> };

  test('a release is a folder of its own, complete when its manifest is there, with the integrity of its scripts', async () => {
    const put = vi.spyOn(shipping.store, 'put');
    await publish(shipping, build, '1.0.0');
    expect(put.mock.calls.map(([file]) => file)).toEqual([
      'releases/1.0.0/12.0123456789.js',
      'releases/1.0.0/remoteEntry.js',
      'releases/1.0.0/remoteEntry.js.br',
      'releases/1.0.0/mf-manifest.json',
    ]);
    expect(put.mock.calls[1]?.[2].cacheControl).toContain('immutable');
    expect(put.mock.calls.at(-1)?.[2].cacheControl).toContain('max-age=0');
    const { metaData } = await manifestAt('releases/1.0.0/mf-manifest.json');
    expect(metaData['integrity']).toEqual({
      'remoteEntry.js': expect.stringMatching(/^sha384-/),
      '12.0123456789.js': expect.stringMatching(/^sha384-/),
    });
  });

  test('a release never changes; one that was cut short is finished by publishing again', async () => {
    const put = vi.spyOn(shipping.store, 'put').mockRejectedValueOnce(new Error('cut'));
    await expect(publish(shipping, build, '1.0.0')).rejects.toThrow('cut');
    expect((await overview(shipping)).releases).toEqual([]);
    put.mockRestore();
    await publish(shipping, build, '1.0.0');
    await expect(publish(shipping, build, '1.0.0')).rejects.toThrow('is there already');
    await expect(publish(shipping, build, '../1.0.0')).rejects.toThrow();
  });

  test('a channel points to a build by its absolute address, and back again', async () => {
    for (const version of ['1.0.0', '1.1.0']) await publish(shipping, build, version);
    await expect(rollback(shipping, 'stable')).rejects.toThrow('Nothing was promoted');
    await promote(shipping, 'stable', '1.0.0');
    await expect(rollback(shipping, 'stable')).rejects.toThrow('no other release');
    await promote(shipping, 'stable', '1.1.0');
    expect((await manifestAt(stable)).metaData['publicPath']).toBe(`${baseUrl}/releases/1.1.0/`);
    await rollback(shipping, 'stable');
    expect((await manifestAt(stable)).metaData['publicPath']).toBe(`${baseUrl}/releases/1.0.0/`);
    await expect(promote(shipping, 'stable', '9.9.9')).rejects.toThrow('There is no release 9.9.9');
    expect((await manifestAt(stable)).metaData['publicPath']).toBe(`${baseUrl}/releases/1.0.0/`);
  });

  test('a canary goes to part of the tenants, and ends by itself with a promotion or a rollback', async () => {
    for (const version of ['1.0.0', '1.1.0']) await publish(shipping, build, version);
    await promote(shipping, 'stable', '1.0.0');
    const begun = await canary(shipping, 'stable', '1.1.0', 10);
    const manifestUrl = `${baseUrl}/releases/1.1.0/mf-manifest.json`;
    expect(begun).toMatchObject({ version: '1.0.0', canary: { version: '1.1.0', percent: 10, manifestUrl } });
    expect((await manifestAt(stable)).metaData['publicPath']).toBe(`${baseUrl}/releases/1.0.0/`);
    expect((await canary(shipping, 'stable', '1.1.0', 0)).canary).toBeNull();
    await canary(shipping, 'stable', '1.1.0', 50);
    expect((await promote(shipping, 'stable', '1.1.0')).canary).toBeNull();
    await expect(canary(shipping, 'stable', '1.1.0', 101)).rejects.toThrow('0 to 100');
  });

  test('old releases are removed, but none that somebody may still be sent to', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0']) await publish(shipping, build, version);
    await promote(shipping, 'stable', '1.1.0');
    await promote(shipping, 'stable', '1.2.0');
    expect(await prune(shipping, { versions: ['1.3.0'] })).toEqual(['1.0.0']);
    expect((await overview(shipping)).releases).toEqual(['1.1.0', '1.2.0', '1.3.0']);
    expect(await shipping.store.list('releases/1.0.0')).toEqual([]);
  });

  test('of old releases those of an age go, and never one that a channel points to or can roll back to', async () => {
    for (const [version, day] of [
      ['1.0.0', '2026-01-01'],
      ['1.1.0', '2026-01-02'],
      ['1.2.0', '2026-01-03'],
      ['1.3.0', '2026-03-01'],
    ] as const)
      await publish(shipping, build, version, new Date(day));
    await promote(shipping, 'stable', '1.0.0');
    await promote(shipping, 'next', '1.1.0');
    const month = Date.parse('2026-03-02') - ageOf('30d');
    expect(await prune(shipping, { versions: [], publishedSince: month })).toEqual(['1.2.0']);
    expect((await overview(shipping)).releases).toEqual(['1.0.0', '1.1.0', '1.3.0']);
  });

  test('a channel names the release before, for loaders that cannot have its own', async () => {
    for (const version of ['1.0.0', '1.1.0']) await publish(shipping, build, version);
    await promote(shipping, 'stable', '1.0.0');
    expect((await manifestAt(stable)).metaData['channel']).toMatchObject({ previous: null });
    await promote(shipping, 'stable', '1.1.0');
    const manifestUrl = `${baseUrl}/releases/1.0.0/mf-manifest.json`;
    expect((await manifestAt(stable)).metaData['channel']).toMatchObject({
      previous: { version: '1.0.0', manifestUrl },
    });
  });
});

test.each(['30', 'd', '-1d', '1y'])('an age is not written as %s', (text) => {
  expect(() => ageOf(text)).toThrow('e.g. 30d');
});

test('the store is told how each file is to be served', async () => {
  const [, [, open]] = stores as [unknown, (typeof stores)[number]];
  await publish({ store: await open(), baseUrl }, build, '1.0.0');
  const head = await client.send(
    new HeadObjectCommand({ Bucket: `releases-${buckets}`, Key: 'releases/1.0.0/remoteEntry.js' }),
  );
  expect(head).toMatchObject({
    ContentType: 'text/javascript; charset=utf-8',
    CacheControl: 'public, max-age=31536000, immutable',
  });
});

test('nothing unfinished is left in the folder', async () => {
  const cdn = await mkdtemp(path.join(folder, 'cdn-'));
  await publish({ store: folderStore(cdn), baseUrl }, build, '1.0.0');
  expect((await readdir(cdn, { recursive: true })).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
});

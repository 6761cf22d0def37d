import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { integrityOf } from '../integrity.ts';
import {
  MANIFEST,
  parseVersion,
  pointTo,
  publishedAt,
  readChannel,
  writeChannel,
  writeRelease,
  type Channel,
} from './channelManifest.ts';
import type { FileHeaders, ReleaseStore } from './releaseStore.ts';

/** Why a step of shipping was not done, for whoever ran the command. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
}

/** Where releases go, and under which address hosts reach them. */
export interface Shipping {
  readonly store: ReleaseStore;
  /** Absolute, without a slash at its end. */
  readonly baseUrl: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

const typeOf = (name: string): string =>
  TYPES[path.extname(name.replace(/\.(?:br|gz)$/, ''))] ?? 'application/octet-stream';

/** A release's folder never changes, so whatever is in it may be kept for ever. */
const IMMUTABLE = 'public, max-age=31536000, immutable';
const SHORT_LIVED: FileHeaders = { contentType: TYPES['.json']!, cacheControl: 'public, max-age=0, must-revalidate' };

const folderOf = (version: string): string => `releases/${version}`;
const manifestOf = (version: string): string => `${folderOf(version)}/${MANIFEST}`;
const channelFile = (name: string): string => `channels/${name}/${MANIFEST}`;

const urlOf = ({ baseUrl }: Shipping, version: string): string => `${baseUrl}/${folderOf(version)}/`;

const integrityOfScripts = (files: ReadonlyMap<string, Buffer>): Record<string, string> =>
  Object.fromEntries(
    [...files].filter(([name]) => name.endsWith('.js')).map(([name, content]) => [name, integrityOf(content)]),
  );

const requireRelease = async ({ store }: Shipping, version: string): Promise<Buffer> => {
  const manifest = await store.get(manifestOf(version));
  if (!manifest) throw new ReleaseError(`There is no release ${version}. Publish it first.`);
  return manifest;
};

const readChannelOf = async ({ store }: Shipping, name: string): Promise<Channel | null> => {
  const manifest = await store.get(channelFile(name));
  return manifest && readChannel(manifest);
};

const requireChannel = async (shipping: Shipping, name: string): Promise<Channel> => {
  const channel = await readChannelOf(shipping, name);
  if (!channel) throw new ReleaseError(`Nothing was promoted to the channel ${name} yet.`);
  return channel;
};

const saveChannel = async (shipping: Shipping, channel: Channel): Promise<Channel> => {
  const build = await requireRelease(shipping, channel.version);
  const manifest = writeChannel(build, (version) => urlOf(shipping, version), channel);
  await shipping.store.put(channelFile(channel.name), manifest, SHORT_LIVED);
  return channel;
};

/**
 * Puts a build into a folder of its own, the manifest last: a release that was cut short is none, and is
 * finished by publishing again. Throws a {@link ReleaseError} when the version is there already.
 */
export const publish = async (
  shipping: Shipping,
  buildFolder: string,
  version: string,
  now = new Date(),
): Promise<void> => {
  parseVersion(version);
  if (await shipping.store.get(manifestOf(version)))
    throw new ReleaseError(`The release ${version} is there already, and a release never changes.`);
  const names = (await readdir(buildFolder)).filter((name) => !name.startsWith(MANIFEST)).sort();
  const files = new Map<string, Buffer>();
  for (const name of names) files.set(name, await readFile(path.join(buildFolder, name)));
  for (const [name, content] of files) {
    const headers = { contentType: typeOf(name), cacheControl: IMMUTABLE };
    await shipping.store.put(`${folderOf(version)}/${name}`, content, headers);
  }
  const build = await readFile(path.join(buildFolder, MANIFEST));
  const release = { version, publishedAt: now.toISOString() };
  const manifest = writeRelease(build, integrityOfScripts(files), release);
  await shipping.store.put(manifestOf(version), manifest, SHORT_LIVED);
};

/** Points a channel to a release, for everybody. One step: hosts get the old manifest or the new one. */
export const promote = async (shipping: Shipping, name: string, version: string): Promise<Channel> =>
  saveChannel(shipping, pointTo(await readChannelOf(shipping, name), name, version));

/** Gives a release to part of the tenants, the same ones for as long as it lasts; 0 percent takes it back. */
export const canary = async (shipping: Shipping, name: string, version: string, percent: number): Promise<Channel> => {
  const channel = await requireChannel(shipping, name);
  if (percent === 0) return saveChannel(shipping, { ...channel, canary: null });
  if (!Number.isInteger(percent) || percent < 0 || percent > 100)
    throw new ReleaseError('A canary goes to 0 to 100 percent of the tenants.');
  await requireRelease(shipping, version);
  const manifestUrl = `${urlOf(shipping, version)}${MANIFEST}`;
  return saveChannel(shipping, { ...channel, canary: { version, percent, manifestUrl } });
};

/** Points a channel to the release before, and ends its canary. Throws a {@link ReleaseError} when there is none. */
export const rollback = async (shipping: Shipping, name: string): Promise<Channel> => {
  const channel = await requireChannel(shipping, name);
  const [version, ...before] = channel.before;
  if (version === undefined) throw new ReleaseError(`The channel ${name} had no other release before.`);
  return saveChannel(shipping, { name, version, before, canary: null });
};

/** Published releases and where the channels point. */
export const overview = async (shipping: Shipping): Promise<{ releases: string[]; channels: Channel[] }> => {
  const manifests = (await shipping.store.list('releases')).filter((file) => file.endsWith(`/${MANIFEST}`));
  const names = (await shipping.store.list('channels')).map((file) => file.split('/')[1] ?? '');
  const channels = await Promise.all(names.map((name) => requireChannel(shipping, name)));
  return { releases: manifests.map((file) => file.split('/')[1] ?? ''), channels };
};

/** Which releases {@link prune} leaves beside those of the channels. */
export interface Kept {
  readonly versions: readonly string[];
  /** Those published later than this, in epoch milliseconds, or at a time that they do not state; all others when absent. */
  readonly publishedSince?: number;
}

/**
 * Removes releases but those that a channel points to or can roll back to, and those that are to be kept: open tabs
 * go on with what they have loaded from. Returns what was removed.
 */
export const prune = async (shipping: Shipping, { versions, publishedSince }: Kept): Promise<string[]> => {
  const { releases, channels } = await overview(shipping);
  const kept = new Set([
    ...versions,
    ...channels.flatMap(({ version, before, canary: part }) => [version, ...before, ...(part ? [part.version] : [])]),
  ]);
  const isOld = async (version: string): Promise<boolean> => {
    if (publishedSince === undefined) return true;
    const at = publishedAt(await requireRelease(shipping, version));
    return at !== null && at < publishedSince;
  };
  const gone: string[] = [];
  for (const version of releases) {
    if (kept.has(version) || !(await isOld(version))) continue;
    // The manifest first: half a release is none.
    await shipping.store.remove(manifestOf(version));
    for (const file of await shipping.store.list(folderOf(version))) await shipping.store.remove(file);
    gone.push(version);
  }
  return gone;
};

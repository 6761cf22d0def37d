import * as z from 'zod/mini';

/** File name of Module Federation's manifest, of a release and of a channel alike. */
export const MANIFEST = 'mf-manifest.json';

const versionSchema = z.string().check(z.regex(/^[\w.+-]{1,64}$/, 'A version has letters, digits and . + - _ only.'));

/** What a channel's manifest says beyond the manifest of its build. */
export const channelSchema = z.object({
  name: z.string(),
  version: versionSchema,
  /** The builds that the channel pointed to before, the last one first. */
  before: z.array(versionSchema),
  /** A newer build that part of the tenants get; null when nobody does. */
  canary: z.nullable(
    z.object({ version: versionSchema, percent: z.int().check(z.minimum(1), z.maximum(100)), manifestUrl: z.url() }),
  ),
});
export type Channel = z.infer<typeof channelSchema>;

/** What a release's manifest says beyond the manifest of its build. */
const releaseSchema = z.object({ version: versionSchema, publishedAt: z.iso.datetime() });

const manifestSchema = z.looseObject({ metaData: z.looseObject({ release: z.optional(releaseSchema) }) });
const channelManifestSchema = z.looseObject({ metaData: z.looseObject({ channel: channelSchema }) });

/** How many builds a channel remembers to roll back to. */
const BEFORE_MAX = 10;

export const parseVersion = (text: string): string => versionSchema.parse(text);

export const readChannel = (manifest: Uint8Array): Channel =>
  channelManifestSchema.parse(JSON.parse(Buffer.from(manifest).toString())).metaData.channel;

const parseManifest = (manifest: Uint8Array) => manifestSchema.parse(JSON.parse(Buffer.from(manifest).toString()));

/** When a release was published, in epoch milliseconds; null for one that does not say. */
export const publishedAt = (manifest: Uint8Array): number | null => {
  const { release } = parseManifest(manifest).metaData;
  return release ? Date.parse(release.publishedAt) : null;
};

/** The manifest of a release: that of its build, the integrity of each script, and when it was published. */
export const writeRelease = (
  buildManifest: Uint8Array,
  integrity: Readonly<Record<string, string>>,
  release: z.infer<typeof releaseSchema>,
): Buffer => {
  const manifest = parseManifest(buildManifest);
  return Buffer.from(JSON.stringify({ ...manifest, metaData: { ...manifest.metaData, integrity, release } }));
};

/**
 * The manifest of a channel: that of its build, with the build's absolute address as `publicPath`, so that whoever
 * loads it takes every file from there. It also names the release before, for loaders that cannot have this one.
 */
export const writeChannel = (
  buildManifest: Uint8Array,
  urlOf: (version: string) => string,
  channel: Channel,
): Buffer => {
  const manifest = parseManifest(buildManifest);
  const [before] = channel.before;
  const previous = before === undefined ? null : { version: before, manifestUrl: `${urlOf(before)}${MANIFEST}` };
  const metaData = { ...manifest.metaData, publicPath: urlOf(channel.version), channel: { ...channel, previous } };
  return Buffer.from(JSON.stringify({ ...manifest, metaData }));
};

/** The channel as it points to another build, from which the present one can be had back. */
export const pointTo = (channel: Channel | null, name: string, version: string): Channel => ({
  name,
  version,
  before: [
    ...(channel && channel.version !== version ? [channel.version] : []),
    ...(channel?.before ?? []).filter((other) => other !== version),
  ].slice(0, BEFORE_MAX),
  canary: null,
});

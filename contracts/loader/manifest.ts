import * as z from 'zod/mini';
import { CONTRACT_ID, CONTRACT_VERSION } from '../version.ts';
import { RemoteRefusal, UNREACHABLE } from './refusal.ts';

/** A release elsewhere, with the address of its own manifest. */
const releaseSchema = z.object({ version: z.string(), manifestUrl: z.url() });

const manifestSchema = z.object({
  name: z.string(),
  metaData: z.object({
    contract: z.object({ id: z.string(), version: z.string(), majors: z.array(z.int()) }),
    buildInfo: z.optional(z.object({ buildVersion: z.optional(z.string()) })),
    /** Subresource integrity of the files that the manifest names, by file name. */
    integrity: z.optional(z.record(z.string(), z.string())),
    /** Where a channel points: which release, and which newer one a part of the tenants gets. */
    channel: z.optional(
      z.object({
        version: z.string(),
        canary: z.nullable(z.extend(releaseSchema, { percent: z.number() })),
      }),
    ),
  }),
});

/** A manifest that was read and found fit: its text, for the federation runtime, and what of it a loader needs. */
export interface FitManifest {
  /** Where it was read; its files are found from there, unless it says where they are. */
  readonly url: string;
  readonly text: string;
  readonly name: string;
  readonly integrity: Readonly<Record<string, string>>;
  /** The release that it is of, or the build where it is of no channel; null when it says neither. */
  readonly version: string | null;
  /** A newer release that goes to part of the tenants; null when none does. */
  readonly canary: { readonly version: string; readonly percent: number; readonly manifestUrl: string } | null;
}

const NOT_A_REMOTE = 'What is served as the ticket panel is not a ticket panel.';

/**
 * The gate before any code of the remote runs: the manifest's `metaData.contract` must be this contract and serve
 * this host's major. Throws a {@link RemoteRefusal} that says why not.
 */
export const fitManifest = (url: string, text: string): FitManifest => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    throw new RemoteRefusal('not_a_remote', NOT_A_REMOTE, cause);
  }
  const manifest = manifestSchema.safeParse(body);
  if (!manifest.success) throw new RemoteRefusal('not_a_remote', NOT_A_REMOTE, manifest.error);
  const { contract, integrity, channel, buildInfo } = manifest.data.metaData;
  const major = Number(CONTRACT_VERSION.split('.')[0]);
  if (contract.id !== CONTRACT_ID || !contract.majors.includes(major)) {
    throw new RemoteRefusal(
      'wrong_contract',
      `The ticket panel speaks contract ${contract.version}; this page needs ${CONTRACT_VERSION}.`,
    );
  }
  return {
    url,
    text,
    name: manifest.data.name,
    integrity: integrity ?? {},
    version: channel?.version ?? buildInfo?.buildVersion ?? null,
    canary: channel?.canary ?? null,
  };
};

/** The text of a manifest, fetched anew. Throws a {@link RemoteRefusal}. */
export const fetchText = async (url: string, timeoutMs: number): Promise<string> => {
  try {
    const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`The manifest answered ${response.status}.`);
    return await response.text();
  } catch (cause) {
    throw new RemoteRefusal('unreachable', UNREACHABLE, cause);
  }
};

/** Fetches a manifest, anew each time, and lets it through the gate. Throws a {@link RemoteRefusal}. */
export const fetchManifest = async (url: string, timeoutMs: number): Promise<FitManifest> =>
  fitManifest(url, await fetchText(url, timeoutMs));

const previousSchema = z.object({ metaData: z.object({ channel: z.object({ previous: z.nullable(releaseSchema) }) }) });

/** The release that a channel pointed to before, by its manifest, also where that does not fit this page; null when none is named. */
export const previousOf = (text: string): { version: string; manifestUrl: string } | null => {
  try {
    return previousSchema.parse(JSON.parse(text)).metaData.channel.previous;
  } catch {
    return null;
  }
};

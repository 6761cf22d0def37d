import * as z from 'zod/mini';
import { CONTRACT_ID, CONTRACT_VERSION } from '../version.ts';
import { RemoteRefusal, UNREACHABLE } from './refusal.ts';

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
        canary: z.nullable(z.object({ version: z.string(), percent: z.number(), manifestUrl: z.url() })),
      }),
    ),
  }),
});

/** A manifest that was read and found fit: its text, for the federation runtime, and what of it a loader needs. */
export interface FitManifest {
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
export const fitManifest = (text: string): FitManifest => {
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
    text,
    name: manifest.data.name,
    integrity: integrity ?? {},
    version: channel?.version ?? buildInfo?.buildVersion ?? null,
    canary: channel?.canary ?? null,
  };
};

/** Fetches the manifest, anew each time. Throws a {@link RemoteRefusal}. */
export const fetchManifest = async (url: string, timeoutMs: number): Promise<FitManifest> => {
  let text: string;
  try {
    const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`The manifest answered ${response.status}.`);
    text = await response.text();
  } catch (cause) {
    throw new RemoteRefusal('unreachable', UNREACHABLE, cause);
  }
  return fitManifest(text);
};

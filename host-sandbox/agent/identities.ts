import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { identitiesFolder, IDENTITY_FILES, machineCardSchema, type MachineCard } from './identityFolder.ts';

/** A certificate, its key, and what they stand for. Read from a folder; the server believes the certificate alone. */
export interface Identity {
  readonly assetId: string;
  readonly folder: string;
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
  readonly card: MachineCard | null;
  /** Changes when anything of it has changed. */
  readonly version: string;
}

const isMissing = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const nullIfMissing = async <T>(work: Promise<T>): Promise<T | null> => {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const textOf = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');

/** When the files of a folder were last written; null while one of them is missing. */
const versionOf = (folder: string): Promise<string | null> =>
  nullIfMissing(
    (async () => {
      const needed = [IDENTITY_FILES.key, IDENTITY_FILES.certificate, IDENTITY_FILES.authority];
      const times = await Promise.all(needed.map(async (name) => (await stat(path.join(folder, name))).mtimeMs));
      const card = await nullIfMissing(stat(path.join(folder, IDENTITY_FILES.machineCard)));
      return [...times, card?.mtimeMs].join(' ');
    })(),
  );

const readIdentity = async (folder: string, version: string): Promise<Identity> => {
  const [key, certificate, authority] = await Promise.all([
    textOf(folder, IDENTITY_FILES.key),
    textOf(folder, IDENTITY_FILES.certificate),
    textOf(folder, IDENTITY_FILES.authority),
  ]);
  const parsed = new X509Certificate(certificate);
  if (!parsed.checkPrivateKey(createPrivateKey(key))) throw new Error('The key does not belong to the certificate.');
  const { CN: assetId } = parsed.toLegacyObject().subject;
  if (typeof assetId !== 'string' || assetId === '') throw new Error('The certificate names no asset.');
  const cardText = await nullIfMissing(textOf(folder, IDENTITY_FILES.machineCard));
  const card = cardText === null ? null : machineCardSchema.parse(JSON.parse(cardText));
  return { assetId, folder, key, certificate, authority, card, version };
};

interface Following {
  readonly dataDir: string;
  readonly everyMs: number;
  readonly log: Logger;
  /** A new identity, or a known one of which something has changed. */
  readonly onIdentity: (identity: Identity) => Promise<void> | void;
  readonly onGone: (assetId: string) => Promise<void> | void;
}

/**
 * Looks into `<dataDir>/agents` now and every `everyMs`: identities come when a machine is enrolled,
 * change when a certificate is replaced, go when the data is reset. A folder that is being written, or
 * cannot be read, is looked at again the next time.
 */
export const followIdentities = async ({
  dataDir,
  everyMs,
  log,
  onIdentity,
  onGone,
}: Following): Promise<{ close(): Promise<void> }> => {
  const known = new Map<string, Identity>();
  const complained = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const lookAt = async (folder: string): Promise<void> => {
    const version = await versionOf(folder);
    if (version === null || closed) return;
    const before = known.get(folder);
    if (before?.version === version) return;
    try {
      const identity = await readIdentity(folder, version);
      if (before && before.assetId !== identity.assetId) await onGone(before.assetId);
      known.set(folder, identity);
      await onIdentity(identity);
    } catch (error) {
      const complaint = `${folder} ${version}`;
      if (!complained.has(complaint)) log.warn({ err: error, folder }, 'this identity cannot be read');
      complained.add(complaint);
    }
  };

  const look = async (): Promise<void> => {
    const root = identitiesFolder(dataDir);
    const names = (await nullIfMissing(readdir(root))) ?? [];
    const folders = names.toSorted().map((name) => path.join(root, name));
    for (const [folder, { assetId }] of known) {
      if (folders.includes(folder)) continue;
      known.delete(folder);
      await onGone(assetId);
    }
    for (const folder of folders) await lookAt(folder);
  };

  const lookAndAgain = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      log.error({ err: error }, 'identities could not be looked for');
    }
    if (closed) return;
    timer = setTimeout(() => {
      running = lookAndAgain();
    }, everyMs);
  };
  let running = lookAndAgain();
  await running;
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
};

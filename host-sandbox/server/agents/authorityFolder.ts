import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { config } from '../../config.ts';
import { privateFolder, writeDurably } from '../../durableFile.ts';
import {
  createAuthority,
  issueCertificate,
  signRevocations,
  validFor,
  type KeyAndCertificate,
} from './certificates.ts';
import { isGood, readIfThere, readPair } from './keyFiles.ts';

const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 397;

const FILES = {
  authorityKey: 'ca-key.pem',
  authorityCertificate: 'ca.pem',
  serverKey: 'server-key.pem',
  serverCertificate: 'server.pem',
  revocations: 'crl.pem',
} as const;

/** What the link's listener and the issuing of certificates work with. */
export interface AuthorityFolder {
  readonly authority: KeyAndCertificate;
  readonly server: KeyAndCertificate;
  readonly revocationsFile: string;
}

const create = async (folder: string, now: Date): Promise<void> => {
  await mkdir(path.dirname(folder), { recursive: true });
  const made = `${folder}.${randomUUID()}.part`;
  await privateFolder(made);
  const authority = await createAuthority('Ticket Peek Sandbox CA', validFor(AUTHORITY_DAYS, now));
  await writeDurably(path.join(made, FILES.authorityKey), authority.key);
  await writeDurably(path.join(made, FILES.authorityCertificate), authority.certificate, 0o644);
  await writeDurably(path.join(made, FILES.revocations), await signRevocations(authority, [], now), 0o644);
  try {
    await rename(made, folder);
  } catch (error) {
    await rm(made, { recursive: true, force: true });
    // Another process was quicker: its authority is everybody's.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
};

const serverPair = async (folder: string, authority: KeyAndCertificate, now: Date): Promise<KeyAndCertificate> => {
  const subject = { commonName: config.host, organisation: 'Ticket Peek Sandbox' };
  const kept = await readPair(folder, FILES.serverKey, FILES.serverCertificate);
  if (kept && isGood(kept, authority, subject, now)) return kept;
  const made = await issueCertificate(authority, {
    ...subject,
    ...validFor(SERVER_DAYS, now),
    use: 'serverAuth',
    reachedAs: [
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
      { type: 'ip', value: '::1' },
    ],
  });
  await writeDurably(path.join(folder, FILES.serverKey), made.key);
  await writeDurably(path.join(folder, FILES.serverCertificate), made.certificate, 0o644);
  return made;
};

/**
 * Opens `<dataDir>/pki`, and makes it first where there is none: whole or not at all, so that a crash or a
 * second process leaves one authority. Replaces the server's certificate before it runs out.
 */
export const openAuthorityFolder = async (dataDir: string, now: Date): Promise<AuthorityFolder> => {
  const folder = path.join(dataDir, 'pki');
  const revocationsFile = path.join(folder, FILES.revocations);
  if ((await readIfThere(revocationsFile)) === null) await create(folder, now);
  const authority = await readPair(folder, FILES.authorityKey, FILES.authorityCertificate);
  if (!authority) {
    throw new Error(`The certificate authority in ${folder} is incomplete. Run 'npm run reset' to make a new one.`);
  }
  return { authority, server: await serverPair(folder, authority, now), revocationsFile };
};

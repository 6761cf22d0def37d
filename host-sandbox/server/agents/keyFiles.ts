import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { KeyAndCertificate } from './certificates.ts';

/** A certificate with less than this left is replaced when it is asked for. */
const RENEW_BEFORE_MS = 30 * 24 * 60 * 60_000;

/** The content of a text file, or null where there is none. */
export const readIfThere = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** A key and its certificate out of a folder, or null where one of them is missing. */
export const readPair = async (folder: string, key: string, certificate: string): Promise<KeyAndCertificate | null> => {
  const [keyPem, certificatePem] = await Promise.all([
    readIfThere(path.join(folder, key)),
    readIfThere(path.join(folder, certificate)),
  ]);
  return keyPem !== null && certificatePem !== null ? { key: keyPem, certificate: certificatePem } : null;
};

/** Whether a certificate belongs to its key and to this name, was signed by this authority, and lasts for a while yet. */
export const isGood = (
  { key, certificate }: KeyAndCertificate,
  authority: KeyAndCertificate,
  subject: { readonly commonName: string; readonly organisation: string },
  now: Date,
): boolean => {
  try {
    const parsed = new X509Certificate(certificate);
    const { CN, O } = parsed.toLegacyObject().subject;
    return (
      CN === subject.commonName &&
      O === subject.organisation &&
      parsed.verify(new X509Certificate(authority.certificate).publicKey) &&
      parsed.checkPrivateKey(createPrivateKey(key)) &&
      new Date(parsed.validTo).getTime() - now.getTime() > RENEW_BEFORE_MS
    );
  } catch {
    // What cannot be read is no certificate, and a new one takes its place.
    return false;
  }
};

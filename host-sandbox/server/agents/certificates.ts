import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as Crypto);

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Clocks of two machines differ: what is issued now is already valid for one that is five minutes slow. */
const BACKDATED_MS = 5 * 60_000;

/** From when until when something is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Valid from now, allowing for slow clocks, for a number of days. */
export const validFor = (days: number, now: Date): Validity => ({
  notBefore: new Date(now.getTime() - BACKDATED_MS),
  notAfter: new Date(now.getTime() + days * 24 * 60 * 60_000),
});

/** A certificate with its private key, as PEM. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** What a certificate may be used for (RFC 5280, section 4.2.1.12). */
export type CertificateUse = 'serverAuth' | 'clientAuth';

/** A serial number in the one spelling in which two are compared: upper-case hexadecimal without leading zeros. */
export const normaliseSerial = (serialNumber: string): string => serialNumber.toUpperCase().replace(/^0+(?=.)/, '');

/** 126 random bits, positive and without a leading zero (RFC 5280, section 4.1.2.2). */
const newSerial = (): string => {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex').toUpperCase();
};

/** Values as data and never as text to be parsed: an id that holds a comma, or begins with `#`, stays one value. */
const nameOf = (parts: readonly Record<string, string>[]): x509.Name =>
  new x509.Name(
    parts.map((part) =>
      Object.fromEntries(Object.entries(part).map(([attribute, value]) => [attribute, [{ utf8String: value }]])),
    ),
  );

const newKeys = (): Promise<CryptoKeyPair> => webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);

const keyAsPem = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const signingKey = (pem: string): Promise<CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), KEY, false, ['sign']);

/** Makes a certificate authority that may sign certificates of machines, and no further authorities. */
export const createAuthority = async (name: string, validity: Validity): Promise<KeyAndCertificate> => {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    serialNumber: newSerial(),
    name: nameOf([{ CN: name }]),
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await keyAsPem(keys.privateKey), certificate: certificate.toString('pem') };
};

/** What goes into a machine's certificate. */
export interface CertificateOrder extends Validity {
  readonly commonName: string;
  readonly organisation: string;
  readonly use: CertificateUse;
  /** Names and addresses under which a server is reached. */
  readonly reachedAs?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
}

/** Makes a key and has its certificate signed by `authority`. */
export const issueCertificate = async (
  authority: KeyAndCertificate,
  { commonName, organisation, use, reachedAs = [], notBefore, notAfter }: CertificateOrder,
): Promise<KeyAndCertificate> => {
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: nameOf([{ CN: commonName }, { O: organisation }]),
    issuer: issuer.subjectName,
    notBefore,
    notAfter,
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage[use]], true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(reachedAs.length > 0 ? [new x509.SubjectAlternativeNameExtension([...reachedAs])] : []),
    ],
  });
  return { key: await keyAsPem(keys.privateKey), certificate: certificate.toString('pem') };
};

/** One entry of a revocation list. */
export interface Revocation {
  readonly serialNumber: string;
  readonly revokedAt: Date;
  readonly reason: 'superseded' | 'key_compromise' | 'privilege_withdrawn';
}

const REASON_CODES = {
  superseded: x509.X509CrlReason.superseded,
  key_compromise: x509.X509CrlReason.keyCompromise,
  privilege_withdrawn: x509.X509CrlReason.privilegeWithdrawn,
} as const;

/** Signs a revocation list. Valid as long as its authority: OpenSSL refuses everybody once a list has run out. */
export const signRevocations = async (
  authority: KeyAndCertificate,
  revocations: readonly Revocation[],
  now: Date,
): Promise<string> => {
  const issuer = new x509.X509Certificate(authority.certificate);
  const list = await x509.X509CrlGenerator.create({
    issuer: issuer.subjectName,
    thisUpdate: new Date(now.getTime() - BACKDATED_MS),
    nextUpdate: issuer.notAfter,
    entries: revocations.map(({ serialNumber, revokedAt, reason }) => ({
      serialNumber,
      revocationDate: revokedAt,
      reason: REASON_CODES[reason],
    })),
    signingAlgorithm: SIGNATURE,
    signingKey: await signingKey(authority.key),
    extensions: [await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey)],
  });
  // Node reads no other label; the library's own one is `CRL`.
  return x509.PemConverter.encode(list.rawData, 'X509 CRL');
};

/** Reads a revocation list. */
export const readRevocations = (pem: string): Revocation[] =>
  new x509.X509Crl(x509.PemConverter.decodeFirst(pem)).entries.map((entry) => ({
    serialNumber: normaliseSerial(entry.serialNumber),
    revokedAt: entry.revocationDate,
    reason:
      entry.reason === REASON_CODES.superseded
        ? 'superseded'
        : entry.reason === REASON_CODES.key_compromise
          ? 'key_compromise'
          : 'privilege_withdrawn',
  }));

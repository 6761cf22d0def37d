import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import type { SecureContextOptions } from 'node:tls';
import { IDENTITY_FILES, type MachineCard } from '../../agent/identityFolder.ts';
import { privateFolder, writeDurably } from '../../durableFile.ts';
import { openAuthorityFolder } from './authorityFolder.ts';
import { issueCertificate, normaliseSerial, validFor, type Revocation } from './certificates.ts';
import { isGood, readIfThere, readPair } from './keyFiles.ts';
import { RevocationList } from './revocationList.ts';

const AGENT_DAYS = 397;

/** Whom a client certificate is for, and where its files go. */
export interface AgentCertificateOrder {
  readonly assetId: string;
  readonly tenantId: string;
  /** The identity's own folder, `identityFolder(dataDir, assetId)`. Made with mode 0700. */
  readonly directory: string;
  /** What the agent shows to its end user. Absent: what lies there stays. */
  readonly machine?: MachineCard;
}

/** A client certificate as it lies in its folder. */
export interface IssuedCertificate {
  readonly serialNumber: string;
  /** SHA-256 of the certificate, spelled as in `AgentIdentity.fingerprint`. */
  readonly fingerprint: string;
  readonly notAfter: Date;
}

/** The sandbox's certificate authority. */
export interface Pki {
  /** For the listener of the agent link: TLS 1.3, our authority and nobody else's, its revocation list. */
  secureContext(): SecureContextOptions;
  /** Puts key, certificate and authority into a folder, unless a good certificate of this asset lies there. */
  issueAgentCertificate(order: AgentCertificateOrder): Promise<IssuedCertificate>;
  /** Rotation: puts a new key and certificate there, then revokes what lay there. A running agent follows. */
  reissueAgentCertificate(order: AgentCertificateOrder): Promise<IssuedCertificate>;
  /** Revokes for good. Resolves when it is on the disk, and open connections with this certificate are cut. */
  revoke(serialNumber: string, reason?: Revocation['reason']): Promise<void>;
  isRevoked(serialNumber: string): boolean;
  /** Takes over what another process on the same data folder has revoked. */
  refresh(): Promise<void>;
  /** Calls `listener` after each revocation; the returned function ends it. */
  onRevocation(listener: () => void): () => void;
}

const serialNumberIn = (certificate: string | null): string | null => {
  try {
    return certificate === null ? null : new X509Certificate(certificate).serialNumber;
  } catch {
    // A damaged file holds nothing that could be revoked.
    return null;
  }
};

const describe = (certificate: string): IssuedCertificate => {
  const { serialNumber, fingerprint256, validTo } = new X509Certificate(certificate);
  return { serialNumber: normaliseSerial(serialNumber), fingerprint: fingerprint256, notAfter: new Date(validTo) };
};

/** Opens the authority under `<dataDir>/pki`; makes it at the first start. Nothing is left open. */
export const openPki = async (options: { dataDir: string; now?: () => Date }): Promise<Pki> => {
  const { dataDir, now = () => new Date() } = options;
  const { authority, server, revocationsFile } = await openAuthorityFolder(dataDir, now());
  const revocations = await RevocationList.open(revocationsFile, authority);

  const writeIdentity = async (order: AgentCertificateOrder): Promise<IssuedCertificate> => {
    const { assetId, tenantId, directory } = order;
    const made = await issueCertificate(authority, {
      commonName: assetId,
      organisation: tenantId,
      use: 'clientAuth',
      ...validFor(AGENT_DAYS, now()),
    });
    await writeDurably(path.join(directory, IDENTITY_FILES.authority), authority.certificate);
    await writeDurably(path.join(directory, IDENTITY_FILES.key), made.key);
    // The certificate comes last: an agent that sees it change finds the key that belongs to it.
    await writeDurably(path.join(directory, IDENTITY_FILES.certificate), made.certificate);
    return describe(made.certificate);
  };

  const writeMachineCard = async ({ directory, machine }: AgentCertificateOrder): Promise<void> => {
    if (!machine) return;
    const file = path.join(directory, IDENTITY_FILES.machineCard);
    const content = `${JSON.stringify(machine, null, 2)}\n`;
    if ((await readIfThere(file)) !== content) await writeDurably(file, content);
  };

  /** The certificate that lies in the folder, if the asset can go on with it. */
  const keptIdentity = async ({
    assetId,
    tenantId,
    directory,
  }: AgentCertificateOrder): Promise<IssuedCertificate | null> => {
    const pair = await readPair(directory, IDENTITY_FILES.key, IDENTITY_FILES.certificate);
    const trusts = await readIfThere(path.join(directory, IDENTITY_FILES.authority));
    if (!pair || trusts !== authority.certificate) return null;
    if (!isGood(pair, authority, { commonName: assetId, organisation: tenantId }, now())) return null;
    const kept = describe(pair.certificate);
    return revocations.has(kept.serialNumber) ? null : kept;
  };

  return {
    secureContext: () => ({
      key: server.key,
      cert: server.certificate,
      ca: authority.certificate,
      crl: revocations.pem,
      minVersion: 'TLSv1.3',
    }),
    issueAgentCertificate: async (order) => {
      await privateFolder(order.directory);
      await writeMachineCard(order);
      return (await keptIdentity(order)) ?? writeIdentity(order);
    },
    reissueAgentCertificate: async (order) => {
      await privateFolder(order.directory);
      await writeMachineCard(order);
      const former = serialNumberIn(await readIfThere(path.join(order.directory, IDENTITY_FILES.certificate)));
      const issued = await writeIdentity(order);
      if (former !== null) await revocations.add(former, 'superseded', now());
      return issued;
    },
    revoke: (serialNumber, reason = 'privilege_withdrawn') => revocations.add(serialNumber, reason, now()),
    isRevoked: (serialNumber) => revocations.has(serialNumber),
    refresh: () => revocations.refresh(),
    onRevocation: (listener) => revocations.onChange(listener),
  };
};

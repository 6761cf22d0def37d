import type { TLSSocket } from 'node:tls';
import { normaliseSerial } from './certificates.ts';

/**
 * Who is at the other end, as its verified client certificate says. Nothing of it comes from a message:
 * only the listener makes one, after the handshake.
 */
export interface AgentIdentity {
  readonly assetId: string;
  readonly tenantId: string;
  /** E.g. `CN=ast_17,O=ten_1`. */
  readonly certificateSubject: string;
  /** SHA-256 of the certificate, colon-separated hexadecimal. */
  readonly fingerprint: string;
  readonly serialNumber: string;
  readonly certificateExpiresAt: Date;
  /** When the handshake was verified. */
  readonly verifiedAt: Date;
}

export type RefusalReason =
  | 'no-certificate'
  | 'not-trusted'
  | 'expired'
  | 'not-yet-valid'
  | 'revoked'
  | 'wrong-use'
  | 'not-an-agent'
  | 'handshake-failed';

/** Somebody was turned away at the door. */
export interface Refusal {
  readonly because: RefusalReason;
  /** What TLS called it, or a sentence. */
  readonly detail: string;
  readonly remoteAddress: string | null;
  /** Known where the handshake itself had succeeded. */
  readonly certificateSubject: string | null;
}

/** The peer may not speak. */
export class PeerRefused extends Error {
  override readonly name = 'PeerRefused';
  readonly because: RefusalReason;
  readonly certificateSubject: string | null;
  constructor(because: RefusalReason, message: string, certificateSubject: string | null = null) {
    super(message);
    this.because = because;
    this.certificateSubject = certificateSubject;
  }
}

/** Codes of OpenSSL's verification and of the handshake that say more than that the peer is not trusted. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'no-certificate',
  CERT_HAS_EXPIRED: 'expired',
  CERT_NOT_YET_VALID: 'not-yet-valid',
  CERT_REVOKED: 'revoked',
  INVALID_PURPOSE: 'wrong-use',
};

/** What a failed handshake means. `socket` is the one that Node hands to `tlsClientError`. */
export const refusalOf = (error: NodeJS.ErrnoException, socket: TLSSocket): Refusal => {
  // Node destroys the socket of a peer that it does not trust, and leaves the reason there.
  const { authorizationError } = socket;
  const code = String(authorizationError ?? error.code ?? error.message);
  return {
    because: REASONS[code] ?? (authorizationError ? 'not-trusted' : 'handshake-failed'),
    detail: code,
    remoteAddress: socket.remoteAddress ?? null,
    certificateSubject: null,
  };
};

/**
 * Reads who the peer is, and checks again what TLS checked: a resumed session skips the checks of the
 * handshake, so that a certificate revoked or expired since would get through. @throws {PeerRefused}
 */
export const identify = (socket: TLSSocket, isRevoked: (serialNumber: string) => boolean, now: Date): AgentIdentity => {
  const certificate = socket.getPeerX509Certificate?.();
  if (!socket.authorized || !certificate) {
    throw new PeerRefused('no-certificate', 'The connection has no verified client certificate.');
  }
  const { CN: assetId, O: tenantId } = certificate.toLegacyObject().subject;
  if (typeof assetId !== 'string' || typeof tenantId !== 'string' || assetId === '' || tenantId === '') {
    throw new PeerRefused('not-an-agent', 'The certificate names no asset and tenant.');
  }
  const certificateSubject = `CN=${assetId},O=${tenantId}`;
  const [notBefore, notAfter] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now > notAfter) throw new PeerRefused('expired', 'The certificate has expired.', certificateSubject);
  if (now < notBefore) throw new PeerRefused('not-yet-valid', 'The certificate is not valid yet.', certificateSubject);
  const serialNumber = normaliseSerial(certificate.serialNumber);
  if (isRevoked(serialNumber)) throw new PeerRefused('revoked', 'The certificate was revoked.', certificateSubject);
  return {
    assetId,
    tenantId,
    certificateSubject,
    fingerprint: certificate.fingerprint256,
    serialNumber,
    certificateExpiresAt: notAfter,
    verifiedAt: now,
  };
};

import { createHash } from 'node:crypto';

/** Subresource integrity of one file, as `integrity` attributes state it. */
export const integrityOf = (content: Uint8Array | string, algorithm: 'sha256' | 'sha384' = 'sha384'): string =>
  `${algorithm}-${createHash(algorithm).update(content).digest('base64')}`;

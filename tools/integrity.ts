import { createHash } from 'node:crypto';

/** Subresource integrity of one file, as `integrity` attributes state it (SHA-384). */
export const integrityOf = (content: Uint8Array): string =>
  `sha384-${createHash('sha384').update(content).digest('base64')}`;

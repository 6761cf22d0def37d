const bytes = (...values: number[]): Buffer => Buffer.from(values);

/** First bytes that name a format (WHATWG MIME Sniffing, section 6; PDF: ISO 32000). */
const SIGNATURES: readonly { readonly type: string; readonly at: number; readonly bytes: Buffer }[] = [
  { type: 'image/png', at: 0, bytes: bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { type: 'image/jpeg', at: 0, bytes: bytes(0xff, 0xd8, 0xff) },
  { type: 'image/gif', at: 0, bytes: Buffer.from('GIF87a') },
  { type: 'image/gif', at: 0, bytes: Buffer.from('GIF89a') },
  { type: 'image/webp', at: 8, bytes: Buffer.from('WEBPVP') },
  { type: 'application/pdf', at: 0, bytes: Buffer.from('%PDF-') },
  { type: 'application/zip', at: 0, bytes: bytes(0x50, 0x4b, 0x03, 0x04) },
  { type: 'application/gzip', at: 0, bytes: bytes(0x1f, 0x8b, 0x08) },
];

/** What runs on Windows: its MZ header, in bytes that are no text. */
export const RUNNABLE_MEDIA_TYPE = 'application/vnd.microsoft.portable-executable';

/** How many of a file's first bytes {@link mediaTypeOf} wants to see. */
export const SNIFFED_BYTES = 4096;

const starts = (head: Buffer, at: number, signature: Buffer): boolean =>
  head.subarray(at, at + signature.length).equals(signature);

/** UTF-8 without the control characters that text does not have. The last character may be cut off. */
const isText = (head: Buffer): boolean => {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(head.toString('latin1'))) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
};

/**
 * A file's media type by what it begins with, never by its name or by what its sender says: only a type
 * that the bytes prove is ever shown inline.
 */
export const mediaTypeOf = (head: Buffer): string => {
  const known = SIGNATURES.find(({ at, bytes: signature }) => starts(head, at, signature));
  if (known) return known.type;
  if (isText(head)) return 'text/plain';
  return starts(head, 0, Buffer.from('MZ')) ? RUNNABLE_MEDIA_TYPE : 'application/octet-stream';
};

/** What an `application/pkcs7-mime` part holds (RFC 8551, section 3.2). */
export type SmimeContent =
  { readonly kind: 'signed'; readonly content: Buffer } | { readonly kind: 'encrypted' } | { readonly kind: 'unknown' };

/** One element of BER (X.690): its tag, and its content between two places. */
interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
  /** Where the next element begins. */
  readonly next: number;
}

class NotBerError extends Error {}

const CONSTRUCTED = 0x20;
const OCTET_STRING = 0x04;
const DEEPEST = 30;

const lengthAt = (bytes: Buffer, at: number): { length: number | null; size: number } => {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, size: 1 };
  if (first === 0x80) return { length: null, size: 1 };
  const size = first & 0x7f;
  if (size > 4 || at + 1 + size > bytes.length) throw new NotBerError();
  return { length: bytes.readUIntBE(at + 1, size), size: size + 1 };
};

const elementAt = (bytes: Buffer, at: number, end: number, depth = 0): Element => {
  if (at + 2 > end || depth > DEEPEST) throw new NotBerError();
  const tag = bytes[at] ?? 0;
  if ((tag & 0x1f) === 0x1f) throw new NotBerError();
  const { length, size } = lengthAt(bytes, at + 1);
  const from = at + 1 + size;
  if (length !== null) {
    // A file that was cut off: what is there still counts.
    const to = Math.min(from + length, end);
    return { tag, from, to, next: to };
  }
  let inner = from;
  while (inner + 2 <= end && !(bytes[inner] === 0 && bytes[inner + 1] === 0)) {
    inner = elementAt(bytes, inner, end, depth + 1).next;
  }
  return { tag, from, to: inner, next: Math.min(inner + 2, end) };
};

const childrenOf = (bytes: Buffer, { from, to }: Element, most: number): Element[] => {
  const children: Element[] = [];
  for (let at = from; at + 2 <= to && children.length < most;) {
    const child = elementAt(bytes, at, to);
    children.push(child);
    at = child.next;
  }
  return children;
};

/** The bytes of an octet string, which BER may have cut in pieces. */
const octets = (bytes: Buffer, element: Element, depth = 0): Buffer => {
  if ((element.tag & CONSTRUCTED) === 0) return bytes.subarray(element.from, element.to);
  if (depth > 3) throw new NotBerError();
  const pieces = childrenOf(bytes, element, 1_000_000).filter(({ tag }) => (tag & 0x1f) === OCTET_STRING);
  return Buffer.concat(pieces.map((piece) => octets(bytes, piece, depth + 1)));
};

/** Object identifiers of CMS content types (RFC 5652; RFC 5083), in hex. */
const SIGNED_DATA = '2a864886f70d010702';
const ENCRYPTED = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d0109100117']);

const read = (bytes: Buffer): SmimeContent => {
  const [oid, wrapped] = childrenOf(bytes, elementAt(bytes, 0, bytes.length), 2);
  const name = oid ? bytes.toString('hex', oid.from, oid.to) : '';
  if (ENCRYPTED.has(name)) return { kind: 'encrypted' };
  const [signedData] = name === SIGNED_DATA && wrapped ? childrenOf(bytes, wrapped, 1) : [];
  if (!signedData) return { kind: 'unknown' };
  // version, digestAlgorithms, encapContentInfo (RFC 5652, section 5.1)
  const [, , info] = childrenOf(bytes, signedData, 3);
  const [, explicit] = info ? childrenOf(bytes, info, 2) : [];
  const [content] = explicit ? childrenOf(bytes, explicit, 1) : [];
  if (!content || (content.tag & 0x1f) !== OCTET_STRING) return { kind: 'unknown' };
  return { kind: 'signed', content: octets(bytes, content) };
};

/** Looks into a PKCS #7 file. Signatures are not verified: the content is what somebody wrote, no more. */
export const readSmime = (bytes: Buffer): SmimeContent => {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof NotBerError || error instanceof RangeError) return { kind: 'unknown' };
    throw error;
  }
};

const CHUNK = 768 * 1024;

const EQUALS = 0x3d;

const hexValue = (byte: number | undefined): number => {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
};

/** Bytes of quoted-printable (RFC 2045, section 6.7). What is no escape stays as it is. */
const fromQuotedPrintable = (body: Buffer): Buffer => {
  const out = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0;
    if (byte !== EQUALS) {
      out[length++] = byte;
      continue;
    }
    const [high, low] = [hexValue(body[at + 1]), hexValue(body[at + 2])];
    if (high >= 0 && low >= 0) {
      out[length++] = high * 16 + low;
      at += 2;
      continue;
    }
    // A soft line break: `=`, blanks, line end.
    let end = at + 1;
    while (body[end] === 0x20 || body[end] === 0x09 || body[end] === 0x0d) end += 1;
    if (body[end] === 0x0a || end >= body.length) at = end;
    else out[length++] = byte;
  }
  return out.subarray(0, length);
};

/** Bytes of base64 in pieces, so that a large file is never in memory twice. A cut-off end gives what is there. */
function* fromBase64(body: Buffer): Generator<Buffer> {
  let left = '';
  for (let at = 0; at < body.length; at += CHUNK) {
    const clean = left + body.toString('latin1', at, at + CHUNK).replaceAll(/[^a-z0-9+/=]+/gi, '');
    // Some programs pad every line: padding ends a unit, not the file.
    const units = clean.split(/=+/);
    left = units.pop() ?? '';
    for (const unit of units) if (unit !== '') yield Buffer.from(unit, 'base64');
    const whole = left.length - (left.length % 4);
    if (whole > 0) yield Buffer.from(left.slice(0, whole), 'base64');
    left = left.slice(whole);
  }
  if (left.length > 1) yield Buffer.from(left, 'base64');
}

/** Whether what is said to be base64 can be: some programs say it and send plain text. */
const looksLikeBase64 = (body: Buffer): boolean => {
  const sample = body.toString('latin1', 0, 4096).replaceAll(/[\r\n]+/g, '');
  const foreign = sample.replaceAll(/[a-z0-9+/=]/gi, '').length;
  return foreign <= sample.length / 20;
};

/** Lines of uuencode (POSIX.1, uuencode): without their `begin` and `end`. */
export const fromUuencoded = (lines: readonly string[]): Buffer =>
  Buffer.concat(
    lines.map((line) => {
      const length = (line.charCodeAt(0) - 32) & 63;
      const bytes = Buffer.alloc(Math.ceil(length / 3) * 3);
      for (let group = 0; group * 3 < length; group += 1) {
        const [a = 0, b = 0, c = 0, d = 0] = [1, 2, 3, 4].map((at) => (line.charCodeAt(group * 4 + at) - 32) & 63);
        bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, group * 3, 3);
      }
      return bytes.subarray(0, length);
    }),
  );

const uuencoded = (body: Buffer): Buffer => {
  const lines = body.toString('latin1').split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
  const end = lines.findIndex((line, index) => index > begin && /^end\s*$/.test(line));
  return fromUuencoded(lines.slice(begin + 1, end === -1 ? undefined : end));
};

/** The bytes of a part's body in pieces, by its Content-Transfer-Encoding. An unknown one is taken as it stands. */
export function* decodedChunks(body: Buffer, encoding: string): Generator<Buffer> {
  if (encoding === 'base64' && looksLikeBase64(body)) yield* fromBase64(body);
  else if (encoding === 'quoted-printable') yield fromQuotedPrintable(body);
  else if (/^(?:x-)?uue?(?:ncode)?$/.test(encoding)) yield uuencoded(body);
  else yield body;
}

/** The bytes of a part's body at once: for texts, and for what must be looked into. */
export const decoded = (body: Buffer, encoding: string): Buffer => {
  const chunks = [...decodedChunks(body, encoding)];
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
};

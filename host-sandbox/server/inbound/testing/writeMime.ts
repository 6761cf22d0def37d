import { readMail, type ReadMail } from '../readMail.ts';

/** A header and a body, joined as they stand in a mail. Strings are bytes: each character is one (latin1). */
export const part = (headers: Record<string, string>, body: string | Buffer = ''): Buffer =>
  Buffer.concat([
    Buffer.from(
      `${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\r\n')}\r\n\r\n`,
      'latin1',
    ),
    typeof body === 'string' ? Buffer.from(body, 'latin1') : body,
  ]);

/** A multipart of the given subtype. */
export const multipart = (
  subtype: string,
  parts: readonly Buffer[],
  headers: Record<string, string> = {},
  boundary = 'b-1',
): Buffer =>
  part(
    { ...headers, 'Content-Type': `multipart/${subtype}; boundary="${boundary}"` },
    Buffer.concat([
      ...parts.flatMap((each) => [Buffer.from(`--${boundary}\r\n`), each, Buffer.from('\r\n')]),
      Buffer.from(`--${boundary}--\r\n`),
    ]),
  );

/** Bytes in base64, in lines. */
export const base64 = (bytes: Buffer | string): string =>
  (
    Buffer.from(bytes as string)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');

/** What every mail of the tests says of itself. */
export const HEAD = {
  From: 'Mia Lind <mia@harbor.example>',
  To: 'support@north.example',
  Subject: 'Printer',
  'Message-ID': '<one@harbor.example>',
  Date: 'Mon, 2 Mar 2026 10:00:00 +0100',
  'MIME-Version': '1.0',
};

/** A text part. */
export const text = (body: string | Buffer, charset = 'utf-8', type = 'text/plain'): Buffer =>
  part({ 'Content-Type': `${type}; charset=${charset}`, 'Content-Transfer-Encoding': '8bit' }, body);

/** A file as a part. */
export const file = (name: string, bytes: Buffer | string, headers: Record<string, string> = {}): Buffer =>
  part(
    {
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="${name}"`,
      'Content-Transfer-Encoding': 'base64',
      ...headers,
    },
    base64(bytes),
  );

/** A mail of one part, or a multipart, with the usual head before it. */
export const mailOf = (inner: Buffer, head: Record<string, string> = {}): Buffer => {
  const all = { ...HEAD, ...head };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(lines.join(''), 'latin1'), inner]);
};

/** A mail as it is read, with its files' names and bytes beside it. */
export const readOf = (
  raw: Buffer,
  mailFrom = 'mia@harbor.example',
): ReadMail & { names: string[]; bytes: (name: string) => Buffer } => {
  const mail = readMail(raw, { mailFrom, rcptTo: ['support@north.example'] });
  const bytes = (name: string): Buffer => {
    const found = mail.files.find(({ fileName }) => fileName === name);
    if (!found) throw new Error(`There is no file ${name}.`);
    return Buffer.concat([...found.read()]);
  };
  return { ...mail, names: mail.files.map(({ fileName }) => fileName), bytes };
};

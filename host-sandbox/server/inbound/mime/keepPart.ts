import { cleanFileName } from '../../attachments/fileName.ts';
import { headerText } from '../../mail/headerText.ts';
import type { MailContent } from './content.ts';
import { decodeWords } from './encodedWords.ts';
import { readHeaders } from './headers.ts';
import type { MailFile } from './mailFile.ts';
import { bytesOf, chunksOf, contentIdOf, descriptionOf, fileNameOf, type MimePart } from './mimePart.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'text/calendar': 'ics',
  'application/ics': 'ics',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/csv': 'csv',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/bmp': 'bmp',
  'image/tiff': 'tiff',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'message/delivery-status': 'txt',
  'text/rfc822-headers': 'txt',
  'message/rfc822': 'eml',
};

/** Names of parts that mostly come without one. */
const USUAL_NAMES: Readonly<Record<string, string>> = {
  'application/pkcs7-signature': 'smime.p7s',
  'application/x-pkcs7-signature': 'smime.p7s',
  'application/pgp-signature': 'signature.asc',
  'message/delivery-status': 'delivery status.txt',
  'message/global-delivery-status': 'delivery status.txt',
  'message/disposition-notification': 'read receipt.txt',
  'text/rfc822-headers': 'returned headers.txt',
};

const subjectOf = (bytes: Buffer): string => {
  const lines = bytes.toString('latin1', 0, 64 * 1024).split(/\r?\n/);
  const end = lines.indexOf('');
  return headerText(decodeWords(readHeaders(lines.slice(0, end === -1 ? undefined : end)).first('subject') ?? ''), 150);
};
/** Whether a part is a mail itself. */
export const isMail = (type: string): boolean => /^message\/(?:rfc822|global|news)$/.test(type);

const nameOf = (part: MimePart, index: number): string => {
  const given = fileNameOf(part) ?? descriptionOf(part);
  const { value } = part.type;
  if (isMail(value)) {
    // A subject is no path: what stands before a slash in it is part of the name.
    const name = given ?? subjectOf(bytesOf(part).subarray(0, 64 * 1024)).replaceAll(/[/\\]/g, '-');
    return `${name.replace(/\.eml$/i, '') || 'forwarded mail'}.eml`;
  }
  const extension = EXTENSIONS[value];
  return given ?? USUAL_NAMES[value] ?? `attachment-${index + 1}${extension ? `.${extension}` : ''}`;
};
const keepAs = (into: MailContent, name: string, contentId: string | null, read: MailFile['read']): string => {
  const fileName = cleanFileName(name);
  into.files.push({ fileName, contentId: contentId && headerText(contentId, 250), read });
  return fileName;
};

/** Keeps a part as a file of the message. Returns the name that it has there. */
export const keep = (part: MimePart, into: MailContent, name = nameOf(part, into.files.length)): string =>
  keepAs(into, name, contentIdOf(part), () => chunksOf(part));

/** Keeps bytes that stood inside a part as a file of the message. */
export const keepBytes = (name: string, content: Buffer, contentId: string | null, into: MailContent): void => {
  keepAs(into, name, contentId, () => [content]);
};

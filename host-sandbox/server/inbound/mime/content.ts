import { headerText } from '../../mail/headerText.ts';
import { decodeWords } from './encodedWords.ts';
import { readHeaders } from './headers.ts';
import { invitationLine } from './invitation.ts';
import type { MailFile } from './mailFile.ts';
import { bytesOf, chunksOf, contentIdOf, descriptionOf, fileNameOf, textOf, type MimePart } from './mimePart.ts';
import { parseMime } from './parseMime.ts';
import { readSmime } from './smime.ts';
import { readTnef } from './tnef.ts';
import { fromUuencoded } from './transfer.ts';

/** A stretch of what was written, in one or both forms. */
export interface Passage {
  readonly plain: string | null;
  readonly html: string | null;
}

/** What a mail holds, in the order in which it stands there. */
export interface MailContent {
  readonly passages: Passage[];
  /** Invitations, each in a line. */
  readonly invitations: Set<string>;
  readonly files: MailFile[];
  /** What was odd, in sentences. */
  readonly remarks: Set<string>;
  /** The machine-readable and returned parts of a report (RFC 3462). */
  readonly reports: { readonly type: string; readonly part: MimePart }[];
}

/** Signed mails in signed mails: more of them are no person's. */
const MOST_WRAPPINGS = 5;

const MOST_UUENCODED = 50;

/** Larger files are not looked into, in bytes; they are kept as they are. */
const LONGEST_LOOKED_INTO = 30 * 1024 * 1024;

export const emptyContent = (): MailContent => ({
  passages: [],
  invitations: new Set(),
  files: [],
  remarks: new Set(),
  reports: [],
});

const SIGNED_SMIME = 'Signed (S/MIME), not verified.';
const SIGNED_PGP = 'Signed (PGP), not verified.';

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

const isMail = (type: string): boolean => /^message\/(?:rfc822|global|news)$/.test(type);

const nameOf = (part: MimePart, index: number): string => {
  const given = fileNameOf(part) ?? descriptionOf(part);
  const { value } = part.type;
  if (isMail(value)) {
    const name = given ?? subjectOf(bytesOf(part).subarray(0, 64 * 1024));
    return `${name.replace(/\.eml$/i, '') || 'forwarded mail'}.eml`;
  }
  const extension = EXTENSIONS[value];
  return given ?? USUAL_NAMES[value] ?? `attachment-${index + 1}${extension ? `.${extension}` : ''}`;
};

const keep = (part: MimePart, into: MailContent, fileName = nameOf(part, into.files.length)): string => {
  const contentId = contentIdOf(part);
  into.files.push({
    fileName,
    contentId: contentId && headerText(contentId, 250),
    read: () => chunksOf(part),
  });
  return fileName;
};

const keepBytes = (fileName: string, content: Buffer, contentId: string | null, into: MailContent): void => {
  into.files.push({ fileName, contentId: contentId && headerText(contentId, 250), read: () => [content] });
};

const add = (into: MailContent, passage: Passage): void => {
  if (passage.plain?.trim() || passage.html?.trim()) into.passages.push(passage);
};

/** Takes files out of a text that old programs put there (uuencode), and hangs them on the message. */
const withoutUuencoded = (text: string, into: MailContent): string => {
  if (!/^begin [0-7]{3,4} \S/m.test(text)) return text;
  const kept: string[] = [];
  let open: { name: string; from: number } | null = null;
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    const begin: RegExpExecArray | null = open ? null : /^begin [0-7]{3,4} (\S.{0,200})$/.exec(line);
    if (begin) open = { name: begin[1] ?? '', from: kept.length };
    kept.push(line);
    if (!open || line.trimEnd() !== 'end') continue;
    const encoded = kept.splice(open.from).slice(1, -1);
    keepBytes(open.name, fromUuencoded(encoded), null, into);
    open = null;
    if (into.files.length > MOST_UUENCODED) return [...kept, ...lines.slice(index + 1)].join('\n');
  }
  return kept.join('\n');
};

const collectText = (part: MimePart, into: MailContent): void => {
  const { text, remark } = textOf(part);
  if (remark) into.remarks.add(remark);
  const saysNothing = part.headers.first('content-type') === undefined;
  const isHtml = part.type.value === 'text/html' || (saysNothing && /^\s*<(?:!doctype html|html)\b/i.test(text));
  if (isHtml) add(into, { plain: null, html: text });
  else if (/^text\/(?:enriched|richtext)$/.test(part.type.value)) {
    add(into, { plain: text.replaceAll(/<<|<[^<>]{0,100}>/g, (tag) => (tag === '<<' ? '<' : '')), html: null });
  } else add(into, { plain: withoutUuencoded(text, into), html: null });
};

const collectInvitation = (part: MimePart, into: MailContent): void => {
  const line = invitationLine(textOf(part).text, part.type.params.get('method'));
  if (line) into.invitations.add(line);
  else into.remarks.add('A calendar entry in it could not be read; it is attached.');
  const same = bytesOf(part).toString('latin1').replaceAll(/\s/g, '');
  const isKept = into.files.some(
    ({ fileName, read }) =>
      fileName.endsWith('.ics') &&
      Buffer.concat([...read()])
        .toString('latin1')
        .replaceAll(/\s/g, '') === same,
  );
  if (!isKept) keep(part, into, fileNameOf(part) ?? 'invitation.ics');
};

const collectSmime = (part: MimePart, into: MailContent, wrappings: number): void => {
  const found = part.body.length > LONGEST_LOOKED_INTO ? null : readSmime(bytesOf(part));
  if (found?.kind === 'signed' && wrappings < MOST_WRAPPINGS) {
    into.remarks.add(SIGNED_SMIME);
    const inner = parseMime(found.content);
    for (const remark of inner.remarks) into.remarks.add(remark);
    collect(inner.root, into, wrappings + 1);
    return;
  }
  const fileName = keep(part, into, fileNameOf(part) ?? 'smime.p7m');
  into.remarks.add(
    found?.kind === 'encrypted'
      ? `Encrypted (S/MIME): open the attachment “${fileName}” in a mail program that has the key.`
      : `It holds something in S/MIME that could not be read: see the attachment “${fileName}”.`,
  );
};

const collectTnef = (part: MimePart, into: MailContent): void => {
  const found = part.body.length > LONGEST_LOOKED_INTO ? null : readTnef(bytesOf(part));
  if (!found) {
    const fileName = keep(part, into, fileNameOf(part) ?? 'winmail.dat');
    into.remarks.add(`The file “${fileName}” of Outlook’s is damaged and was kept as it is.`);
    return;
  }
  for (const { name, content, contentId } of found.files) keepBytes(name, content, contentId, into);
  // Beside a text of the mail's own, the one in here says the same.
  if (into.passages.length === 0) add(into, { plain: found.text, html: found.html });
  if (into.passages.length === 0 && found.hasRichText) {
    into.remarks.add(
      `Its words are only in the file “${keep(part, into, fileNameOf(part) ?? 'winmail.dat')}” of Outlook’s.`,
    );
  }
};

const isTnef = (part: MimePart): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(part.type.value) || /^winmail\.dat$/i.test(fileNameOf(part) ?? '');

const collectLeaf = (part: MimePart, into: MailContent, wrappings: number): void => {
  const { value } = part.type;
  if (
    /^message\/(?:(?:global-)?delivery-status|disposition-notification)$|^text\/rfc822-headers$/.test(value) ||
    isMail(value)
  ) {
    into.reports.push({ type: value, part });
  }
  const isFile = part.disposition.value === 'attachment' || fileNameOf(part) !== null;
  if (/^application\/(?:x-)?pkcs7-mime$/.test(value)) collectSmime(part, into, wrappings);
  else if (isTnef(part)) collectTnef(part, into);
  else if (/^(?:text\/calendar|application\/ics)$/.test(value)) collectInvitation(part, into);
  else if (value.startsWith('multipart/') && !isFile) {
    // One without parts: what stands there is shown as it is, unless it was cut for its depth.
    const boundary = part.type.params.get('boundary');
    if (boundary && part.body.includes(`--${boundary}`)) keep(part, into, 'nested part.txt');
    else collectText(part, into);
  } else if ((value.startsWith('text/') && !isFile && value !== 'text/rfc822-headers') || value === '')
    collectText(part, into);
  else if (part.body.length > 0 || isFile) keep(part, into);
};

/** Copies of the text in forms that nobody here reads. */
const isSpare = ({ type: { value } }: MimePart): boolean => /^text\/(?:x-amp-html|watch-html)$/.test(value);

const merge = (from: MailContent, into: MailContent): void => {
  into.files.push(...from.files);
  into.reports.push(...from.reports);
  for (const remark of from.remarks) into.remarks.add(remark);
  for (const line of from.invitations) into.invitations.add(line);
};

/** Forms of the same thing (RFC 2046, section 5.1.4): the first plain one and the last formatted one are taken. */
const collectAlternative = (part: MimePart, into: MailContent, wrappings: number): void => {
  let [plain, html]: [string | null, string | null] = [null, null];
  for (const child of part.children) {
    if (isSpare(child)) continue;
    const form = emptyContent();
    collect(child, form, wrappings);
    const words = form.passages.flatMap((passage) => (passage.plain?.trim() ? [passage.plain] : []));
    const marked = form.passages.flatMap((passage) => (passage.html?.trim() ? [passage.html] : []));
    if (words.length > 0 && marked.length === 0) plain ??= words.join('\n');
    if (marked.length > 0) html = joinForms(form.passages);
    merge(form, into);
  }
  add(into, { plain, html });
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Passages as one HTML: those that have none are shown as they are. */
export const joinForms = (passages: readonly Passage[]): string =>
  passages
    .map(({ plain, html }) => html ?? `<div style="white-space: pre-wrap">${escaped(plain ?? '')}</div>`)
    .join('\n');

const collectEncryptedPgp = (part: MimePart, into: MailContent): void => {
  const names = part.children.map((child, index) =>
    keep(child, into, fileNameOf(child) ?? (index === 0 ? 'version.txt' : 'encrypted.asc')),
  );
  into.remarks.add(`Encrypted (PGP): open the attachment “${names.at(-1) ?? ''}” in a program that has the key.`);
};

/** Goes through a part and what is in it, and takes what a person is to see. */
export const collect = (part: MimePart, into: MailContent, wrappings = 0): void => {
  const { value, params } = part.type;
  if (part.children.length === 0) return collectLeaf(part, into, wrappings);
  if (value === 'multipart/alternative') return collectAlternative(part, into, wrappings);
  if (value === 'multipart/encrypted') return collectEncryptedPgp(part, into);
  if (value === 'multipart/signed') {
    const signature = part.children.at(-1)?.type.value ?? '';
    into.remarks.add(/pgp/i.test(`${params.get('protocol') ?? ''} ${signature}`) ? SIGNED_PGP : SIGNED_SMIME);
  }
  for (const child of part.children) collect(child, into, wrappings);
};

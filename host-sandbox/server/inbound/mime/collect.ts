import { collectInvitation, collectSmime, collectTnef, SIGNED_SMIME } from './collectOpened.ts';
import { collectText } from './collectText.ts';
import { add, emptyContent, joinForms, type MailContent } from './content.ts';
import { isMail, keep } from './keepPart.ts';
import { fileNameOf, type MimePart } from './mimePart.ts';

/** Signed mails in signed mails: more of them are no person's. */
const MOST_WRAPPINGS = 5;
const SIGNED_PGP = 'Signed (PGP), not verified.';

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
  if (/^application\/(?:x-)?pkcs7-mime$/.test(value)) {
    collectSmime(part, into, wrappings < MOST_WRAPPINGS ? (inner) => collect(inner, into, wrappings + 1) : null);
  } else if (isTnef(part)) collectTnef(part, into);
  else if (/^(?:text\/calendar|application\/ics)$/.test(value)) collectInvitation(part, into);
  else if (value.startsWith('multipart/') && !isFile) {
    // One without parts: what stands there is shown as it is, unless it was cut for its depth.
    const boundary = part.type.params.get('boundary');
    if (boundary && part.body.toString('latin1', 0, boundary.length + 10).trim() === `--${boundary}--`) return;
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

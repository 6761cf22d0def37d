import { add, type MailContent } from './content.ts';
import { invitationLine } from './invitation.ts';
import { keep, keepBytes } from './keepPart.ts';
import { bytesOf, fileNameOf, textOf, type MimePart } from './mimePart.ts';
import { parseMime } from './parseMime.ts';
import { readSmime } from './smime.ts';
import { readTnef } from './tnef.ts';

/** Larger files are not looked into, in bytes; they are kept as they are. */
const LONGEST_LOOKED_INTO = 30 * 1024 * 1024;
/** More of them in a mail are no person's; they stay files. */
const MOST_INVITATIONS = 10;

/** What is said of content that somebody signed. */
export const SIGNED_SMIME = 'Signed (S/MIME), not verified.';

/** Takes an invitation: a line for people, and the file. */
export const collectInvitation = (part: MimePart, into: MailContent): void => {
  if (into.invitations.size >= MOST_INVITATIONS) {
    keep(part, into);
    return;
  }
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
/** Takes what is wrapped in S/MIME: signed content is collected, encrypted content stays a file. */
export const collectSmime = (
  part: MimePart,
  into: MailContent,
  collectInner: ((inner: MimePart) => void) | null,
): void => {
  const found = part.body.length > LONGEST_LOOKED_INTO ? null : readSmime(bytesOf(part));
  if (found?.kind === 'signed' && collectInner) {
    into.remarks.add(SIGNED_SMIME);
    const inner = parseMime(found.content);
    for (const remark of inner.remarks) into.remarks.add(remark);
    collectInner(inner.root);
    return;
  }
  const fileName = keep(part, into, fileNameOf(part) ?? 'smime.p7m');
  into.remarks.add(
    found?.kind === 'encrypted'
      ? `Encrypted (S/MIME): open the attachment “${fileName}” in a mail program that has the key.`
      : `It holds something in S/MIME that could not be read: see the attachment “${fileName}”.`,
  );
};
/** Takes the files out of a winmail.dat, and the text when the mail has no other. */
export const collectTnef = (part: MimePart, into: MailContent): void => {
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

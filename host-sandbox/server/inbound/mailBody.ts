import { bodyText } from '../mail/bodyText.ts';
import { joinForms, type MailContent } from './mime/content.ts';
import { passageWords } from './passageWords.ts';
import { splitText } from './visibleText.ts';

/** What a mail says, as it is shown. */
export interface MailBody {
  readonly text: string;
  readonly quotedText: string | null;
  /** As received; null when there is none, or it is too long to be shown. */
  readonly html: string | null;
}

/** Longer HTML is in the original mail only, in characters. */
const LONGEST_HTML = 2_000_000;
const LONGEST_TEXT = 500_000;

const storable = (html: string): string => html.replaceAll('\0', '').replaceAll(/\p{Cs}/gu, '\ufffd');

const [SIGNED, SIGNATURE, SIGNATURE_END] = [
  '-----BEGIN PGP SIGNED MESSAGE-----\n',
  '\n-----BEGIN PGP SIGNATURE-----',
  '\n-----END PGP SIGNATURE-----',
];
const ENCRYPTED = /^-----BEGIN PGP MESSAGE-----$/m;

/** Takes PGP's armour off a signed text (RFC 9580, section 7), and says of it and of an encrypted one what it is. */
const withoutArmour = (text: string, remarks: Set<string>): string => {
  if (ENCRYPTED.test(text)) remarks.add('Encrypted (PGP): copy the text into a program that has the key.');
  const begin = text.indexOf(SIGNED);
  const signature = begin === -1 ? -1 : text.indexOf(SIGNATURE, begin);
  if (signature === -1 || (begin > 0 && text[begin - 1] !== '\n')) return text;
  remarks.add('Signed (PGP), not verified.');
  // Its own header (`Hash: SHA512`) ends with an empty line.
  const header = text.indexOf('\n\n', begin);
  const signed = text.slice(Math.min(header === -1 ? signature : header + 2, signature), signature);
  const end = text.indexOf(SIGNATURE_END, signature);
  const rest = end === -1 ? '' : text.slice(end + SIGNATURE_END.length);
  return text.slice(0, begin) + signed.replaceAll(/^- /gm, '') + rest;
};

const shorten = (text: string, remarks: Set<string>): string => {
  if (text.length <= LONGEST_TEXT) return text;
  remarks.add('Its text is too long to be shown whole; all of it is in the original mail.');
  return text.slice(0, LONGEST_TEXT);
};

const htmlOf = ({ passages, invitations }: MailContent, remarks: Set<string>): string | null => {
  if (!passages.some(({ html }) => html !== null)) return null;
  const lines = [...invitations].map((plain) => ({ plain, html: null }));
  const html = storable(joinForms([...lines, ...passages]));
  if (html.length <= LONGEST_HTML) return html;
  remarks.add('Its formatting is too long to be shown; it is in the original mail.');
  return null;
};

/** The words of a mail, with the quoted history cut off, and its HTML. Adds to the content's remarks. */
export const mailBody = (content: MailContent, subject: string): MailBody => {
  const { passages, invitations, remarks } = content;
  const html = htmlOf(content, remarks);
  const words = shorten(bodyText(passageWords(passages)), remarks);
  const written = bodyText(withoutArmour(words, remarks));
  const { text, quotedText } = splitText(written, subject);
  const lines = bodyText([...invitations].join('\n'));
  const isEncrypted = [...remarks].some((remark) => remark.startsWith('Encrypted'));
  if (text === '' && lines === '' && !isEncrypted) remarks.add('The mail has no text.');
  return { text: [lines, text].filter((part) => part !== '').join('\n\n'), quotedText, html };
};

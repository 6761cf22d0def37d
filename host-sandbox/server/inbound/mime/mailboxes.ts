import { addressParser } from 'postal-mime';
import type { Mailbox } from '#contracts';
import { headerText, isMailAddress } from '../../mail/headerText.ts';
import { decodeText } from './charset.ts';
import { decodeWords } from './encodedWords.ts';

/** More people than this in one header are a mailing of somebody's; the rest is in the original. */
const MOST_MAILBOXES = 200;
const LONGEST_HEADER = 50_000;
const LONGEST_NAME = 120;

/** Encoded words again, but in UTF-8: the address parser must see words as words, and knows few character sets. */
const inUtf8 = (header: string): string =>
  header.replaceAll(
    /=\?[^?\s]{1,80}\?[qb]\?[^?\s]{0,500}\?=(?:\s+=\?[^?\s]{1,80}\?[qb]\?[^?\s]{0,500}\?=)*/gi,
    (words) => {
      const bytes = Buffer.from(decodeWords(words));
      return `=?utf-8?B?${bytes.toString('base64')}?=`;
    },
  );

/** The people in a header such as `From` or `Cc`, those in groups too. Addresses are in lower case; what is none is left out. */
export const mailboxesIn = (header: string | undefined): Mailbox[] => {
  if (!header) return [];
  const parsed = addressParser(inUtf8(header.slice(0, LONGEST_HEADER)));
  const flat = parsed.flatMap((entry) => (entry.group ? entry.group : [entry]));
  const known = new Map<string, Mailbox>();
  for (const { address, name } of flat) {
    const plain = address?.toLowerCase() ?? '';
    if (!isMailAddress(plain) || known.has(plain) || known.size >= MOST_MAILBOXES) continue;
    known.set(plain, {
      address: plain,
      name: headerText(decodeText(Buffer.from(name), 'utf-8').text, LONGEST_NAME) || null,
    });
  }
  return [...known.values()];
};

/** The name in a header that holds no usable address, e.g. `From: Mia`. */
export const nameIn = (header: string | undefined): string => {
  const [first] = addressParser(inUtf8((header ?? '').slice(0, LONGEST_HEADER)));
  return headerText(first?.name ?? '', LONGEST_NAME);
};

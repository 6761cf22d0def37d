import { decodeText } from './charset.ts';
import { eachProperty, NotTnefError, TnefReader } from './tnefReader.ts';

/** A file in a winmail.dat. */
export interface TnefFile {
  readonly name: string;
  readonly content: Buffer;
  readonly contentId: string | null;
}

/** What a winmail.dat holds (MS-OXTNEF). Formatted text (RTF) is left. */
export interface TnefContent {
  readonly text: string | null;
  readonly html: string | null;
  readonly files: readonly TnefFile[];
  /** It has words in RTF, which are not read. */
  readonly hasRichText: boolean;
}

const SIGNATURE = 0x223e9f78;
const MOST_FILES = 200;

/** Attributes by their id (MS-OXTNEF, section 2.1.3.1). */
const ATTRIBUTE = {
  codePage: 0x9007,
  body: 0x800c,
  mapiProperties: 0x9003,
  attachRenderData: 0x9002,
  attachTitle: 0x8010,
  attachData: 0x800f,
  attachment: 0x9005,
};

/** MAPI properties (MS-OXPROPS). */
const PROPERTY = {
  body: 0x1000,
  bodyHtml: 0x1013,
  longName: 0x3707,
  name: 0x3704,
  contentId: 0x3712,
  data: 0x3701,
  richText: 0x1009,
};

const withoutNul = (text: string): string => text.replace(/\0.*$/s, '');

const textOf = (value: Buffer, type: number, codePage: number): string =>
  withoutNul(type === 0x1f ? decodeText(value, 'utf-16le').text : decodeText(value, `cp${codePage}`).text);

interface OpenFile {
  title: string;
  longName: string;
  content: Buffer | null;
  contentId: string | null;
}

/** Takes over what the properties of an attachment say. */
const readFileProperties = (file: OpenFile, bytes: Buffer, codePage: number): void =>
  eachProperty(bytes, (id, type, value) => {
    if (id === PROPERTY.longName) file.longName = textOf(value, type, codePage);
    else if (id === PROPERTY.name && file.title === '') file.title = textOf(value, type, codePage);
    else if (id === PROPERTY.contentId)
      file.contentId = textOf(value, type, codePage).replaceAll(/[<>\s]/g, '') || null;
    // An object (a mail in the mail) has the id of its interface before its bytes.
    else if (id === PROPERTY.data && file.content === null) file.content = type === 0xd ? value.subarray(16) : value;
  });

const read = (bytes: Buffer): TnefContent => {
  const reader = new TnefReader(bytes);
  if (reader.uint32() !== SIGNATURE) throw new NotTnefError();
  reader.uint16();
  const files: OpenFile[] = [];
  let hasRichText = false;
  let [codePage, text, html]: [number, string | null, string | null] = [1252, null, null];
  while (reader.left >= 9 && files.length <= MOST_FILES) {
    reader.uint8();
    const id = reader.uint16();
    reader.uint16();
    const value = reader.take(reader.uint32());
    reader.take(Math.min(2, reader.left)); // a checksum, which hostile files have right and broken ones wrong
    const file = files.at(-1);
    if (id === ATTRIBUTE.codePage && value.length >= 4) codePage = value.readUInt32LE();
    else if (id === ATTRIBUTE.body) text ??= textOf(value, 0x1e, codePage);
    else if (id === ATTRIBUTE.mapiProperties) {
      eachProperty(value, (property, type, content) => {
        if (property === PROPERTY.body) text ??= textOf(content, type, codePage);
        else if (property === PROPERTY.richText) hasRichText = true;
        else if (property === PROPERTY.bodyHtml) html ??= textOf(content, type === 0x102 ? 0x1e : type, codePage);
      });
    } else if (id === ATTRIBUTE.attachRenderData) {
      files.push({ title: '', longName: '', content: null, contentId: null });
    } else if (file && id === ATTRIBUTE.attachTitle) file.title = textOf(value, 0x1e, codePage);
    else if (file && id === ATTRIBUTE.attachData) file.content = value;
    else if (file && id === ATTRIBUTE.attachment) readFileProperties(file, value, codePage);
  }
  if (files.length <= MOST_FILES && reader.take(reader.left).some((byte) => byte !== 0)) throw new NotTnefError();
  return {
    text,
    html,
    hasRichText,
    files: files.flatMap(({ title, longName, content, contentId }, index) =>
      content ? [{ name: longName || title || `attachment-${index + 1}`, content, contentId }] : [],
    ),
  };
};

const DEEPEST = 3;

/** Mails inside the file are such files again; theirs are taken over, and their words become a file. */
const unpack = (content: TnefContent, depth: number): TnefContent => ({
  ...content,
  files: content.files.flatMap((file) => {
    const inner =
      depth < DEEPEST && file.content.length > 8 && file.content.readUInt32LE() === SIGNATURE
        ? readTnef(file.content, depth + 1)
        : null;
    if (!inner) return [file];
    const words = inner.html ?? inner.text ?? '';
    const extension = inner.html === null ? 'txt' : 'html';
    return [{ name: `${file.name}.${extension}`, content: Buffer.from(words), contentId: null }, ...inner.files];
  }),
});

/** Reads a winmail.dat; null for one that is none or is damaged, which is then kept as it is. */
export const readTnef = (bytes: Buffer, depth = 0): TnefContent | null => {
  try {
    return unpack(read(bytes), depth);
  } catch (error) {
    if (error instanceof NotTnefError) return null;
    throw error;
  }
};

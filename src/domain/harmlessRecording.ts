import type { RecordedEvent } from './recording.ts';

/** Attributes that name something to fetch, to go to, or to run. */
const NAMES_SOMETHING =
  /^(?:on.*|src|srcset|imagesrcset|attributionsrc|href|xlink:href|action|formaction|poster|background|data|srcdoc|ping|manifest|integrity|rr_src|rr_dataurl)$/i;
const HARMLESS_VALUE = /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=]*$/i;
/** Elements that have no business in a picture of a page; those of SVG could set later what was taken out. */
const FORBIDDEN = new Set(
  'script iframe frame object embed base meta portal link animate set animatemotion animatetransform'.split(' '),
);

/** What an escape of CSS stands for; nothing where there is no such character. */
const characterOf = (hex: string): string => {
  const code = Number.parseInt(hex, 16);
  return code === 0 || code > 0x10_ff_ff ? '' : String.fromCodePoint(code);
};

/** CSS without its escapes, in which a word could hide. */
const unescaped = (css: string): string =>
  css.replaceAll(/\\([0-9a-f]{1,6})(?:\r\n|\s)?/gi, (_, hex: string) => characterOf(hex)).replaceAll('\\', '');

/** What CSS fetches by. Each is replaced by a word, lest what stood around it make another. */
const IMPORT = /@import[^;]*;?/gi;
const FETCHING_FUNCTION = /(?:url|image-set|src)\s*\([^)]*\)?/gi;

/** CSS that fetches nothing. */
const harmlessCss = (css: string): string =>
  unescaped(css).replaceAll(IMPORT, '@none;').replaceAll(FETCHING_FUNCTION, 'none');

/** Text that may turn out to be CSS: as it is, unless it would fetch something then. */
const harmlessText = (text: string): string => {
  const plain = unescaped(text);
  return plain.search(IMPORT) === -1 && plain.search(FETCHING_FUNCTION) === -1 ? text : harmlessCss(text);
};

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A style as text, or as its properties. */
const harmlessStyle = (value: Json): Json => {
  if (typeof value === 'string') return harmlessCss(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(harmlessStyle);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, harmlessStyle(inner)]));
};

const harmlessAttribute = (name: string, value: Json): Json => {
  if (name === '_cssText' || name.toLowerCase() === 'style') return harmlessStyle(value);
  // SVG takes CSS in many of its attributes; an image that the recording holds is no CSS.
  if (typeof value === 'string') return HARMLESS_VALUE.test(value) ? value : harmlessText(value);
  return typeof value === 'object' ? null : value;
};

const harmlessAttributes = (attributes: { readonly [key: string]: Json }): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(
        ([name, value]) => !NAMES_SOMETHING.test(name) || (typeof value === 'string' && HARMLESS_VALUE.test(value)),
      )
      .map(([name, value]) => [name, harmlessAttribute(name, value)]),
  );

const STYLE_FIELDS = new Set(['rule', 'cssText', 'replace', 'replaceSync']);
/** Texts of inputs and of text nodes, of which some are in a style element. */
const TEXT_FIELDS = new Set(['text', 'value']);

const hasCss = (attributes: Json | undefined): boolean =>
  isRecord(attributes) && typeof attributes['_cssText'] === 'string';

const tagOf = (node: { readonly [key: string]: Json }): string | null => {
  const name = node['tagName'];
  if (name === undefined) return null;
  // What is no text would become one on its way into the page.
  if (typeof name !== 'string') return 'noscript';
  const tag = name.toLowerCase();
  // A style sheet that was linked comes with its text.
  if (tag === 'link' && hasCss(node['attributes'])) return 'style';
  return FORBIDDEN.has(tag) ? 'noscript' : tag;
};

/** @param maybeStyle whether texts directly in here may be those of a style element */
const harmlessValue = (value: Json, maybeStyle = false): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => harmlessValue(item, maybeStyle));
  if (!isRecord(value)) return value;
  const tag = tagOf(value);
  // A node that is added later is put into whatever has that id.
  const inStyle = tag === null ? maybeStyle || 'parentId' in value : tag === 'style';
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, Json] => {
      if (key === 'tagName') return [key, tag];
      if (key === 'attributes' && isRecord(inner)) return [key, tag === 'noscript' ? {} : harmlessAttributes(inner)];
      if (key === 'childNodes' && tag === 'noscript') return [key, []];
      if (typeof inner !== 'string') return [key, key === 'textContent' ? '' : harmlessValue(inner, inStyle)];
      if (STYLE_FIELDS.has(key)) return [key, harmlessCss(inner)];
      if (TEXT_FIELDS.has(key)) return [key, harmlessText(inner)];
      if (key === 'textContent' && (inStyle || value['isStyle'] === true)) return [key, harmlessText(inner)];
      return [key, inner];
    }),
  );
};

/** Snapshots and changes of the page, and nothing that a plug-in has made of it. */
const SHOWN_TYPES = new Set([0, 1, 2, 3, 4]);
const CHANGE = 3;
/** Changes of elements, pointer, scrolling, size, inputs, styles and selection: no media, canvas, fonts or logs. */
const SHOWN_SOURCES = new Set<Json | undefined>([0, 1, 2, 3, 4, 5, 6, 8, 12, 13, 14, 15]);

/**
 * Makes a recording harmless: it comes from an end user's machine, which may lie. Nothing in it runs, is
 * fetched, or leads anywhere; images are shown only where the recording holds them.
 */
export const harmlessRecording = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  events
    .filter(({ type, data }) => {
      if (type === CHANGE) return isRecord(data as Json) && SHOWN_SOURCES.has((data as Record<string, Json>)['source']);
      return SHOWN_TYPES.has(type);
    })
    .map(({ type, timestamp, data }) => ({ type, timestamp, data: harmlessValue(data as Json) }));

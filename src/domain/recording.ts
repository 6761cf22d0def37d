import type { RecordingPiece } from '#contracts';

/** An rrweb event as far as it is our business. */
export interface RecordedEvent {
  readonly type: number;
  /** Epoch milliseconds on the end user's machine. */
  readonly timestamp: number;
  readonly data: unknown;
}

const isEvent = (value: unknown): value is RecordedEvent =>
  typeof value === 'object' &&
  value !== null &&
  Number.isFinite((value as RecordedEvent).type) &&
  Number.isFinite((value as RecordedEvent).timestamp);

const readLine = (line: string): RecordedEvent[] => {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? [value] : [];
  } catch {
    // The last line may not be whole yet.
    return [];
  }
};

/** One page's events, up to the first piece that is missing. */
const eventsOf = (pieces: readonly RecordingPiece[]): RecordedEvent[] => {
  const inOrder = pieces.toSorted((a, b) => a.index - b.index);
  const gap = inOrder.findIndex(({ index }, place) => index !== place);
  return inOrder
    .slice(0, gap === -1 ? undefined : gap)
    .map(({ text }) => text)
    .join('')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : readLine(line)));
};

/**
 * The events of a recording in the order of their times. A page that was loaded anew begins with a picture
 * of itself; from then on, the one before it has nothing to say.
 */
export const readRecording = (pieces: readonly RecordingPiece[]): RecordedEvent[] => {
  const pageIds = [...new Set(pieces.map(({ pageId }) => pageId))];
  const pages = pageIds
    .map((pageId) => eventsOf(pieces.filter((piece) => piece.pageId === pageId)))
    .filter((events) => events.length > 0)
    .toSorted((a, b) => a[0]!.timestamp - b[0]!.timestamp);
  return pages.flatMap((events, place) => {
    const until = pages[place + 1]?.[0]?.timestamp ?? Infinity;
    return events.filter(({ timestamp }) => timestamp < until);
  });
};

/** Attributes that name something to fetch, to go to, or to run. */
const NAMES_SOMETHING =
  /^(?:on.*|src|srcset|href|xlink:href|action|formaction|poster|background|data|srcdoc|ping|manifest|integrity|rr_src)$/i;
const HARMLESS_VALUE = /^data:image\/(?:png|jpeg|gif|webp);base64,[\w+/=]*$/i;
/** Elements that have no business in a picture of a page. */
const FORBIDDEN = new Set(['script', 'iframe', 'frame', 'object', 'embed', 'base', 'meta', 'portal', 'link']);

/** What an escape of CSS stands for; nothing where there is no such character. */
const unescaped = (hex: string): string => {
  const code = Number.parseInt(hex, 16);
  return code === 0 || code > 0x10_ff_ff ? '' : String.fromCodePoint(code);
};

/** CSS that fetches nothing. Escapes are resolved first, in which a word could hide. */
const harmlessCss = (css: string): string =>
  css
    .replaceAll(/\\([0-9a-f]{1,6})\s?/gi, (_, hex: string) => unescaped(hex))
    .replaceAll('\\', '')
    .replaceAll(/@import[^;]*;?/gi, '')
    .replaceAll(/(?:url|image-set|src)\s*\([^)]*\)?/gi, 'none');

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const harmlessAttributes = (attributes: { readonly [key: string]: Json }): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(
        ([name, value]) => !NAMES_SOMETHING.test(name) || (typeof value === 'string' && HARMLESS_VALUE.test(value)),
      )
      .map(([name, value]) => [
        name,
        name === '_cssText' || name === 'style' ? harmlessStyle(value) : harmlessValue(value),
      ]),
  );

/** A style as text, or as its properties. */
const harmlessStyle = (value: Json): Json =>
  typeof value === 'string'
    ? harmlessCss(value)
    : isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, harmlessStyle(inner)]))
      : Array.isArray(value)
        ? (value as readonly Json[]).map(harmlessStyle)
        : value;

const CSS_FIELDS = new Set(['rule', 'cssText', 'text', 'value', 'replace', 'replaceSync']);

const harmlessValue = (value: Json): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(harmlessValue);
  if (value === null || typeof value !== 'object') return value;
  const node = value as { readonly [key: string]: Json };
  const tag = typeof node['tagName'] === 'string' ? node['tagName'].toLowerCase() : null;
  // A style sheet that was linked comes with its text.
  const asStyle = tag === 'link' && hasCss(node['attributes']);
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => {
      if (key === 'tagName' && tag !== null) return [key, asStyle ? 'style' : FORBIDDEN.has(tag) ? 'noscript' : tag];
      if (key === 'attributes' && isRecord(inner)) return [key, harmlessAttributes(inner)];
      if (key === 'childNodes' && tag !== null && FORBIDDEN.has(tag)) return [key, []];
      if (key === 'textContent' && node['isStyle'] === true && typeof inner === 'string')
        return [key, harmlessCss(inner)];
      if (CSS_FIELDS.has(key) && typeof inner === 'string') return [key, harmlessCss(inner)];
      return [key, harmlessValue(inner)];
    }),
  );
};

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hasCss = (attributes: Json | undefined): boolean =>
  isRecord(attributes) && typeof attributes['_cssText'] === 'string';

/** Snapshots and changes of the page, and nothing that a plug-in has made of it. */
const SHOWN_TYPES = new Set([0, 1, 2, 3, 4]);

/**
 * Makes a recording harmless: it comes from an end user's machine, which may lie. Nothing in it runs, is
 * fetched, or leads anywhere; images are shown only where the recording holds them.
 */
export const harmlessRecording = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  events
    .filter(({ type }) => SHOWN_TYPES.has(type))
    .map(({ type, timestamp, data }) => ({ type, timestamp, data: harmlessValue(data as Json) }));

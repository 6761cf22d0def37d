import { parseInert } from '../../trustedHtml.ts';
import { sanitizeMail, withoutStyleElements, type HarmlessMail, type SanitizeOptions } from './sanitizeMail.ts';
import { splitMail } from './splitMail.ts';

/** Beyond these, a mail would make the panel stutter: its text is shown until somebody asks for more. */
const MOST_CHARACTERS = 3_000_000;
const MOST_ELEMENTS = 20_000;
const LONGEST_MS = 300;

/** A mail that is ready to be shown, or one that costs too much for that. */
export type PreparedMail =
  | {
      readonly state: 'ready';
      readonly own: HarmlessMail;
      readonly signature: HarmlessMail | null;
      readonly quoted: HarmlessMail | null;
      readonly blockedRemote: number;
      readonly trackers: number;
    }
  | { readonly state: 'too_heavy' };

/** Beyond as many elements that nothing closes, browsers' parsers take the square of a mail's length. */
const MOST_OPEN = 4_000;

/** Whether the tags alone say that it costs too much, without parsing it: that may be what costs. */
const looksTooHeavy = (html: string): boolean => {
  const opened = html.match(/<[a-z]/gi)?.length ?? 0;
  if (opened > MOST_ELEMENTS) return true;
  if (opened <= MOST_OPEN) return false;
  const nesting =
    /<(\/?)(?:a|abbr|b|big|blockquote|center|code|div|em|font|i|s|small|span|strike|strong|svg|tt|u)(?=[\s/>])/gi;
  let open = 0;
  for (const [, slash] of html.matchAll(nesting)) open += slash ? -1 : 1;
  return open > MOST_OPEN;
};

class TooLongError extends Error {}

/** Throws once the time is up; looks at the clock only now and then. */
const timeBox = (ms: number): (() => void) => {
  const until = performance.now() + ms;
  let count = 0;
  return () => {
    count += 1;
    if (count % 200 === 0 && performance.now() > until) throw new TooLongError();
  };
};

/**
 * Reads a mail, folds its history and signature, and makes each part harmless.
 *
 * @param options.anyway the reader has asked for it, whatever it costs
 */
export const prepareMail = (
  html: string,
  {
    allowRemote,
    anyway = false,
    speech,
  }: Pick<SanitizeOptions, 'allowRemote' | 'speech'> & { readonly anyway?: boolean },
): PreparedMail => {
  if (!anyway && (html.length > MOST_CHARACTERS || looksTooHeavy(html))) return { state: 'too_heavy' };
  const { body } = parseInert(withoutStyleElements(html));
  if (!anyway && body.getElementsByTagName('*').length > MOST_ELEMENTS) return { state: 'too_heavy' };
  const onElement = timeBox(anyway ? Infinity : LONGEST_MS);
  const clean = (part: string): HarmlessMail => sanitizeMail(part, { allowRemote, onElement, speech });
  const maybe = (part: string | null): HarmlessMail | null => (part === null ? null : clean(part));
  try {
    const parts = splitMail(body);
    const [own, signature, quoted] = [clean(parts.own), maybe(parts.signature), maybe(parts.quoted)];
    const all = [own, signature, quoted];
    return {
      state: 'ready',
      own,
      signature,
      quoted,
      blockedRemote: all.reduce((sum, part) => sum + (part?.blockedRemote ?? 0), 0),
      trackers: all.reduce((sum, part) => sum + (part?.trackers ?? 0), 0),
    };
  } catch (error) {
    if (error instanceof TooLongError) return { state: 'too_heavy' };
    throw error;
  }
};

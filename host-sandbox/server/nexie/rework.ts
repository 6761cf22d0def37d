import { bodyOf } from './sentences.ts';

/** Quoted code, and words without a space in them: each is looked at once, however long it is. */
const TOKEN = /`[^`\n]*`|\S+/g;

/** Addresses, paths, code and file names: rules for prose keep away from them. */
const isUntouchable = (token: string): boolean =>
  /^`.*`$|[@/\\_=<>{}#]/.test(token) || /[\w-]\.[a-z0-9]{1,10}/i.test(token);

const MASK = 0xe000;
/** As many characters as are left for private use behind {@link MASK}. */
const MAX_MASKED = 0x1800;

/** Applies rules to the prose of a text and leaves everything else to the letter. */
const onProse = (text: string, rules: (prose: string) => string): string => {
  const kept: string[] = [];
  // Two private-use characters stand for what is kept: no rule knows them.
  const masked = text.replace(/[\ue000-\uf8ff]/g, '').replace(TOKEN, (token) => {
    if (kept.length === MAX_MASKED || !isUntouchable(token)) return token;
    return String.fromCharCode(MASK, MASK + kept.push(token));
  });
  return rules(masked).replace(
    /\ue000([\ue001-\uf8ff])/g,
    (_, key: string) => kept[key.charCodeAt(0) - MASK - 1] ?? '',
  );
};

const TYPOS: Readonly<Record<string, string>> = {
  teh: 'the',
  recieve: 'receive',
  recieved: 'received',
  adress: 'address',
  seperate: 'separate',
  occured: 'occurred',
  wich: 'which',
  becuase: 'because',
  definately: 'definitely',
  untill: 'until',
  thier: 'their',
  acount: 'account',
  tommorow: 'tomorrow',
  succesful: 'successful',
  sucessful: 'successful',
  neccessary: 'necessary',
  accomodate: 'accommodate',
  dont: 'don’t',
  doesnt: 'doesn’t',
  cant: 'can’t',
  wont: 'won’t',
  didnt: 'didn’t',
  isnt: 'isn’t',
  couldnt: 'couldn’t',
};

const likeThe = (word: string, replacement: string): string =>
  word[0] === word[0]?.toUpperCase() ? replacement[0]!.toUpperCase() + replacement.slice(1) : replacement;

const fixWords = (prose: string): string =>
  prose
    .replace(/[A-Za-z]+/g, (word) => (TYPOS[word.toLowerCase()] ? likeThe(word, TYPOS[word.toLowerCase()]!) : word))
    .replace(/\b(the|a|an|and|to|of|in|is|it|for|on|with|you|we)(\s+\1)+\b/gi, '$1')
    .replace(/\bi(?=[ ’'])/g, 'I');

const fixSpaces = (prose: string): string =>
  prose
    .replace(/[ \t]+/g, ' ')
    .replace(/ +$/gm, '')
    .replace(/(\p{L}) +([,.;:!?])(?=\s|$)/gu, '$1$2')
    .replace(/([,;!?])(?=\p{L})/gu, '$1 ')
    .replace(/([!?])\1+/g, '$1');

const capitals = (prose: string): string =>
  prose.replace(/(^|[.!?] |\n)(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

const fixSentences = (prose: string): string =>
  capitals(prose).replace(/^(.*\p{L}+ \p{L}+ \p{L}+ .*[\p{L}\p{N}])$/gmu, '$1.');

/** Mends spaces, common misspellings, doubled words, capitals and full stops, and nothing that needs understanding. */
export const fixLanguage = (text: string): string =>
  onProse(text.trim(), (prose) => fixSentences(fixWords(fixSpaces(prose)))).trim();

const FILLERS =
  /\b(just|actually|basically|really|very|simply|quite|kind of|sort of|of course|obviously|please note that|i wanted to let you know that|i would like to inform you that|as already mentioned,?|as you know,?|at this point in time|in order(?= to)) /gi;

/** Takes out filler words and sentences that say the same again. Greeting and sign-off stay. */
export const shorten = (text: string): string => {
  const said = new Set<string>();
  return onProse(text, (prose) =>
    capitals(prose.replace(FILLERS, ''))
      .replace(/[^.!?\n]+[.!?]+[ \t]*/g, (sentence) => {
        const key = sentence
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\ue000-\uf8ff]+/gu, ' ')
          .trim();
        if (said.has(key)) return '';
        said.add(key);
        return sentence;
      })
      .replace(/[ \t]+$/gm, '')
      .replace(/\n{3,}/g, '\n\n'),
  ).trim();
};

const KINDER: readonly (readonly [RegExp, string])[] = [
  [/\byou (must|have to|need to) /gi, 'please '],
  [/\byou should /gi, 'please '],
  [/\basap\b/gi, 'as soon as you can'],
  [/\bcan you /gi, 'could you '],
  [/\bi need you to /gi, 'could you please '],
  [/\bthat(’|')s wrong\b/gi, 'that does not look right'],
  [/!{2,}/g, '.'],
];

const BARE_REQUEST =
  /(^|[.!?] |\n)(restart|reboot|send|open|check|close|try|click|install|run|tell|call|remove|update|log|sign|connect|unplug|wait|let|give|choose|enter|switch|turn)\b(?= \p{L})/giu;

/** Who is greeted and who signs. */
export interface LetterNames {
  readonly contactName: string | null;
  readonly technicianName: string;
}

const politely = (text: string): string =>
  onProse(text, (prose) => {
    const asked = prose.replace(
      BARE_REQUEST,
      (_, before: string, verb: string) => `${before}Please ${verb.toLowerCase()}`,
    );
    return capitals(KINDER.reduce((softened, [harsh, kind]) => softened.replace(harsh, kind), asked));
  });

/** Makes requests polite; with names, also adds a greeting and a sign-off where there are none. */
export const friendlier = (text: string, names: LetterNames | null): string => {
  const whole = text.trim();
  const body = bodyOf(whole);
  if (!names || body === '') return politely(whole);
  const begin = whole.indexOf(body);
  const first = names.contactName?.trim().split(/\s+/)[0];
  const greeting = whole.slice(0, begin).trim() || (first ? `Hello ${first},` : 'Hello,');
  const signOff = whole.slice(begin + body.length).trim() || `Best regards\n${names.technicianName}`;
  return [greeting, politely(body), signOff].join('\n\n');
};

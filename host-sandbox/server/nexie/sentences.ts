import type { SpokenMessage } from './conversation.ts';

/** One sentence that somebody wrote, with every message in which it stands. */
export interface Sentence {
  readonly text: string;
  readonly messageIds: readonly string[];
  readonly author: string;
}

const GREETING =
  /^(hi|hello|hey|dear|greetings|good (morning|afternoon|evening|day)|hallo|guten (tag|morgen|abend)|moin|sehr geehrte\w*|liebe\w*|bonjour|bonsoir|salut|hola|buen[oa]s (d[ií]as|tardes)|ciao|ol[áa]|bom dia)(?!\p{L})[^.!?\n]{0,60}[,!.:]?$/iu;

const SIGN_OFF =
  /^(--+|__+|(with )?(kind|best|warm|many)( regards| wishes| thanks)?|regards|thanks( again| in advance| a lot)?|thank you( very much)?|many thanks|cheers|yours( sincerely| faithfully| truly)?|sincerely|best wishes|sent from my .*|mit freundlichen gr[üu](ß|ss)en|(viele|beste|liebe|freundliche) gr[üu](ß|ss)e|mfg|cordialement|bien [àa] vous|saludos( cordiales)?|un saludo|cumprimentos|cordiali saluti)[,.!]?$/iu;

/** A signature is short; what follows a lone 'Thanks!' for pages is not one. */
const SIGNATURE_LINES = 8;

const isBlank = (line: string): boolean => line.trim() === '';

/** Takes the greeting above and the sign-off with its signature below off a text. */
export const bodyOf = (text: string): string => {
  const lines = text.replace(/\r\n?/g, '\n').trim().split('\n');
  const first = lines.findIndex((line) => !isBlank(line));
  const begin = first >= 0 && GREETING.test(lines[first]!.trim()) ? first + 1 : Math.max(0, first);
  const end = lines.findIndex(
    (line, index) =>
      index > begin &&
      SIGN_OFF.test(line.trim()) &&
      lines.slice(index + 1).filter((rest) => !isBlank(rest)).length <= SIGNATURE_LINES,
  );
  return lines
    .slice(begin, end < 0 ? undefined : end)
    .join('\n')
    .trim();
};

/** Lines that a machine wrote: timestamps, paths, tables, stack traces, error dumps. */
const MACHINE_LINE =
  /^\s*(\[?\d{2,4}[-:/.]\d{2}|at \S+\(|[\w.]+ *: \S|[-=+|>]{2,}|\S+ {2,}\S+ {2,}\S+|\w+ "[^"]*" (started|finished)|[A-Z]+_[A-Z_]+ )/;

const letterShare = (text: string): number => (text.match(/[\p{L}\s]/gu)?.length ?? 0) / Math.max(1, text.length);

const MIN_LETTERS = 10;
const MAX_LENGTH = 320;

/** True for what a person wrote and another can read without what stands around it. */
const isTelling = (sentence: string): boolean =>
  sentence.length <= MAX_LENGTH &&
  (sentence.match(/\p{L}/gu)?.length ?? 0) >= MIN_LETTERS &&
  letterShare(sentence) >= 0.7 &&
  !/^(thanks|thank you|many thanks|you(’|')re welcome|no problem|perfect|great|ok(ay)?|done)\b[^.]{0,25}[.!]?$/i.test(
    sentence,
  );

/** Bounds the work that one hostile message can cause. */
const MAX_TEXT = 20_000;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** The sentences of one text, in its order, without greeting, signature and what a machine wrote. */
export const sentencesOfText = (text: string): string[] => {
  const paragraphs = bodyOf(text.slice(0, MAX_TEXT))
    .split('\n')
    .map((line) => (MACHINE_LINE.test(line) || line.trimStart().startsWith('>') ? '' : line.trim()))
    .join('\n')
    .split(/\n+/);
  return paragraphs
    .flatMap((paragraph) => [...segmenter.segment(paragraph)].map(({ segment }) => segment.trim()))
    .filter(isTelling);
};

/** The sentences of a conversation; one that several messages repeat stands where it came first and names them all. */
export const sentencesOf = (messages: readonly SpokenMessage[]): Sentence[] => {
  const byText = new Map<string, { text: string; messageIds: string[]; author: string }>();
  for (const { id, author, text } of messages) {
    for (const sentence of sentencesOfText(text)) {
      const key = sentence.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');
      const known = byText.get(key);
      if (known) known.messageIds = [...new Set([...known.messageIds, id])];
      else byText.set(key, { text: sentence, messageIds: [id], author });
    }
  }
  return [...byText.values()];
};

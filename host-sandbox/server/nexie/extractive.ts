import {
  AbsoluteSummarizerConfig,
  NullLogger,
  Sentence as RankedSentence,
  SorensenDiceSimilarity,
  Summarizer,
  Text,
  Word,
  type TextParser,
} from 'ts-textrank';
import type { Conversation } from './conversation.ts';
import { sentencesOf, type Sentence } from './sentences.ts';

/** Ranking compares every sentence with every other. */
const MAX_RANKED = 150;
const DAMPING = 0.85;

const words = new Intl.Segmenter('en', { granularity: 'word' });

/** Words that carry meaning: in the alphabets that we know, short ones hardly ever do. */
const tellingWords = (text: string): Word[] =>
  [...words.segment(text)]
    .filter(
      ({ isWordLike, segment }) => isWordLike && (segment.length > 3 || !/^[\p{Script=Latin}\p{N}’']+$/u.test(segment)),
    )
    .map(({ segment }) => new Word(segment.toLowerCase()));

/** Hands our own sentences to the ranking, each under its index, so that what comes back is known again. */
const parserOf = (sentences: readonly Sentence[]): TextParser => ({
  parse: (text) =>
    new Text(
      text,
      sentences.map((sentence, index) => new RankedSentence(String(index), tellingWords(sentence.text), index)),
    ),
});

/** Indexes of the sentences that the others say most about, best first. */
const rank = (sentences: readonly Sentence[]): number[] => {
  const config = new AbsoluteSummarizerConfig(
    sentences.length,
    new SorensenDiceSimilarity(),
    parserOf(sentences),
    DAMPING,
    Summarizer.SORT_SCORE,
  );
  return new Summarizer(config, new NullLogger()).summarize('', 'en').map(Number);
};

/** Three to five sentences, more for longer conversations. */
const lengthFor = (sentences: number): number => Math.min(5, Math.max(3, Math.round(sentences / 5)));

/**
 * An extractive summary: the conversation's own sentences, chosen by TextRank (Mihalcea and Tarau,
 * 2004) and left in their order. The first sentence, the trouble, and one of the newest message, where
 * things stand, are always among them.
 */
export const summariseExtractively = ({ messages }: Conversation): { text: string; messageIds: string[] }[] => {
  const all = sentencesOf(messages);
  const sentences =
    all.length > MAX_RANKED ? [...all.slice(0, MAX_RANKED / 5), ...all.slice((-MAX_RANKED * 4) / 5)] : all;
  if (sentences.length === 0) return [];
  const newest = sentences.at(-1)!.messageIds.at(-1)!;
  const ranked = rank(sentences);
  const ofNewest = ranked.find((index) => sentences[index]!.messageIds.includes(newest));
  const chosen = new Set([0, ...(ofNewest === undefined ? [] : [ofNewest]), ...ranked]);
  return [...chosen]
    .slice(0, lengthFor(sentences.length))
    .toSorted((a, b) => a - b)
    .map((index) => sentences[index]!)
    .map(({ author, text, messageIds }) => ({ text: `${author}: ${text}`, messageIds: [...messageIds] }));
};

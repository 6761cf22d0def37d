import type { Finding } from '#contracts';
import { wordsInside } from './labels.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** A finding of RMM-Sentinel as words for a reply or a note. */
export const findingText = ({ title, severity, detail }: Finding, speech: Speech = ENGLISH): string => {
  const head = speech.say('{finding} (severity: {severity})', {
    finding: title,
    severity: wordsInside(severity, speech),
  });
  return detail.trim() === '' ? `${head}.` : `${head}: ${detail.trim()}`;
};

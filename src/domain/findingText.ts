import type { Finding } from '#contracts';
import { wordsOf } from './labels.ts';

/** A finding of RMM-Sentinel as words for a reply or a note. */
export const findingText = ({ title, severity, detail }: Finding): string => {
  const head = `${title} (severity: ${wordsOf(severity).toLowerCase()})`;
  return detail.trim() === '' ? `${head}.` : `${head}: ${detail.trim()}`;
};

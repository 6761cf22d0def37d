import type { MailFile } from './mailFile.ts';
import type { MimePart } from './mimePart.ts';

/** A stretch of what was written, in one or both forms. */
export interface Passage {
  readonly plain: string | null;
  readonly html: string | null;
}

/** What a mail holds, in the order in which it stands there. */
export interface MailContent {
  readonly passages: Passage[];
  /** Invitations, each in a line. */
  readonly invitations: Set<string>;
  readonly files: MailFile[];
  /** What was odd, in sentences. */
  readonly remarks: Set<string>;
  /** The machine-readable and returned parts of a report (RFC 3462). */
  readonly reports: { readonly type: string; readonly part: MimePart }[];
}

/** Nothing yet. */
export const emptyContent = (): MailContent => ({
  passages: [],
  invitations: new Set(),
  files: [],
  remarks: new Set(),
  reports: [],
});

/** Adds what was written, if anything was. */
export const add = (into: MailContent, passage: Passage): void => {
  if (passage.plain?.trim() || passage.html?.trim()) into.passages.push(passage);
};
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Passages as one HTML: those that have none are shown as they are. */
export const joinForms = (passages: readonly Passage[]): string =>
  passages
    .map(({ plain, html }) => html ?? `<div style="white-space: pre-wrap">${escaped(plain ?? '')}</div>`)
    .join('\n');

import { ASSIST_TASKS, type AssistTask, type Open } from '#contracts';
import { ENGLISH, type Speech, type Text } from '../words/speech.ts';

/** What a technician asks of Nexie; `language` is a BCP 47 tag, for a translation. */
export interface AssistChoice {
  readonly task: AssistTask;
  readonly language?: string;
}

const LABELS = {
  draft: 'Draft from the conversation',
  shorten: 'Make it shorter',
  friendlier: 'Make it friendlier',
  fix_language: 'Fix the language',
  translate: 'Translate…',
} as const satisfies Readonly<Record<AssistTask, Text>>;

/** What can be asked now: without a text there is nothing to rework, and not every assistant can do everything. */
export const assistTasks = (
  able: readonly Open<AssistTask>[],
  hasText: boolean,
  { say }: Speech = ENGLISH,
): { readonly id: AssistTask; readonly label: string }[] =>
  ASSIST_TASKS.filter((task) => able.includes(task) && (hasText || task === 'draft')).map((id) => ({
    id,
    label: say(LABELS[id]),
  }));

/** Languages that customers of an MSP commonly write in. */
const LANGUAGES = 'ar cs da de el en es fi fr he hi hu id it ja ko nb nl pl pt pt-BR ro ru sv tr uk vi zh'.split(' ');

/** Languages to translate to, by their names in the reader's language. */
export const assistLanguages = (locale: string | undefined): { readonly id: string; readonly label: string }[] => {
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  return LANGUAGES.map((id) => ({ id, label: names.of(id) ?? id })).sort((a, b) =>
    a.label.localeCompare(b.label, locale),
  );
};

import type { NexieProvider } from '#contracts';
import { summariseExtractively } from './extractive.ts';
import { NexieError, type Nexie } from './provider.ts';
import { fixLanguage, friendlier, shorten } from './rework.ts';
import { draftByTemplate } from './template.ts';

const provider = (label: string): NexieProvider => ({ kind: 'built_in', label });

const RULES = provider('Built-in rules');

/** Nexie without a language model: it quotes, fills in a template and applies rules, and says so. */
export const builtInNexie: Nexie = {
  summarise: async (conversation) => {
    const sentences = summariseExtractively(conversation);
    if (sentences.length === 0) throw new NexieError('There is no sentence to quote in this conversation yet.');
    return { sentences, provider: provider('Built-in summary (extractive)') };
  },
  assist: async ({ task, mode, text, technicianName }, conversation) => {
    if (task === 'draft') {
      const draft = draftByTemplate(conversation, { mode, text, technicianName });
      return { text: draft, provider: provider('Built-in template') };
    }
    if (task === 'fix_language') return { text: fixLanguage(text), provider: RULES };
    if (task === 'shorten') return { text: shorten(text), provider: RULES };
    // Nobody is greeted in a note.
    const names = mode === 'reply' ? { contactName: conversation.contactName, technicianName } : null;
    return { text: friendlier(text, names), provider: RULES };
  },
};

import { ASSIST_TASKS, type NexieProvider } from '#contracts';
import type { Conversation } from './conversation.ts';
import { summariseExtractively } from './extractive.ts';
import { NexieError, type AssistOrder, type Nexie, type Proposal } from './provider.ts';
import { fixLanguage, friendlier, shorten } from './rework.ts';
import { draftByTemplate } from './template.ts';

const provider = (label: string): NexieProvider => ({ kind: 'built_in', label });

const RULES = provider('Built-in rules');

const propose = ({ task, mode, text, technicianName }: AssistOrder, conversation: Conversation): Proposal => {
  switch (task) {
    case 'draft':
      return {
        text: draftByTemplate(conversation, { mode, text, technicianName }),
        provider: provider('Built-in template'),
      };
    case 'fix_language':
      return { text: fixLanguage(text), provider: RULES };
    case 'shorten':
      return { text: shorten(text), provider: RULES };
    case 'friendlier': {
      // Nobody is greeted in a note.
      const names = mode === 'reply' ? { contactName: conversation.contactName, technicianName } : null;
      return { text: friendlier(text, names), provider: RULES };
    }
    case 'translate':
      throw new NexieError('The built-in rules cannot translate; that takes a language model.');
  }
};

/** Nexie without a language model: it quotes, fills in a template and applies rules, and says so. */
export const builtInNexie: Nexie = {
  assistant: { provider: RULES, tasks: ASSIST_TASKS.filter((task) => task !== 'translate') },
  summarise: async (conversation) => {
    const sentences = summariseExtractively(conversation);
    if (sentences.length === 0) throw new NexieError('There is no sentence to quote in this conversation yet.');
    return { sentences, provider: provider('Built-in summary (extractive)') };
  },
  assist: async (order, conversation, _signal, onText) => {
    const proposal = propose(order, conversation);
    onText?.(proposal.text);
    return proposal;
  },
};

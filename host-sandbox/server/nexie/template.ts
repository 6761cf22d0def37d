import type { Conversation, SpokenMessage } from './conversation.ts';
import { bodyOf, sentencesOfText } from './sentences.ts';

/** What a template is filled with. */
export interface DraftRequest {
  readonly mode: 'reply' | 'internal_note';
  /** What the technician has written already; it becomes the body. */
  readonly text: string;
  readonly technicianName: string;
}

const firstNameOf = (name: string | null): string | null => name?.trim().split(/\s+/)[0] || null;

/** What is left for the technician to write, in brackets that nobody overlooks. */
const BLANK = '[Your answer]';

const lastOf = (messages: readonly SpokenMessage[], kind: SpokenMessage['kind']): SpokenMessage | undefined =>
  messages.findLast((message) => message.kind === kind);

/** The customer's last question that no later reply can have answered. */
const openQuestion = (messages: readonly SpokenMessage[]): string | null => {
  const replied = messages.findLastIndex(({ kind }) => kind === 'technician');
  const questions = messages
    .slice(replied + 1)
    .filter(({ kind }) => kind === 'customer')
    .flatMap(({ text }) => sentencesOfText(text))
    .filter((sentence) => /[?？]["”’)]?$/.test(sentence));
  return questions.at(-1) ?? null;
};

const thanks = ({ messages, subject }: Conversation): string => {
  if (!lastOf(messages, 'customer')) return `I am writing about “${subject}”.`;
  return lastOf(messages, 'technician') ? 'Thank you for your answer.' : `Thank you for telling us about “${subject}”.`;
};

const reply = (conversation: Conversation, { text, technicianName }: DraftRequest): string => {
  const name = firstNameOf(conversation.contactName);
  const question = openQuestion(conversation.messages);
  return [
    name ? `Hello ${name},` : 'Hello,',
    thanks(conversation),
    ...(question ? [`You asked: “${question}”`] : []),
    bodyOf(text) || BLANK,
    `Best regards\n${technicianName}`,
  ].join('\n\n');
};

const quoteOf = (message: SpokenMessage | undefined): string | null => {
  const sentences = message ? sentencesOfText(message.text) : [];
  return sentences.length ? `“${sentences.slice(0, 2).join(' ')}”` : null;
};

const note = ({ messages }: Conversation, { text }: DraftRequest): string => {
  const customer = quoteOf(lastOf(messages, 'customer'));
  const technician = quoteOf(lastOf(messages, 'technician'));
  return [
    customer ? `Last from the customer: ${customer}` : 'Nothing from the customer yet.',
    technician ? `Last from us: ${technician}` : 'No reply from us yet.',
    `Next step: ${text.trim() || '[Your next step]'}`,
  ].join('\n');
};

/**
 * A draft by template. It quotes the conversation and claims nothing of its own: what has to be
 * known to answer stays a blank for the technician.
 */
export const draftByTemplate = (conversation: Conversation, request: DraftRequest): string =>
  request.mode === 'reply' ? reply(conversation, request) : note(conversation, request);

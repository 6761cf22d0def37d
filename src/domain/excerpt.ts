import type { Message } from '#contracts';

const EXCERPT_LENGTH = 160;

/** The beginning of a longer text, in one line. */
export const excerptOf = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= EXCERPT_LENGTH ? line : `${line.slice(0, EXCERPT_LENGTH).trimEnd()}…`;
};

/** A message that a person has written, of whichever side. */
export type WrittenMessage = Extract<Message, { kind: 'customer' | 'technician' | 'internal_note' }>;

/** Tells what a person has written from events and from kinds that are not known. */
export const isWritten = (message: Message): message is WrittenMessage =>
  message.kind === 'customer' || message.kind === 'technician' || message.kind === 'internal_note';

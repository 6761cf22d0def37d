import type { Recipients } from '#contracts';
import { everybody, isAddress } from './mailboxes.ts';
import { ENGLISH, type Speech } from '../words/speech.ts';

/** What keeps a message from being sent at all, and where to mend it. */
export interface Stop {
  readonly kind: 'uploads' | 'placeholder' | 'recipients';
  readonly text: string;
  /** The place in the text, as offsets. */
  readonly place?: { readonly start: number; readonly end: number };
}

/** What is about to leave; `recipients` is null for a note. */
export interface Outgoing {
  readonly text: string;
  /** True while a file is not attached yet, or could not be. */
  readonly uploading: boolean;
  readonly recipients: Recipients | null;
}

const PLACEHOLDER = /\{\{[^{}\n]*\}\}/;

/** The first thing that must be mended before the message can leave; null when nothing must. */
export const sendStop = ({ text, uploading, recipients }: Outgoing, { say }: Speech = ENGLISH): Stop | null => {
  if (uploading) {
    const text = say(
      'Files are still being uploaded, or did not get there. Send when they are attached, or remove them.',
    );
    return { kind: 'uploads', text };
  }
  if (!recipients) return null;
  if (recipients.to.length === 0) return { kind: 'recipients', text: say('Say to whom the reply goes.') };
  const wrong = everybody(recipients).find(({ address }) => !isAddress(address));
  if (wrong)
    return { kind: 'recipients', text: say('“{address}” is not an e-mail address.', { address: wrong.address }) };
  const found = PLACEHOLDER.exec(text);
  if (!found) return null;
  const place = { start: found.index, end: found.index + found[0].length };
  return {
    kind: 'placeholder',
    text: say('{placeholder} is not filled in. Fill it in or take it out.', { placeholder: found[0] }),
    place,
  };
};

import type { Attachment, DraftSave, Draft as ServerDraft, Recipients } from '#contracts';
import type { Failure } from '../domain/failure.ts';
import { writableRecipients } from '../domain/mailboxes.ts';
import type { Speech } from '../words/speech.ts';

/** The fields of a draft that the technician writes. */
export interface DraftContent {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly recipients: Recipients | null;
}

/** What the server is told to keep. */
export const saveOf = ({ text, attachments, recipients }: DraftContent): DraftSave => ({
  text,
  attachmentIds: attachments.map(({ id }) => id),
  recipients: recipients && writableRecipients(recipients),
});

/** The content as one string, to tell whether two copies are the same. */
export const contentOf = (draft: DraftContent): string => JSON.stringify(saveOf(draft));

/** Whether a copy holds all that is written here: then taking it loses nothing. */
export const holdsAll = (copy: DraftContent, here: DraftContent): boolean =>
  copy.text.includes(here.text.trim()) &&
  here.attachments.every(({ id }) => copy.attachments.some((other) => other.id === id));

/** A copy with what is written here below it, as far as it is not in there already. */
export const laidAbove = (copy: DraftContent, here: DraftContent): Pick<DraftContent, 'text' | 'attachments'> => ({
  text: copy.text.includes(here.text.trim()) ? copy.text : [copy.text, here.text].filter(Boolean).join('\n\n'),
  attachments: [
    ...copy.attachments,
    ...here.attachments.filter(({ id }) => !copy.attachments.some((other) => other.id === id)),
  ],
});

/** Why a text that was sent once is a draft again; null for one that never left. */
export const failureOfReturned = ({ failure }: ServerDraft, { say }: Speech): Failure | null =>
  failure === null
    ? null
    : { code: 'mail-dispatch-failed', title: say('Your reply was not sent'), detail: failure, retryable: true };

import type { MailStore } from '../store/mailStore.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { readMail, type ReadMail } from './readMail.ts';

/** What a list shows of a mail, and what threading needs. */
export type MailSummary = Pick<ReadMail, 'from' | 'to' | 'subject' | 'messageId' | 'inReplyTo' | 'references'> & {
  id: string;
  mailbox: string;
  direction: StoredMail['direction'];
  at: string;
  sizeBytes: number;
  seen: boolean;
  /** The first words, without quoted lines. */
  preview: string;
  attachmentCount: number;
};

const PREVIEW_LENGTH = 160;

const previewOf = (text: string): string =>
  text
    .slice(0, 4_000)
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, PREVIEW_LENGTH);

const summarise = (mail: StoredMail, read: ReadMail): Omit<MailSummary, 'seen'> => ({
  id: mail.id,
  mailbox: mail.mailbox,
  direction: mail.direction,
  at: mail.at,
  sizeBytes: mail.sizeBytes,
  from: read.from,
  to: read.to,
  subject: read.subject,
  messageId: read.messageId,
  inReplyTo: read.inReplyTo,
  references: read.references,
  preview: previewOf(read.text),
  attachmentCount: read.attachments.length,
});

/** Reads summaries of stored mails, each mail parsed once however often its row is shown. */
export const createSummaries = (store: MailStore): ((mail: StoredMail) => Promise<MailSummary>) => {
  const parsed = new WeakMap<StoredMail, Promise<Omit<MailSummary, 'seen'>>>();
  return async (mail) => {
    let summary = parsed.get(mail);
    if (!summary) {
      summary = store.raw(mail).then(async (raw) => summarise(mail, await readMail(raw)));
      parsed.set(mail, summary);
    }
    return { ...(await summary), seen: store.isSeen(mail) };
  };
};

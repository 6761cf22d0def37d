import type { Context } from 'hono';
import { changeStream } from '../../changeStream.ts';
import type { MailStore } from '../store/mailStore.ts';

/** The changes of one mailbox, or of all: each is told with the mailbox's address when a mail comes, goes or is read. */
export const liveEvents = (context: Context, store: MailStore, only: string | null): Response =>
  changeStream(context, (onChange) =>
    store.onChange((mailbox) => {
      if (only === null || only === mailbox) onChange(mailbox);
    }),
  );

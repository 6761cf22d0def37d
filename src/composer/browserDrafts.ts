import * as z from 'zod/mini';
import { attachmentSchema, recipientsSchema, type HostCapabilities } from '#contracts';

/** A draft as the browser keeps it, so that a crash loses nothing. */
const storedDraftSchema = z.object({
  text: z.string(),
  attachments: z.array(attachmentSchema),
  /** Epoch milliseconds. */
  savedAt: z.number(),
  /** Null as long as the technician has not touched them. */
  recipients: z._default(z.nullable(recipientsSchema), null),
  /** Time of the latest mail that was known when they were touched last. */
  recipientsAsOf: z._default(z.nullable(z.string()), null),
  /** True when the server has kept the very same. */
  onServer: z._default(z.boolean(), false),
  /** What was handed over without an answer, and its key: a retry must be the very same. */
  pending: z.catch(z.nullable(z.object({ key: z.string(), decided: z.string(), body: z.unknown() })), null),
});
export type StoredDraft = z.infer<typeof storedDraftSchema>;

type Store = NonNullable<HostCapabilities['drafts']>;

/** The page's localStorage, for hosts that lend no store. */
const localDrafts: Store = {
  get: async (key) => localStorage.getItem(key),
  set: async (key, value) => {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  },
};

/** Unsent text in the browser: the host's store, or localStorage. A store that refuses is no error: the server has a copy. */
export const browserDrafts = (host: Pick<HostCapabilities, 'drafts'>) => {
  const store = host.drafts ?? localDrafts;
  return {
    read: async (key: string): Promise<StoredDraft | null> => {
      try {
        const text = await store.get(key);
        return text === null ? null : (storedDraftSchema.safeParse(JSON.parse(text)).data ?? null);
      } catch {
        return null;
      }
    },
    write: async (key: string, draft: StoredDraft | null): Promise<void> => {
      try {
        await store.set(key, draft && JSON.stringify(draft));
      } catch {
        // Storage may be full or denied; the server's copy remains.
      }
    },
  };
};

/** Where a draft is kept in the browser: one for each technician, ticket and mode. */
export const draftKey = (technicianId: string, ticketId: string, mode: string): string =>
  `ticket-peek draft ${technicianId} ${ticketId} ${mode}`;

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
  /** True when somebody has typed it; false for what was only shown, e.g. as another window had written it. */
  typed: z._default(z.boolean(), true),
  /** What the server is known to have kept in turn, oldest first: what else it has comes from another window. */
  known: z._default(z.array(z.string()), []),
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
    /** What is kept, and as which string. */
    read: async (key: string): Promise<{ draft: StoredDraft | null; raw: string | null }> => {
      try {
        const raw = await store.get(key);
        return { draft: raw === null ? null : (storedDraftSchema.safeParse(JSON.parse(raw)).data ?? null), raw };
      } catch {
        return { draft: null, raw: null };
      }
    },
    /** Gives the string that is kept; false where the storage is full or denied. */
    write: async (key: string, draft: StoredDraft | null): Promise<string | null | false> => {
      const raw = draft && JSON.stringify(draft);
      try {
        await store.set(key, raw);
        return raw;
      } catch {
        return false;
      }
    },
  };
};

/** Where a draft is kept in the browser: one for each technician, ticket and mode. */
export const draftKey = (technicianId: string, ticketId: string, mode: string): string =>
  `ticket-peek draft ${technicianId} ${ticketId} ${mode}`;

/** A draft from one of its two homes; times in epoch milliseconds. */
export interface DraftCopy {
  readonly text: string;
  readonly savedAt: number;
}

/** A list of drafts may have been read before the server had the last of them; in milliseconds. */
const READ_EARLIER_MS = 60_000;

/**
 * Which copy to restore: the one that was saved last. An empty browser copy is a removal, and wins if it is
 * newer. What the server has had for a while, and has no more, was sent or emptied on another device.
 *
 * @param now the browser's time, as in `local`
 */
export const pickDraft = <L extends DraftCopy & { readonly onServer: boolean }, S extends DraftCopy>(
  local: L | null,
  server: S | null,
  now: number,
): L | S | null => {
  if (!local) return server;
  if (!server) return local.onServer && local.savedAt < now - READ_EARLIER_MS ? null : local;
  return server.savedAt > local.savedAt ? server : local;
};

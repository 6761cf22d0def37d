/** A draft from one of its two homes; times in epoch milliseconds. */
export interface DraftCopy {
  readonly text: string;
  readonly savedAt: number;
}

/** Which copy to restore: the one that was saved last. An empty browser copy is a removal, and wins if it is newer. */
export const pickDraft = <L extends DraftCopy, S extends DraftCopy>(
  local: L | null,
  server: S | null,
): L | S | null => {
  if (!local || !server) return local ?? server;
  return server.savedAt > local.savedAt ? server : local;
};

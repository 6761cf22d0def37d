import type { Db } from '../db/open.ts';
import { findMergedInto } from './mergedInto.ts';
import { requireTicket } from './toTicket.ts';

/** Longer chains of merges are none that people make. */
const MOST_MERGES = 20;

/** The ticket on which what belongs to `ticketId` is worked: itself, or the one that it was merged into. Throws `not-found`. */
export const followMerges = async (tx: Db, ticketId: string): Promise<string> => {
  let at = ticketId;
  for (let merges = 0; merges < MOST_MERGES; merges += 1) {
    const into = await findMergedInto(tx, (await requireTicket(tx, at)).mergeId);
    if (!into) return at;
    at = into.id;
  }
  return at;
};

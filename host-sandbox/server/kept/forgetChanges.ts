import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { change } from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';

const EVERY_MS = 10 * 60_000;

/**
 * Removes the notes of what has changed. A process that has not read all of them finds in their place that everything
 * has, so that none can go by unseen. Safe to run in several processes at once.
 */
export const forgetChanges = async (tx: Db): Promise<void> => {
  await tx.delete(change);
  await tx.insert(change).values({ keys: null });
};

/** Does so now and from time to time. Returns how to stop. */
export const startForgettingChanges = ({ database, log }: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log, what: 'the removal of notes of changes' }, () =>
    withSystem(database.db, forgetChanges),
  );

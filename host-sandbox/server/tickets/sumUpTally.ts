import { sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { withSystem } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';

const EVERY_MS = 60_000;

/** Makes one row of the tally of each kind. What is added meanwhile stays beside it, so that no sum is ever wrong. */
export const sumUpTally = async (tx: Db): Promise<void> => {
  await tx.execute(sql`
    with gone as (delete from ticket_tally returning *)
    insert into ticket_tally
    select tenant_id, status, priority, assignee_id, sum(tickets) from gone group by 1, 2, 3, 4 having sum(tickets) <> 0
  `);
};

/** Sums the tally up now and from time to time. Returns how to stop. */
export const startSummingUpTally = ({ database, log }: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log, what: 'summing up the tally of tickets' }, () =>
    withSystem(database.db, sumUpTally),
  );

import { desc, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { ticket } from '../db/schema.ts';

const MOST = 100;

/** Tags of the tenant's tickets, the most used first. */
export const listTags = async (tx: Db): Promise<string[]> => {
  const tag = sql<string>`tag`;
  const rows = await tx
    .select({ tag })
    .from(sql`${ticket}, jsonb_array_elements_text(${ticket.tags}) as tag`)
    .groupBy(tag)
    .orderBy(desc(sql`count(*)`), tag)
    .limit(MOST);
  return rows.map((row) => row.tag);
};

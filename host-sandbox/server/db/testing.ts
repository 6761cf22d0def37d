import pg from 'pg';
import { vi } from 'vitest';

/** A statement as it went to PostgreSQL. */
export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

type Query = string | { readonly text: string; readonly values?: unknown[] };

/** What is asked of PostgreSQL, on whatever connection of this process, while `work` is done; what fences it left out. */
export const statementsAskedBy = async (work: () => Promise<void>): Promise<Statement[]> => {
  const asked = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return (asked.mock.calls as unknown as [Query, unknown[] | undefined][]).flatMap(([query, values]) => {
      const { text, values: own } = typeof query === 'string' ? { text: query, values: undefined } : query;
      const isRead = /^\s*(select|with|\()/i.test(text) && !text.includes('set_config');
      return isRead ? [{ text, values: own ?? values ?? [] }] : [];
    });
  } finally {
    asked.mockRestore();
  }
};

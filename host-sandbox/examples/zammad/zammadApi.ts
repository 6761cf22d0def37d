import type { ZammadArticle, ZammadTicket, ZammadUser } from './zammadShapes.ts';

/** Zammad said no: its status, and its own words. */
export class ZammadRefusal extends Error {
  override readonly name = 'ZammadRefusal';
  constructor(
    readonly status: number,
    words: string,
  ) {
    super(words);
  }
}

/** The calls of Zammad's API that the Peek needs. Each throws a {@link ZammadRefusal}, or what `fetch` throws. */
export const createZammadApi = (baseUrl: string, token: string) => {
  const call = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
    const response = await fetch(`${baseUrl}/api/v1${path}`, {
      method,
      signal,
      headers: { Authorization: `Token token=${token}`, 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const answer = (await response.json()) as T & { error?: string };
    if (!response.ok) throw new ZammadRefusal(response.status, answer.error ?? response.statusText);
    return answer;
  };
  const users = new Map<number, Promise<ZammadUser>>();
  return {
    me: () => call<ZammadUser>('GET', '/users/me?expand=true'),
    agents: async () =>
      (await call<ZammadUser[]>('GET', '/users?expand=true')).filter(({ roles }) => roles.includes('Agent')),
    /** People change rarely: each is asked for once. */
    user: (id: number): Promise<ZammadUser> => {
      const known = users.get(id) ?? call<ZammadUser>('GET', `/users/${id}?expand=true`);
      users.set(id, known);
      return known;
    },
    tickets: () => call<ZammadTicket[]>('GET', '/tickets?expand=true'),
    ticket: (id: string, signal?: AbortSignal) =>
      call<ZammadTicket>('GET', `/tickets/${encodeURIComponent(id)}?expand=true`, undefined, signal),
    tags: async (id: string) =>
      (await call<{ tags: string[] }>('GET', `/tags?object=Ticket&o_id=${encodeURIComponent(id)}`)).tags,
    change: (id: string, changes: object) =>
      call<ZammadTicket>('PUT', `/tickets/${encodeURIComponent(id)}?expand=true`, changes),
    articles: (id: string) =>
      call<ZammadArticle[]>('GET', `/ticket_articles/by_ticket/${encodeURIComponent(id)}?expand=true`),
    addArticle: (article: object) => call<ZammadArticle>('POST', '/ticket_articles?expand=true', article),
  };
};

export type ZammadApi = ReturnType<typeof createZammadApi>;

import type { Page } from '@playwright/test';

/** What code of the remote has begun on the page and not ended. */
export interface Leftovers {
  readonly timers: number;
  /** Requests to a ticket's routes that are under way, the live stream among them. */
  readonly requests: number;
}

/** Counts, from now on, the timers that the remote's code sets: told by the script in whose name they are set. */
export const watchTimers = async (page: Page, remoteOrigin: string): Promise<void> => {
  await page.addInitScript((origin) => {
    const alive = new Set<unknown>();
    Object.assign(globalThis, { timersOfRemote: alive });
    const isRemotes = (): boolean => (new Error().stack ?? '').includes(origin);
    const { setTimeout: later, setInterval: often, clearTimeout: never, clearInterval: noMore } = window;
    window.setTimeout = ((work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const counts = isRemotes();
      const id = later(
        (...given: unknown[]) => {
          alive.delete(id);
          work(...given);
        },
        ms,
        ...args,
      );
      if (counts) alive.add(id);
      return id;
    }) as typeof setTimeout;
    window.setInterval = ((work: () => void, ms?: number) => {
      const counts = isRemotes();
      const id = often(work, ms);
      if (counts) alive.add(id);
      return id;
    }) as typeof setInterval;
    const forgetting = (end: typeof clearTimeout) =>
      ((id?: number) => {
        alive.delete(id);
        end(id);
      }) as typeof clearTimeout;
    window.clearTimeout = forgetting(never);
    window.clearInterval = forgetting(noMore);
  }, remoteOrigin);
};

/** Counts a page's requests to a ticket's routes. Returns how many are under way, and how many there were. */
export const watchRequests = (page: Page, ticketId: string) => {
  const open = new Set<unknown>();
  const asked: string[] = [];
  page.on('request', (request) => {
    if (!request.url().includes(`/tickets/${ticketId}`)) return;
    open.add(request);
    asked.push(new URL(request.url()).pathname);
  });
  page.on('requestfinished', (request) => open.delete(request));
  page.on('requestfailed', (request) => open.delete(request));
  return { open: (): number => open.size, asked: (): readonly string[] => asked };
};

/** How many timers of the remote are set now. */
export const timersLeft = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { timersOfRemote: Set<unknown> }).timersOfRemote.size);

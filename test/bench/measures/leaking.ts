import { config, originOf } from '../../../host-sandbox/config.ts';
import { timersLeft, watchRequests, watchTimers } from '../../e2e/support/leftovers.ts';
import { Desk, selectors, type KnownTicket } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { figureRow, type Row } from '../row.ts';
import { shortTicket } from '../tickets.ts';

/** `PEEK_BENCH_CYCLES=50` is a look at it in a tenth of the time. */
const CYCLES = Number(process.env['PEEK_BENCH_CYCLES'] ?? 500);
const WARMING = 20;

const WAYS_OUT: readonly ((desk: Desk) => Promise<unknown>)[] = [
  ({ page }) => page.mouse.click(4, 450),
  ({ page }) => page.keyboard.press('Escape'),
  ({ page }) => page.evaluate(() => bench.root()!.querySelector<HTMLElement>('button[aria-label="Close"]')!.click()),
  ({ page }) => page.evaluate(() => bench.root()!.host.remove()),
];

/**
 * Lets the page answer itself from the second time on what it reads of the API, and the two writes that each opening
 * makes: what is looked for is in the page, 500 openings ask a server for some ten thousand answers, and it takes only
 * so many drafts a minute from one technician. Runs in the page before any of its scripts.
 */
const keepAnswers = (): void => {
  const kept = new Map<string, Promise<{ body: string | null; init: ResponseInit }>>();
  const ask = globalThis.fetch;
  const read = async (url: string, how: RequestInit | undefined) => {
    const answer = await ask(url, how);
    const body = answer.status === 204 ? null : await answer.text();
    return { body, init: { status: answer.status, headers: [...answer.headers] } };
  };
  globalThis.fetch = async (what, how) => {
    const method = how?.method ?? 'GET';
    const isKept =
      typeof what === 'string' && what.includes('/api/') && (method === 'GET' || /\/(drafts|presence)\b/.test(what));
    if (!isKept) return ask(what, how);
    const key = `${method} ${what}`;
    const answer = kept.get(key) ?? read(what, { ...how, signal: null });
    kept.set(key, answer);
    const { body, init } = await answer;
    return new Response(body, init);
  };
};

/** Opens the ticket, works a little (a letter and back, a list, a scroll), and leaves it. */
const cycle = async (desk: Desk, ticket: KnownTicket, leave: (desk: Desk) => Promise<unknown>): Promise<void> => {
  await desk.page.evaluate(async ([row, message]) => {
    await bench.clickUntilPainted(row, message);
    const find = <T extends Element>(selector: string): Promise<T> =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = bench.root()?.querySelector<T>(selector);
          if (found) resolve(found);
          else requestAnimationFrame(look);
        };
        look();
      });
    const area = await find<HTMLTextAreaElement>('textarea:not(:disabled)');
    for (const text of ['x', '']) {
      area.value = text;
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
    const status = await find<HTMLButtonElement>('button[aria-label^="Status:"]:not(:disabled)');
    status.click();
    await find('[role="listbox"]');
    status.click();
    (await find('[role="log"]')).scrollTop = 0;
  }, selectors(ticket));
  await leave(desk);
  // The shell hears of a removal by somebody else's hand a frame later.
  await desk.page.waitForFunction(() => bench.root() === undefined && !location.search.includes('ticket='));
};

/** What opening, working and closing over and over leaves behind, over all ways of dismissal. */
export const leaking: Measure = {
  name: 'leak.cycles',
  async *rows(stage) {
    const desk = await Desk.open(stage, { reducedMotion: true });
    await watchTimers(desk.page, originOf(config.remote));
    await desk.page.addInitScript(keepAnswers);
    await desk.page.reload();
    await desk.page.locator('[data-ticket]').first().waitFor();
    const ticket = await shortTicket(desk);
    const requests = watchRequests(desk.page, ticket.id);
    const session = await desk.page.context().newCDPSession(desk.page);
    await session.send('Performance.enable');
    const count = async () => {
      await desk.page.waitForTimeout(1_000);
      for (let round = 0; round < 3; round++) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (wanted: string): number => metrics.find(({ name }) => name === wanted)!.value;
      return {
        heap: of('JSHeapUsedSize'),
        nodes: of('Nodes'),
        listeners: of('JSEventListeners'),
        timers: await timersLeft(desk.page),
        streams: requests.open(),
      };
    };
    await desk.find(ticket);
    const run = async (from: number, to: number): Promise<void> => {
      for (let at = from; at < to; at++) await cycle(desk, ticket, WAYS_OUT[at % WAYS_OUT.length]!);
    };
    await run(0, WARMING);
    const before = await count();
    await run(WARMING, CYCLES);
    const after = await count();
    const name = 'leak.cycles';
    const grown = (what: keyof typeof before, bar: number, unit: string): Row => {
      const ratio = Math.round((after[what] / (before[what] || 1)) * 1000) / 1000;
      const row = figureRow(`${name}.${what}`, after[what], unit, bar);
      return { ...row, baseline: before[what], ratio, met: ratio <= bar };
    };
    yield grown('heap', 1.02, 'bytes');
    yield grown('nodes', 1, 'nodes');
    yield grown('listeners', 1, 'listeners');
    yield figureRow(`${name}.timers`, after.timers, 'timers', 0);
    yield figureRow(`${name}.streams`, after.streams, 'requests and streams', 0);
    await desk.end();
  },
};

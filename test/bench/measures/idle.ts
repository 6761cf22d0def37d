import type { Page } from '@playwright/test';
import { Desk } from '../desk.ts';
import type { Measure } from '../measure.ts';
import { figureRow } from '../row.ts';
import { shortTicket } from '../tickets.ts';

const WATCHED_MS = 60_000;

/** What a page's main thread and network did in a minute. */
interface Minute {
  /** Share of the time that the main thread was busy, in percent. */
  readonly busy: number;
  /** Requests to the API that were begun. */
  readonly requests: number;
}

const watch = async (page: Page): Promise<Minute> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  let requests = 0;
  page.on('request', (request) => (requests += Number(request.url().includes('/api/tickets/tkt_'))));
  const before = await taskSeconds();
  await page.waitForTimeout(WATCHED_MS);
  return { busy: (((await taskSeconds()) - before) * 1000 * 100) / WATCHED_MS, requests };
};

/** A Peek that is open and left alone, and one that was closed, for a minute beside each other. */
export const idle: Measure = {
  name: 'host.idle',
  async *rows(stage) {
    const [open, closed, never] = [await Desk.open(stage), await Desk.open(stage), await Desk.open(stage)];
    const ticket = await shortTicket(open);
    for (const desk of [open, closed]) {
      await desk.find(ticket);
      await desk.clickUntilPainted(ticket);
      await desk.settle();
    }
    await closed.dismiss();
    // What was asked for by the opening is through, and the pages have come to rest.
    await open.page.waitForTimeout(3_000);
    const [whileOpen, afterwards, without] = await Promise.all([open, closed, never].map(({ page }) => watch(page)));
    yield figureRow('host.idle.open', whileOpen!.busy - without!.busy, '% of the main thread', 0.5);
    yield figureRow('host.idle.open_requests', whileOpen!.requests, 'requests a minute');
    yield figureRow('host.idle.closed', Math.max(0, afterwards!.busy - without!.busy), '% of the main thread', 0.05);
    yield figureRow('host.idle.closed_requests', afterwards!.requests, 'requests a minute', 0);
    for (const desk of [open, closed, never]) await desk.end();
  },
};

import type { Page } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { installInstrument } from './page/instrument.ts';
import type { Stage } from './stage.ts';

const shellUrl = originOf(config.shell);
/** Under which the times of the interface are taken. */
export const THROTTLE = 4;

export const MARA = 'tec_harbor_1';
export const TOMAS = 'tec_harbor_2';

/** A ticket of the seeds as measures know it. */
export interface KnownTicket {
  readonly id: string;
  readonly number: number;
  readonly newestMessageId: string;
}

/** One technician's browser in front of the queue, with a cache and a sign-in of its own. */
export class Desk {
  private constructor(readonly page: Page) {}

  /** Signs in and opens the queue. Ended by {@link end}. */
  static async open(
    stage: Stage,
    { technicianId = MARA, query = '', reducedMotion = false, bypassCSP = false, savesData = false } = {},
  ): Promise<Desk> {
    await stage.product();
    const browser = await stage.browser();
    const context = await browser.newContext({
      ...{ viewport: { width: 1440, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin' },
      ...(reducedMotion && { reducedMotion: 'reduce' }),
      bypassCSP,
    });
    // The loader that runs these files marks functions with names by a helper that pages do not have.
    await context.addInitScript({ content: 'globalThis.__name = (value) => value;' });
    await context.addInitScript(installInstrument);
    // Chromium has no switch for it that a page sees.
    if (savesData)
      await context.addInitScript({
        content: "Object.defineProperty(navigator.connection, 'saveData', { value: true });",
      });
    const page = await context.newPage();
    const desk = new Desk(page);
    await page.request.post(`${shellUrl}/sandbox/sign-in`, { data: { technicianId }, headers: { Origin: shellUrl } });
    await page.goto(`${shellUrl}/${query}`);
    await page.locator('[data-ticket]').first().waitFor();
    await page.waitForLoadState('load');
    return desk;
  }

  /** Waits until the shell has loaded the remote ahead of any click, and the page has come to rest. */
  async comeToRest(): Promise<void> {
    // Of what follows the last file, a second is a rehearsal's.
    await this.page.waitForFunction((restMs) => {
      const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const isHere = files.some(({ name }) => name.includes('expose_mount'));
      return isHere && performance.now() - Math.max(...files.map(({ responseEnd }) => responseEnd)) > restMs;
    }, 2_500);
  }

  /**
   * Answers some paths of the shell's origin with files of the bench. By the debugger and not by Playwright's
   * `route`, which would switch the browser's cache off.
   */
  async serve(files: Readonly<Record<string, { readonly type: string; readonly body: string }>>): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    const patterns = Object.keys(files).map((path) => ({ urlPattern: `${shellUrl}${path}*` }));
    await session.send('Fetch.enable', { patterns });
    session.on('Fetch.requestPaused', ({ requestId, request }) => {
      const { type, body } = files[new URL(request.url).pathname]!;
      void session.send('Fetch.fulfillRequest', {
        ...{ requestId, responseCode: 200, body: Buffer.from(body).toString('base64') },
        responseHeaders: [{ name: 'Content-Type', value: type }],
      });
    });
  }

  /** Slows the page's main thread down. */
  async throttle(rate = THROTTLE): Promise<void> {
    const session = await this.page.context().newCDPSession(this.page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
  }

  /** What a route of the API answers to this technician. */
  async read<T>(path: string): Promise<T> {
    const answer = await this.page.request.get(`${shellUrl}/api${path}`);
    if (!answer.ok()) throw new Error(`${path} answers ${answer.status()}.`);
    return (await answer.json()) as T;
  }

  /** A ticket with its newest message. */
  async know({ id, number }: { id: string; number: number }): Promise<KnownTicket> {
    const { items } = await this.read<{ items: { id: string; kind: string }[] }>(`/tickets/${id}/messages?limit=40`);
    const newest = items.findLast(({ kind }) => kind !== 'system_event');
    if (!newest) throw new Error(`Ticket ${number} has no message.`);
    return { id, number, newestMessageId: newest.id };
  }

  /** Narrows the queue down to one ticket's row, by the queue's own search. */
  async find({ id, number }: { id: string; number: number }): Promise<void> {
    await this.page.getByRole('searchbox').fill(String(number));
    await this.page.locator(`[data-ticket="${id}"]:only-child`).waitFor();
  }

  /** Milliseconds from a click on a ticket's row until its newest message has been painted. */
  clickUntilPainted(ticket: KnownTicket): Promise<number> {
    return this.page.evaluate(([row, message]) => bench.clickUntilPainted(row, message), selectors(ticket));
  }

  /** Waits until nothing but live streams is asked for and the page has come to rest. */
  async settle(): Promise<void> {
    await this.page.evaluate(async () => {
      const busy = (): boolean => bench.root()?.querySelector('[aria-busy="true"]') != null;
      const rest = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150));
      do await rest();
      while (busy());
    });
  }

  /** Dismisses what is open, and waits until it is gone and nothing is asked for any more. */
  async dismiss(): Promise<void> {
    await this.page.keyboard.press('Escape');
    await this.page.waitForFunction(() => bench.root() === undefined);
  }

  async end(): Promise<void> {
    await this.page.context().close();
  }
}

/** What is clicked, and what is waited for then. */
export const selectors = ({ id, newestMessageId }: KnownTicket): [row: string, message: string] => [
  `[data-ticket="${id}"]`,
  `[role="log"] [data-row="${newestMessageId}"]`,
];

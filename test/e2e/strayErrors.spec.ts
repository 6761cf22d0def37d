import type { Page } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { emptyReply, ensureLoaderPage, heardBy, openLoaderPage, openNth } from './support/loaderHost.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

test.beforeAll(() => ensureLoaderPage());

const remote = originOf(config.remote);

/** Opens the loader's host. Returns what reaches the page: errors that nobody caught. */
const visit = async (technician: Technician): Promise<string[]> => {
  const thrown: string[] = [];
  technician.page.on('pageerror', (error) => thrown.push(error.message));
  await openLoaderPage(technician, { cdn: remote, manifest: `${remote}/mf-manifest.json` });
  return thrown;
};

/** A part of the browser that throws from now on, at the remote's hands, until `heal`. */
const breakPart = (page: Page, part: keyof typeof PARTS): Promise<void> => page.evaluate(PARTS[part]);
const heal = (page: Page): Promise<void> => page.evaluate(() => (globalThis as unknown as { heal: () => void }).heal());

const PARTS = {
  /** Dates are written while rows are rendered. */
  dates: () => {
    const { prototype } = Intl.DateTimeFormat;
    const real = Object.getOwnPropertyDescriptor(prototype, 'format')!;
    Object.assign(globalThis, { heal: () => Object.defineProperty(prototype, 'format', real) });
    Object.defineProperty(prototype, 'format', {
      ...real,
      get: () => {
        throw new Error('boom');
      },
    });
  },
  /** Sizes are watched by effects. */
  sizes: () => {
    const real = ResizeObserver.prototype.observe;
    Object.assign(globalThis, { heal: () => (ResizeObserver.prototype.observe = real) });
    ResizeObserver.prototype.observe = () => {
      throw new Error('boom');
    };
  },
  /** A notice is looked at by a timer before it goes. */
  hovering: () => {
    const real = Element.prototype.matches;
    Object.assign(globalThis, { heal: () => (Element.prototype.matches = real) });
    Element.prototype.matches = function matches(this: Element, selectors: string) {
      if (selectors.includes(':hover')) throw new Error('boom');
      return real.call(this, selectors);
    } as typeof real;
  },
  /** A command of the palette runs in a promise that nobody waits for; this one asks the browser for files. */
  files: () => {
    const real = HTMLElement.prototype.click;
    Object.assign(globalThis, { heal: () => (HTMLElement.prototype.click = real) });
    HTMLElement.prototype.click = () => {
      throw new Error('boom');
    };
  },
  /** The next news of the live stream cannot be taken in, once. */
  news: () => {
    const real = Array.prototype.map;
    Error.stackTraceLimit = 50;
    const mend = () => (Array.prototype.map = real);
    Object.assign(globalThis, { heal: mend });
    Array.prototype.map = function map(this: unknown[], ...given: Parameters<typeof real>) {
      if (new Error().stack?.includes('onEvent')) {
        mend();
        throw new Error('boom');
      }
      return real.apply(this, given);
    } as typeof real;
  },
} as const;

test('what throws in a handler is said in the panel, keeps the draft, and does not reach the page', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  const reply = peek.getByRole('textbox', { name: 'Reply', exact: true });
  await reply.fill('half a sentence');
  const bold = peek.getByRole('button', { name: 'Bold' });
  await expect(bold).toBeEnabled();
  await page.evaluate(() => {
    const page = window as unknown as { heal: () => void };
    const real = document.execCommand;
    page.heal = () => (document.execCommand = real);
    document.execCommand = () => {
      throw new Error('boom');
    };
  });
  await reply.selectText();
  await bold.click();
  await expect(peek.getByRole('alert')).toBeVisible();
  await expect(reply).toHaveValue('half a sentence');
  expect(thrown).toEqual([]);

  await page.evaluate(() => (window as unknown as { heal: () => void }).heal());
  await bold.click();
  await expect(reply).toHaveValue('**half a sentence**');
  await reply.fill('');
});

test('what the page itself throws stays the page’s', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const thrown = mara.page.waitForEvent('pageerror');
  await mara.page.evaluate(() =>
    setTimeout(() => {
      throw new Error('of the page');
    }),
  );
  expect((await thrown).message).toContain('of the page');
  await expect(mara.peek.getByRole('alert')).toHaveCount(0);
});

for (const [place, part] of [
  ['while it is rendered', 'dates'],
  ['in an effect', 'sizes'],
] as const)
  test(`what throws ${place} ends in a panel that offers a retry and the way out, and keeps the draft`, async ({
    technician,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    const { page, peek, conversation } = mara;
    const thrown = await visit(mara);
    const reply = peek.getByRole('textbox', { name: 'Reply', exact: true });
    await openNth(mara);
    await reply.fill('half a sentence');
    await page.keyboard.press('Escape');
    await expect(peek).toHaveCount(0);

    await breakPart(page, part);
    await openNth(mara);
    // One for each part that fails, or one in place of the whole.
    const alert = page.getByRole('dialog').getByRole('alert').filter({ hasText: 'Something went wrong in this panel' });
    await expect(alert.first()).toContainText('boom');
    const { events, reported } = await heardBy(page);
    expect(events).toContain('error');
    expect(reported.join()).toContain('boom');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Close/ })
      .last()
      .click();
    await expect(page.getByRole('dialog')).toHaveCount(0);

    await openNth(mara);
    await expect(alert.first()).toBeVisible();
    await heal(page);
    await expect(async () => {
      for (const one of await alert.all()) await one.getByRole('button', { name: 'Retry' }).click({ timeout: 1_000 });
      await expect(alert).toHaveCount(0, { timeout: 1_000 });
    }).toPass();
    await expect(conversation).toBeVisible();
    await expect(reply).toHaveValue('half a sentence');
    await emptyReply(mara);
    expect(thrown).toEqual([]);
  });

test('what throws in a timer and in a promise that nobody waits for is said in the panel alone', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await page.addInitScript(() => {
    // The offer to take a change back stays for eight seconds.
    const later = window.setTimeout;
    window.setTimeout = ((work: () => void, ms?: number) => later(work, ms === 8_000 ? 100 : ms)) as typeof setTimeout;
  });
  const thrown = await visit(mara);
  await openNth(mara);
  await expect(mara.card('SLA')).toBeVisible();
  await breakPart(page, 'hovering');
  const now = (await peek.getByRole('button', { name: /^Priority:/ }).getAttribute('aria-label'))!;
  await mara.choose('Priority', now.includes('High') ? /^Low/ : /^High/);
  const said = peek.getByRole('alert').filter({ hasText: 'boom' });
  await expect(said).toBeVisible();
  await heal(page);

  await said.getByRole('button', { name: 'Close message' }).click();
  await expect(said).toHaveCount(0);

  await breakPart(page, 'files');
  await page.keyboard.press('Control+K');
  await peek.getByRole('combobox', { name: 'Search commands' }).fill('Attach files');
  await page.keyboard.press('Enter');
  await expect(said).toBeVisible();
  await heal(page);
  expect((await heardBy(page)).events.filter((type) => type === 'error').length).toBeGreaterThanOrEqual(2);
  expect(thrown).toEqual([]);
});

test('news that cannot be taken in, and an answer that cannot be read, reach neither the host nor its stream', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek, conversation } = mara;
  const thrown = await visit(mara);
  let broken = true;
  await page.route('**/api/tickets/*/sla', (route) =>
    broken ? route.fulfill({ json: { nonsense: true } }) : route.continue(),
  );
  await openNth(mara);
  const unreadable = mara.card('SLA').getByText(/could not be read/);
  await expect(unreadable).toBeVisible();
  broken = false;
  await mara.card('SLA').getByRole('button', { name: 'Retry' }).click();
  await expect(unreadable).toHaveCount(0);

  const before = (await heardBy(page)).events.filter((type) => type === 'error').length;
  const { ticketId } = await heardBy(page);
  await breakPart(page, 'news');
  const text = `Told while something is broken ${Date.now()}`;
  await page.evaluate(
    async ([id, note]) => {
      const { csrfToken } = (await (await fetch('/api/session')).json()) as { csrfToken: string };
      const headers = {
        'Content-Type': 'application/json',
        'X-CSRF-Token': csrfToken,
        'Idempotency-Key': crypto.randomUUID(),
      };
      const body = JSON.stringify({ text: note, attachmentIds: [], mentionIds: [] });
      await fetch(`/api/tickets/${id}/notes`, { method: 'POST', headers, body });
    },
    [ticketId!, text] as const,
  );
  // What the news would have told is asked for.
  await expect(conversation.getByText(text)).toBeVisible();
  const { events, reported } = await heardBy(page);
  expect(events.filter((type) => type === 'error').length).toBeGreaterThan(before);
  expect(reported.join()).toContain('boom');
  await expect(peek.getByRole('textbox', { name: 'Reply', exact: true })).toBeEditable();
  expect(thrown).toEqual([]);
});

import type { Locator } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { LONG_TICKET_WORDS } from '../../host-sandbox/server/seed/generate.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const LONG = { id: 'tkt_harbor_10000', number: 10_000 };
/** Far more than fit into any view, far fewer than there are. */
const MAX_ARTICLES = 60;
const shellUrl = originOf(config.shell);

interface Rows {
  readonly top: number;
  readonly height: number;
  readonly view: number;
  readonly articles: number;
  /** Distance of each rendered message from the upper edge of the view. */
  readonly at: Readonly<Record<string, number>>;
}

const rowsOf = (box: Locator): Promise<Rows> =>
  box.evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    const rows = [...element.querySelectorAll<HTMLElement>('[data-pin]')];
    return {
      top: element.scrollTop,
      height: element.scrollHeight,
      view: element.clientHeight,
      articles: element.querySelectorAll('article').length,
      at: Object.fromEntries(rows.map((row) => [row.dataset['row']!, row.getBoundingClientRect().top - edge])),
    };
  });

const isAtEnd = async (box: Locator): Promise<boolean> => {
  const { top, height, view } = await rowsOf(box);
  return height - view - top < 2;
};

const openLong = async (mara: Technician): Promise<Locator> => {
  await mara.openQueue(`?ticket=${LONG.id}`);
  await expect(mara.conversation.getByRole('article').first()).toBeVisible();
  return mara.conversation;
};

test('ten thousand messages open at the newest one, with few of them in the document', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const box = await openLong(mara);
  await expect.poll(() => isAtEnd(box)).toBe(true);
  const last = box.getByRole('article').last();
  await expect(last).toBeInViewport();
  const size = Number(await last.getAttribute('aria-setsize'));
  expect(size).toBe(10_000);
  expect(Number(await last.getAttribute('aria-posinset'))).toBeGreaterThan(9_900);
  expect((await rowsOf(box)).articles).toBeLessThan(MAX_ARTICLES);
});

test('older messages come above without moving what is in view', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const box = await openLong(mara);
  await expect.poll(() => isAtEnd(box)).toBe(true);
  for (let round = 0; round < 4; round += 1) {
    // Held back until the view stands still and has been measured.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isAsked = false;
    await mara.page.route(
      /\/messages\?before=/,
      async (route) => {
        isAsked = true;
        await held;
        await route.continue();
      },
      { times: 1 },
    );
    // While the opening is still being laid out, the list holds on to its end.
    await expect
      .poll(async () => {
        await box.evaluate((element) => (element.scrollTop = 300));
        return isAsked;
      })
      .toBe(true);
    let before = await rowsOf(box);
    await expect
      .poll(async () => {
        const now = await rowsOf(box);
        const same = now.top === before.top && now.height === before.height;
        before = now;
        return same;
      })
      .toBe(true);
    release();
    await expect.poll(async () => (await rowsOf(box)).height).toBeGreaterThan(before.height + 500);
    const seen = Object.entries(before.at).filter(([, top]) => top > -200 && top < before.view);
    expect(seen.length).toBeGreaterThan(0);
    await expect
      .poll(async () => {
        const { at } = await rowsOf(box);
        return Math.max(...seen.map(([key, top]) => Math.abs((at[key] ?? Infinity) - top)));
      })
      .toBeLessThanOrEqual(2);
    expect((await rowsOf(box)).articles).toBeLessThan(MAX_ARTICLES);
  }
  await mara.peek.getByRole('button', { name: /^Jump to newest/ }).click();
  await expect.poll(() => isAtEnd(box)).toBe(true);
});

test('find reaches a message that is not loaded, and Escape closes only the search', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const box = await openLong(mara);
  await box.focus();
  await mara.page.keyboard.press('Control+f');
  const field = mara.peek.getByRole('textbox', { name: 'Find in the conversation' });
  await expect(field).toBeFocused();
  await field.fill(LONG_TICKET_WORDS);
  await expect(mara.peek.getByRole('search').getByRole('status')).toHaveText('1 of 1');
  const hit = box.getByRole('article').filter({ hasText: LONG_TICKET_WORDS });
  await expect(hit).toBeInViewport();
  expect(Number(await hit.getAttribute('aria-posinset')) || 0).toBeLessThan(2_000);
  await expect.poll(() => mara.page.evaluate(() => CSS.highlights.get('peek-find')?.size ?? 0)).toBeGreaterThan(0);
  expect((await rowsOf(box)).articles).toBeLessThan(MAX_ARTICLES);
  await mara.page.keyboard.press('Escape');
  await expect(field).toHaveCount(0);
  await expect(mara.peek).toBeVisible();
  await expect(box).toBeFocused();
});

test('a copied link opens the Peek at its message', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: shellUrl });
  const box = await openLong(mara);
  await mara.peek.getByRole('button', { name: /^Go to a day/ }).click();
  const days = mara.peek.getByRole('listbox', { name: 'Days' });
  await days.press('End');
  await days.press('Enter');
  await expect(box.getByText('Beginning of the conversation')).toBeVisible();
  const target = box.getByRole('article').first();
  const position = await target.getAttribute('aria-posinset');
  await target.getByRole('button', { name: 'Copy link to this message' }).click();
  await expect(mara.peek.getByText('Link copied')).toBeAttached();
  const link = await mara.page.evaluate(() => navigator.clipboard.readText());
  await mara.page.goto('about:blank');
  await mara.page.goto(link);
  const linked = box.locator(`article[aria-posinset="${position}"]`);
  await expect(linked).toBeInViewport();
  await expect(box.locator('.pointed')).toHaveCount(1);
  // Pointed out for a moment only.
  await expect(box.locator('.pointed')).toHaveCount(0);
});

test('an arrival is followed at the end, and counted elsewhere', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const tomas = await technician(TECHNICIANS.tomas);
  const box = await openLong(mara);
  await expect.poll(() => isAtEnd(box)).toBe(true);
  await openLong(tomas);
  const say = async (text: string): Promise<void> => {
    const note = await tomas.composeAs('Internal note');
    await note.fill(text);
    await tomas.peek.getByRole('button', { name: 'Add note' }).click();
  };
  await say('The first of two.');
  await expect(box.getByText('The first of two.')).toBeInViewport();
  await expect.poll(() => isAtEnd(box)).toBe(true);
  await expect(mara.peek.getByText(/^Message from /)).toHaveCount(1);

  await box.hover();
  await mara.page.mouse.wheel(0, -1_500);
  await expect(mara.peek.getByRole('button', { name: /^Jump to newest/ })).toBeVisible();
  // The wheel's move has come to its end.
  let top = Number.NaN;
  await expect
    .poll(async () => {
      const before = top;
      ({ top } = await rowsOf(box));
      return top - before;
    })
    .toBe(0);
  await say('The second of two.');
  const jump = mara.peek.getByRole('button', { name: 'Jump to newest 1 new message' });
  await expect(jump).toBeVisible();
  expect(Math.abs((await rowsOf(box)).top - top)).toBeLessThanOrEqual(2);
  await jump.click();
  await expect(box.getByText('The second of two.')).toBeInViewport();
});

test('one kind alone is shown by the server’s choice', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const box = await openLong(mara);
  await mara.peek.getByRole('radio', { name: 'Notes' }).check({ force: true });
  await expect(box.getByRole('article').first()).toBeVisible();
  await expect(box.getByRole('article').filter({ hasNotText: 'Internal note' })).toHaveCount(0);
  await mara.peek.getByRole('radio', { name: 'All' }).check({ force: true });
  await expect(box.getByRole('article').filter({ hasText: 'Customer' }).first()).toBeAttached();
});

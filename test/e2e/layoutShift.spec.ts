import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

/** An entry of the Layout Instability API. */
interface Shift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly { readonly previousRect: DOMRectReadOnly; readonly currentRect: DOMRectReadOnly }[];
}

/** What counts as having moved on the page since then: the sum of its layout shifts, and what they were. */
const watchShifts = async ({ page }: Technician) => {
  await page.evaluate(() => {
    const seen: string[] = [];
    let sum = 0;
    // What is inside a shadow root is told by its place alone.
    const placeOf = ({ x, y, width, height }: DOMRectReadOnly): string =>
      [x, y, width, height].map((px) => px.toFixed(1)).join(' ');
    const note = (list: PerformanceEntry[]): void => {
      for (const entry of list as Shift[]) {
        sum += entry.value;
        const moved = entry.sources.map(
          ({ previousRect, currentRect }) => `${placeOf(previousRect)} → ${placeOf(currentRect)}`,
        );
        seen.push(`${entry.value.toFixed(4)} at ${entry.startTime.toFixed(0)} ms: ${moved.join(', ')}`);
      }
    };
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    observer.observe({ type: 'layout-shift' });
    Object.assign(window, {
      shifts: () => {
        note(observer.takeRecords());
        return { sum, seen };
      },
    });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: () => { sum: number; seen: string[] } }).shifts());
};

interface Written {
  readonly kind: string;
  readonly html?: string | null;
}
/** The newest messages of a ticket, the last one last. */
const newestOf = async ({ page }: Technician, id: string): Promise<readonly Written[]> => {
  const answer = await page.request.get(`${new URL(page.url()).origin}/api/tickets/${id}/messages?limit=6`);
  return ((await answer.json()) as { items: Written[] }).items;
};
const isHtml = (message: Written | undefined): boolean => message?.kind === 'customer' && Boolean(message.html);

const dist = path.resolve(import.meta.dirname, '../../dist/remote');
/** The file of the remote by which mails are shown as they look: the one with DOMPurify in it. */
const mailCode = (): string =>
  readdirSync(dist)
    .find((name) => name.endsWith('.LICENSE.txt') && readFileSync(path.join(dist, name), 'utf8').includes('DOMPurify'))!
    .replace('.LICENSE.txt', '');

/** Waits for what the page fetches when it is idle: without it, nobody's words are kept back until a frame has come. */
const mailCodeIsHere = ({ page }: Technician): Promise<unknown> =>
  page.waitForFunction(
    (name) => performance.getEntriesByType('resource').some((entry) => entry.name.endsWith(name)),
    mailCode(),
  );

for (const [how, wanted] of [
  ['that ends with an HTML mail', (newest: readonly Written[]) => isHtml(newest.at(-1))],
  ['with HTML mails in it', (newest: readonly Written[]) => !isHtml(newest.at(-1)) && newest.filter(isHtml).length > 0],
  ['without any', (newest: readonly Written[]) => newest.length > 3 && !newest.some(isHtml)],
] as const)
  test(`nothing jumps while a ticket opens: ${how}`, async ({ technician, findTicket }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    let ticket = await findTicket(mara, () => true);
    while (!wanted(await newestOf(mara, ticket.id))) ticket = await findTicket(mara, () => true);
    const row = await mara.rowOf(ticket);
    await mailCodeIsHere(mara);
    const shifts = await watchShifts(mara);
    await row.click();
    await expect(mara.conversation).toBeVisible();
    await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(mara.card('Related tickets')).toBeVisible();
    await expect(mara.conversation.getByRole('article').last()).toBeVisible();
    await mara.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const { sum, seen } = await shifts();
    console.log(
      `layout shift while opening, those within half a second of the click included: ${[sum.toFixed(4), ...seen].join('\n  ')}`,
    );
    expect(sum, seen.join('\n')).toBeLessThan(0.01);
  });

/** Says, from now on, how many messages at most a frame has kept out of sight. */
const watchHidden = async ({ page }: Technician) => {
  await page.evaluate(() => {
    let most = 0;
    const look = (): void => {
      const roots = [...document.body.children].flatMap(({ shadowRoot }) => shadowRoot ?? []);
      const messages = roots.flatMap((root) => [...root.querySelectorAll('[role="log"] article')]);
      most = Math.max(most, messages.filter((each) => getComputedStyle(each).visibility === 'hidden').length);
      requestAnimationFrame(look);
    };
    look();
    Object.assign(window, { mostHidden: () => most });
  });
  return () => page.evaluate(() => (window as unknown as { mostHidden: () => number }).mostHidden());
};

test('a ticket that was open before is read at once: nothing waits for its mails’ frames, and nothing jumps', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  let ticket = await findTicket(mara, () => true);
  while (!isHtml((await newestOf(mara, ticket.id)).at(-1))) ticket = await findTicket(mara, () => true);
  const newest = mara.conversation.getByRole('article').last();
  await mara.openTicket(ticket);
  await expect(newest.locator('iframe')).toBeVisible();
  await expect(mara.card('Related tickets')).toBeVisible();
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  const row = await mara.rowOf(ticket);
  const [shifts, mostHidden] = [await watchShifts(mara), await watchHidden(mara)];
  await row.click();
  await expect(newest.locator('iframe')).toBeVisible();
  await expect(mara.card('Related tickets')).toBeVisible();
  await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const { sum, seen } = await shifts();
  expect(await mostHidden()).toBe(0);
  expect(sum, seen.join('\n')).toBeLessThan(0.01);
});

test('nothing jumps while a ticket opens whose reply cannot leave: that is said from the start', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ contact }) => !contact?.email);
  const row = await mara.rowOf(ticket);
  await mailCodeIsHere(mara);
  const shifts = await watchShifts(mara);
  await row.click();
  await expect(mara.peek.getByRole('region', { name: 'Composer' }).getByRole('note')).toBeVisible();
  await expect(mara.card('Related tickets')).toBeVisible();
  await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const { sum, seen } = await shifts();
  expect(sum, seen.join('\n')).toBeLessThan(0.01);
});

/** Frames of the page in which every mail has its height and one of them is kept out of sight all the same. */
const framesHeldForNothing = ({ page }: Technician): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let held = 0;
        const look = (): void => {
          const root = [...document.body.children].flatMap((each) => each.shadowRoot ?? []).at(-1);
          const rows = [...(root?.querySelectorAll('[role="log"] [data-row]') ?? [])];
          const stand = rows.length > 0 && rows.every((row) => row.querySelector('.waits') === null);
          const mails = rows.filter((row) => row.querySelector('iframe') !== null);
          if (stand && mails.length > 0) {
            if (mails.every((row) => row.checkVisibility({ visibilityProperty: true }))) return resolve(held);
            held += 1;
          }
          requestAnimationFrame(look);
        };
        look();
      }),
  );

test('a mail is seen as soon as it has its height', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  let ticket = await findTicket(mara, () => true);
  while (!isHtml((await newestOf(mara, ticket.id)).at(-1))) ticket = await findTicket(mara, () => true);
  const row = await mara.rowOf(ticket);
  await mailCodeIsHere(mara);
  const held = framesHeldForNothing(mara);
  await row.click();
  // The frame in which it is told may be one more.
  expect(await held).toBeLessThanOrEqual(2);
});

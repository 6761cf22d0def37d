import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const inProgress = ({ status }: { status: string }) => status === 'in_progress';

/** Holds back the answers to what `path` matches until the returned function is called. */
const holdBack = async (
  { page }: Technician,
  path: RegExp,
  methods: readonly string[],
): Promise<() => Promise<void>> => {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(path, async (route) => {
    if (methods.includes(route.request().method())) await released;
    await route.continue();
  });
  return async () => {
    release();
    await page.unrouteAll({ behavior: 'wait' });
  };
};

interface Watched {
  readonly delays: number[];
}

/** Notes from now on how long after it has come into the document each sign of progress is seen, in milliseconds. */
const watchProgress = ({ page }: Technician): Promise<void> =>
  page.evaluate(() => {
    const came = new Map<Element, number>();
    const seen = new Set<Element>();
    const delays: number[] = [];
    Object.assign(window, { watched: { delays } });
    const look = (): void => {
      const root = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).find((found) => found);
      for (const sign of root?.querySelectorAll('[role=progressbar]') ?? []) {
        const part = sign.firstElementChild ?? sign;
        if (!came.has(sign)) came.set(sign, performance.now());
        if (seen.has(sign) || getComputedStyle(part).visibility === 'hidden') continue;
        seen.add(sign);
        delays.push(performance.now() - came.get(sign)!);
      }
      requestAnimationFrame(look);
    };
    look();
  });

const delaysOf = ({ page }: Technician): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { watched: Watched }).watched.delays);

/** A busy machine looks late at what has come; without a delay it would be seen in the same look. */
const LATE_MS = 150;

const expectPatience = async (who: Technician): Promise<void> => {
  const delays = await delaysOf(who);
  expect(delays.length).toBeGreaterThan(0);
  expect(Math.min(...delays)).toBeGreaterThan(300 - LATE_MS);
};

test('a change that takes longer than 300 ms says that it goes on, and one that does not shows nothing', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, inProgress));
  const working = mara.peek.getByRole('progressbar', { name: 'Working…' });
  // What was still on its way for the opening is none of this change's.
  await expect(mara.card('Related tickets')).toBeVisible();
  await expect(mara.peek.locator('[role="progressbar"]')).toHaveCount(0);
  await watchProgress(mara);
  const goOn = await holdBack(mara, /\/api\/tickets\/[^/]+$/, ['PATCH']);
  const priority = mara.peek.getByRole('button', { name: /^Priority:/ });
  await mara.choose('Priority', (await priority.innerText()).includes('Low') ? 'High' : 'Low');
  await expect(working).toBeVisible();
  await expectPatience(mara);
  await goOn();
  await expect(working).toHaveCount(0);
});

test('a ticket that is slow to come shows the shape of what comes, after 300 ms', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const row = await mara.rowOf(await findTicket(mara, inProgress));
  const goOn = await holdBack(mara, /\/api\/tickets\/[^/]+(\/opening|\/messages|\/sla)?(\?.*)?$/, ['GET']);
  await watchProgress(mara);
  await row.click();
  await expect(mara.conversation.getByRole('progressbar').first()).toBeVisible();
  await expect(mara.card('SLA').getByRole('progressbar')).toBeVisible();
  await expectPatience(mara);
  await goOn();
  await expect(mara.conversation.getByRole('progressbar')).toHaveCount(0);
  await expect(mara.card('Related tickets')).toBeVisible();
});

test('a part that is slow to be fetched says so meanwhile', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, inProgress));
  await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const goOn = await holdBack(mara, /\.js(\?.*)?$/, ['GET']);
  await mara.page.keyboard.press('Control+k');
  await expect(mara.peek.getByRole('progressbar', { name: 'Working…' })).toBeVisible();
  await goOn();
  await expect(mara.peek.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await expect(mara.peek.getByRole('progressbar', { name: 'Working…' })).toHaveCount(0);
});

test('one is told of being offline, and of nothing once one is back', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, inProgress));
  const told = mara.peek.getByRole('status').filter({ hasText: 'You are offline' });
  await expect(told).toHaveCount(0);
  // The region stands there before it speaks: one that comes with its words is not heard.
  const regions = await mara.peek.getByRole('status').count();
  await mara.page.context().setOffline(true);
  await expect(told).toBeVisible();
  expect(await mara.peek.getByRole('status').count()).toBe(regions);
  await mara.page.context().setOffline(false);
  await expect(told).toHaveCount(0);
});

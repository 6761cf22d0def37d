import type { Locator } from '@playwright/test';
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
  // The page looks once in a frame, and the test may have seen it before.
  await expect.poll(async () => (await delaysOf(who)).length).toBeGreaterThan(0);
  const delays = await delaysOf(who);
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

/** Notes from the next press on after how many milliseconds each sign that something goes on is seen. */
const watchFromPress = ({ page }: Technician): Promise<void> =>
  page.evaluate(() => {
    const WORDS = /(?:Sending|Nexie is writing|Uploading|Summarising)/;
    const watched = { delays: [] as number[] };
    Object.assign(window, { watched });
    const root = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).find((found) => found)!;
    const seen = new Set<Element>();
    const isShown = (element: Element, pseudo?: string): boolean =>
      element.checkVisibility() && getComputedStyle(element, pseudo).visibility === 'visible';
    const signs = (): Element[] => [
      ...[...root.querySelectorAll('[role=progressbar], progress')].filter((sign) => isShown(sign)),
      ...[...root.querySelectorAll('button[aria-busy=true]')].filter((sign) => isShown(sign, '::after')),
      ...[...root.querySelectorAll('button, .by')].filter((sign) => WORDS.test(sign.textContent) && isShown(sign)),
    ];
    const begin = (): void => {
      const pressedAt = performance.now();
      const look = (): void => {
        for (const sign of signs()) {
          if (!seen.has(sign)) watched.delays.push(performance.now() - pressedAt);
          seen.add(sign);
        }
        requestAnimationFrame(look);
      };
      look();
    };
    for (const type of ['click', 'change']) root.addEventListener(type, begin, { once: true, capture: true });
  });

interface Work {
  readonly what: string;
  /** Whose answer is late. */
  readonly path: RegExp;
  /** All but the last press. */
  readonly prepare?: (who: Technician) => Promise<void>;
  readonly press: (who: Technician) => Promise<void>;
  readonly sign: (who: Technician) => Locator;
}

const working = ({ peek }: Technician): Locator => peek.getByRole('progressbar', { name: 'Working…' });

const WORK: readonly Work[] = [
  {
    what: 'a reply',
    path: /\/replies$/,
    prepare: async (mara) => (await mara.composeAs('Reply')).fill('Please restart it.'),
    press: ({ peek }) => peek.getByRole('button', { name: 'Send reply' }).click(),
    sign: ({ peek }) => peek.getByRole('button', { name: 'Sending…' }),
  },
  {
    what: 'an upload',
    path: /\/uploads$/,
    press: ({ peek }) =>
      peek
        .locator('input[type=file]')
        .setInputFiles({ name: 'printer.log', mimeType: 'text/plain', buffer: Buffer.from('out of paper') }),
    sign: ({ peek }) => peek.getByRole('progressbar', { name: 'Uploading printer.log' }),
  },
  {
    what: 'a proposal of Nexie',
    path: /\/assist(\/stream)?$/,
    prepare: ({ peek }) => peek.getByRole('button', { name: 'Nexie AI assist' }).click(),
    press: ({ peek }) => peek.getByRole('option', { name: 'Draft from the conversation' }).click(),
    sign: ({ peek }) => peek.getByText(/^Nexie is writing…/),
  },
  {
    what: 'a summary',
    path: /\/summary$/,
    press: (mara) =>
      mara
        .card('Nexie summary')
        .getByRole('button', { name: /^Summarise/ })
        .click(),
    sign: (mara) => mara.card('Nexie summary').getByRole('button', { name: 'Summarising…' }),
  },
  {
    what: 'a merge',
    path: /\/merge$/,
    prepare: (mara) => mara.card('Related tickets').getByRole('button').first().click(),
    press: (mara) => mara.card('Related tickets').getByRole('button', { name: 'Merge it into this ticket' }).click(),
    sign: working,
  },
  {
    what: 'a time entry',
    path: /\/time-entries$/,
    prepare: (mara) => mara.card('Time + contract').getByRole('spinbutton', { name: 'Minutes' }).fill('5'),
    press: (mara) => mara.card('Time + contract').getByRole('button', { name: 'Log', exact: true }).click(),
    sign: working,
  },
  {
    what: 'a support session',
    path: /session/,
    press: ({ peek }) => peek.getByRole('button', { name: 'Start session' }).click(),
    sign: working,
  },
];

/** Tickets whose machine has an agent, so that everything can be asked of them. */
const hasAgent = ({ id, contact }: { id: string; contact: { email: string | null } | null }): boolean =>
  ['tkt_harbor_10260', 'tkt_harbor_10259', 'tkt_harbor_10258'].includes(id) && Boolean(contact?.email);

for (const { what, path, prepare, press, sign } of WORK) {
  test(`${what} says that it goes on once it has lasted 300 ms, and not before`, async ({
    technician,
    findTicket,
    breakThings,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    await breakThings(mara, { endUser: 'declines' });
    await mara.openTicket(await findTicket(mara, hasAgent));
    await expect(mara.card('Related tickets')).toBeVisible();
    await expect(mara.peek.locator('[role="progressbar"], [aria-busy="true"]')).toHaveCount(0);
    await prepare?.(mara);
    await watchFromPress(mara);
    const goOn = await holdBack(mara, path, ['POST']);
    await press(mara);
    await expect(sign(mara)).toBeVisible();
    await expectPatience(mara);
    await goOn();
    await expect(sign(mara)).toHaveCount(0);
  });
}

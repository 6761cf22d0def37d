import { expect, test, type Page } from '@playwright/test';
import { THEMES } from '../../contracts/host.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../../tools/chromium.ts';
import { violationsOn } from './support/axe.ts';
import { openLab, settled } from './support/lab.ts';
import { differences, keepSheet, keptSheet, STEADY_ARGS, type Box, type Sheet } from './support/pictures.ts';

/** Every state of every part in every theme and layout: how it looks, and what axe says of it. */
test.use({
  launchOptions: { executablePath: ensureChromium(), args: [...CHROMIUM_ARGS, ...STEADY_ARGS] },
  viewport: { width: 1480, height: 1000 },
  contextOptions: { reducedMotion: 'reduce' },
});

/** Pictures are made anew by `npm run pictures` only. */
const making = process.env['PEEK_PICTURES'] === 'make';

const boxesOn = (page: Page): Promise<Box[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('figure:not([data-foreign])')].map((figure) => {
      const { x, y, width, height } = figure.firstElementChild!.getBoundingClientRect();
      const [left, top] = [Math.round(x), Math.round(y + scrollY)];
      return { state: figure.dataset['state']!, x: left, y: top, width: Math.round(width), height: Math.round(height) };
    }),
  );

const sheetOf = async (page: Page): Promise<Sheet> => {
  const boxes = await boxesOn(page);
  const image = await page.screenshot({ animations: 'disabled' });
  return { image: `data:image/png;base64,${image.toString('base64')}`, boxes };
};

/** Rules that a theme can break. All others see the same document in each, so one theme stands for all. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What has been compared and examined, for the summary. */
const counts = { pictures: 0, examined: 0, ms: { settle: 0, pictures: 0, axe: 0 } };
const timed = async <T>(what: keyof typeof counts.ms, work: () => Promise<T>): Promise<T> => {
  const from = performance.now();
  try {
    return await work();
  } finally {
    counts.ms[what] += performance.now() - from;
  }
};

test.afterAll(() => {
  const { settle, pictures, axe } = counts.ms;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(0)} s`;
  console.log(
    `states × themes × layouts: ${counts.pictures} pictures ${making ? 'made' : 'compared'} (${seconds(pictures)}), ` +
      `axe over ${counts.examined} (${seconds(axe)}), settling ${seconds(settle)}`,
  );
});

for (const layout of ['wide', 'narrow']) {
  test(`every state looks as it did in each theme, and axe finds nothing: ${layout}`, async ({ page }) => {
    await openLab(page, layout);
    // Reading images as data is what the lab's policy forbids, rightly.
    const reader = await page.context().newPage();
    for (const theme of THEMES) {
      // The states follow it live, as they follow their host's.
      await page.getByLabel('Theme').selectOption(theme);
      await timed('settle', () => settled(page));
      const sheet = await timed('pictures', () => sheetOf(page));
      const name = `${theme}-${layout}`;
      const kept = keptSheet(name);
      if (making) await keepSheet(reader, name, sheet);
      else {
        expect(kept, `test/pictures/${name}.png is there: npm run pictures makes it`).not.toBeNull();
        expect.soft(await timed('pictures', () => differences(reader, sheet, kept!)), name).toEqual([]);
      }
      // The same part stands there many times, which is the lab's doing.
      const only = theme === THEMES[0] ? undefined : COLOUR_RULES;
      const found = await timed('axe', () => violationsOn(page, { 'landmark-unique': { enabled: false } }, only));
      expect.soft(found, name).toEqual([]);
      counts.pictures += sheet.boxes.length;
      counts.examined += await page.locator('figure').count();
    }
  });
}

test('a state in other colours does not pass for the one that was kept', async ({ page }) => {
  test.skip(making, 'The pictures are being made.');
  const [dark, tinted] = [keptSheet('dark-wide')!, keptSheet('tinted-wide')!];
  expect(await differences(page, dark, dark)).toEqual([]);
  expect(await differences(page, tinted, dark)).toHaveLength(dark.boxes.length);
});

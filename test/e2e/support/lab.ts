import { expect, type Page } from '@playwright/test';
import { config, originOf } from '../../../host-sandbox/config.ts';

/** The moment of the lab's fixtures. */
const NOW = new Date('2026-11-23T11:00:00.000Z');

/** What the lab has painted so far; it is there when that does not change any more. */
const painted = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll('figure > div')].flatMap(({ shadowRoot }) => [
      ...shadowRoot!.querySelectorAll('*'),
    ]);
    const scrolled = inside.reduce((sum, { scrollTop, scrollHeight }) => sum + scrollTop + scrollHeight, 0);
    return `${inside.length} ${scrolled} ${document.documentElement.scrollHeight}`;
  });

/** Waits until nothing has moved for a second. */
export const settled = async (page: Page): Promise<void> => {
  const seen: string[] = [];
  const isStill = async (): Promise<boolean> => {
    seen.unshift(await painted(page));
    return seen.length >= 4 && new Set(seen.slice(0, 4)).size === 1;
  };
  await expect.poll(isStill, { intervals: [250], timeout: 20_000 }).toBe(true);
};

/** Opens the lab with all of its states in view. */
export const openLab = async (page: Page, layout: string): Promise<void> => {
  await page.clock.setFixedTime(NOW);
  await page.goto(`${originOf(config.shell)}/lab/?layout=${layout}`);
  await page.waitForLoadState('networkidle');
  await settled(page);
  // All in view at once: a picture of more than the view makes the browser lay out anew while it is taken.
  await page.setViewportSize({ width: 1480, height: await page.evaluate(() => document.documentElement.scrollHeight) });
  await settled(page);
};

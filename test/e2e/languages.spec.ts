import { arabic } from '../../src/words/ar/index.ts';
import { german } from '../../src/words/de/index.ts';
import type { Catalogue } from '../../src/words/speech.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const LANGUAGES = [
  { choice: 'Deutsch', tag: 'de', dir: 'ltr', catalogue: german, isIts: /[a-zäöüß]/i },
  { choice: 'العربية', tag: 'ar', dir: 'rtl', catalogue: arabic, isIts: /\p{Script=Arabic}/u },
] as const;

/** A text with placeholders as what it looks like once they are filled. */
const shapeOf = (text: string): RegExp =>
  new RegExp(
    `^${text
      .replace(/\|.*$/, '')
      .split(/\{\w+\}/)
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  );

/** English texts of the catalogue that read otherwise in its language; those of little more than placeholders fit anything. */
const englishOf = (catalogue: Catalogue): RegExp[] =>
  Object.entries(catalogue)
    .filter(([english, wording]) => wording !== english.replace(/\|.*$/, ''))
    .filter(([english]) => english.replaceAll(/\{\w+\}/g, '').replaceAll(/\W/g, '').length >= 3)
    .map(([english]) => shapeOf(english));

/** Everything in the panel that can be read or heard and is the Peek’s own: not what people wrote, nor what is marked as English. */
const ownWords = ({ page }: Technician): Promise<string[]> =>
  page.evaluate(() => {
    const root = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).find((found) => found)!;
    const WRITTEN = '[lang=en], .text, aside ul[dir=auto], blockquote, iframe, svg, .subject, h2';
    return [...root.querySelectorAll('dialog *')]
      .filter((element) => !element.closest(WRITTEN))
      .flatMap((element) => [
        ...['aria-label', 'title', 'placeholder', 'aria-valuetext'].map((name) => element.getAttribute(name)),
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map((node) => node.textContent),
      ])
      .flatMap((text) => text?.trim() || []);
  });

for (const { choice, tag, dir, catalogue, isIts } of LANGUAGES) {
  test(`${choice}: SLA, events and problems are said in it, read its way, and nothing is left in English`, async ({
    technician,
    findTicket,
    breakThings,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    const { page } = mara;
    await mara.openQueue();
    await page.getByRole('combobox', { name: 'Language of the panel' }).selectOption(choice);
    // One that has been waiting: its SLA explains itself, and much has happened to it.
    const ticket = await findTicket(mara, ({ status }) => status === 'waiting_on_customer');
    await (await mara.rowOf(ticket)).click();
    const panel = page.getByRole('dialog');
    await expect(panel.locator('aside section')).toHaveCount(7);
    await expect(panel.locator('[aria-busy="true"]')).toHaveCount(0);

    const english = englishOf(catalogue);
    const left = async (): Promise<string[]> =>
      (await ownWords(mara)).filter((text) => english.some((shape) => shape.test(text)));
    expect(await left()).toEqual([]);

    const reasons = panel.locator('aside section').first().locator('.why');
    const sentences = panel.locator('.sentence');
    expect(await reasons.count()).toBeGreaterThan(0);
    expect(await sentences.count()).toBeGreaterThan(0);
    for (const words of [...(await reasons.all()), ...(await sentences.all())]) {
      await expect(words).toHaveText(isIts);
      await expect(words).not.toHaveAttribute('lang', 'en');
      expect(await words.evaluate((element) => getComputedStyle(element).direction)).toBe(dir);
    }

    // A problem: what the server refuses is said in the reader's language.
    await breakThings(mara, { apiErrors: true });
    await page.keyboard.press('o');
    const notice = panel.getByRole('alert').first();
    await expect(notice).toHaveText(isIts);
    expect(await left()).toEqual([]);
    expect(await notice.evaluate((element) => getComputedStyle(element).direction)).toBe(dir);

    const frame = await panel.evaluate((element) => {
      const { lang, dir } = element.closest<HTMLElement>('.peek')!;
      return { lang, dir };
    });
    expect(frame).toEqual({ lang: tag, dir });
    // The queue around it stays as its own language reads.
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).direction)).toBe('ltr');
    await expect(page.locator('h1')).toHaveText('Ticket queue');
  });
}

import { arabic as shellArabic } from '../../host-sandbox/shell/words/arabic.ts';
import { german as shellGerman } from '../../host-sandbox/shell/words/german.ts';
import { arabic } from '../../src/words/ar/index.ts';
import { german } from '../../src/words/de/index.ts';
import { violationsOn } from './support/axe.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const LANGUAGES = [
  { choice: 'Deutsch', tag: 'de', dir: 'ltr', catalogue: german, shell: shellGerman, isIts: /[a-zäöüß]/i },
  { choice: 'العربية', tag: 'ar', dir: 'rtl', catalogue: arabic, shell: shellArabic, isIts: /\p{Script=Arabic}/u },
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
const englishOf = (catalogue: Readonly<Record<string, unknown>>): RegExp[] =>
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

/** Everything in the queue around the panel that can be read or heard: not what people wrote, nor what is marked as of another language. */
const wordsAround = ({ page }: Technician): Promise<string[]> =>
  page.evaluate(() => {
    const WRITTEN = 'bdi, optgroup, [lang]:not(html), strong, .excerpt';
    return [...document.querySelectorAll('#app *')]
      .filter((element) => !element.closest(WRITTEN))
      .flatMap((element) => [
        ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name)),
        ...[...element.childNodes].filter(({ nodeType }) => nodeType === 3).map((node) => node.textContent),
      ])
      .flatMap((text) => text?.trim() || []);
  });

for (const { choice, tag, dir, catalogue, shell, isIts } of LANGUAGES) {
  test(`${choice}: the queue is said in it, read its way, and nothing is left in English`, async ({ technician }) => {
    const mara = await technician(TECHNICIANS.mara);
    const { page } = mara;
    await mara.openQueue();
    await page.getByRole('combobox', { name: 'Language' }).selectOption(choice);
    await expect(page.locator('h1')).toHaveText(shell['Ticket queue']);
    await expect(page).toHaveTitle(shell['Ticket queue']);
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      tag,
      dir,
    ]);
    for (const summary of await page.locator('summary').all()) await summary.click();

    const words = await wordsAround(mara);
    expect(words.length).toBeGreaterThan(200);
    const english = englishOf(shell);
    expect(words.filter((text) => english.some((shape) => shape.test(text)))).toEqual([]);
    // What is made of parts: times, counts, roles.
    await expect(page.locator('output')).toHaveText(isIts);
    await expect(page.locator('td time').first()).toHaveText(isIts);
    await expect(page.locator('optgroup option', { hasText: 'Mara Lindqvist' })).toContainText(`(${shell.lead})`);
    expect(await violationsOn(page)).toEqual([]);
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        `sideways at ${width} px`,
      ).toBe(0);
    }
    // It is remembered, and what is English stays in the code.
    await page.reload();
    await expect(page.locator('h1')).toHaveText(shell['Ticket queue']);
    await page.getByRole('combobox', { name: shell.Language }).selectOption('English');
    await expect(page.locator('h1')).toHaveText('Ticket queue');
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr');
  });

  test(`${choice}: SLA, events and problems are said in it, read its way, and nothing is left in English`, async ({
    technician,
    findTicket,
    breakThings,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    const { page } = mara;
    await mara.openQueue();
    await page.getByRole('combobox', { name: 'Language' }).selectOption(choice);
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
  });
}

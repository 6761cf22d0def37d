import { canBeAnswered, expect, TECHNICIANS, Technician, test } from './support/sandbox.ts';
import { openLab } from './support/lab.ts';
import { LEAST, smallTargets } from './support/targets.ts';

/** A window that is pointed into by a mouse, or by fingers. */
const contextOf = { fine: {}, coarse: { hasTouch: true, isMobile: true } } as const;

for (const pointer of ['fine', 'coarse'] as const) {
  for (const layout of ['wide', 'narrow']) {
    test(`every control of every state has ${LEAST[pointer]} px for a ${pointer} pointer: ${layout}`, async ({
      browser,
    }) => {
      const context = await browser.newContext({ viewport: { width: 1480, height: 1000 }, ...contextOf[pointer] });
      const page = await context.newPage();
      await openLab(page, layout);
      const { measured, small } = await smallTargets(page, LEAST[pointer]);
      console.log(`${measured} controls of the lab measured, ${pointer} pointer, ${layout}`);
      expect(measured).toBeGreaterThan(500);
      expect(small).toEqual([]);
      await context.close();
    });
  }

  test(`what opens over the panel has ${LEAST[pointer]} px for a ${pointer} pointer too`, async ({
    browser,
    technician,
    findTicket,
  }) => {
    const desk = await technician(TECHNICIANS.mara);
    await desk.openQueue();
    const ticket = await findTicket(desk, canBeAnswered);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...contextOf[pointer] });
    const mara = new Technician(await context.newPage(), TECHNICIANS.mara);
    await mara.openQueue();
    await mara.openTicket(ticket);
    const { page, peek } = mara;
    await expect(mara.card('Related tickets').locator('[aria-busy="true"]')).toHaveCount(0);
    const small: Record<string, readonly string[]> = {};
    for (const button of [/^Status:/, /^Priority:/, /^Assignee:/, /^Details:/, /^Go to a day/, /^Nexie AI assist/]) {
      await peek.getByRole('button', { name: button }).click();
      await expect(peek.locator(':popover-open [role=option], :popover-open [role=group]').first()).toBeVisible();
      small[button.source] = (await smallTargets(page, LEAST[pointer])).small;
      await page.keyboard.press('Escape');
    }
    for (const [key, name] of [
      ['Control+k', 'Commands'],
      ['?', 'Keyboard shortcuts'],
    ] as const) {
      await page.keyboard.press(key);
      await expect(peek.getByRole('dialog', { name })).toBeVisible();
      small[name] = (await smallTargets(page, LEAST[pointer])).small;
      await page.keyboard.press('Escape');
    }
    await peek.getByRole('button', { name: /Change recipients$/ }).click();
    await expect(peek.getByRole('combobox', { name: 'To' })).toBeFocused();
    small['Recipients'] = (await smallTargets(page, LEAST[pointer])).small;
    expect(Object.entries(small).filter(([, found]) => found.length > 0)).toEqual([]);
    await context.close();
  });

  for (const width of [1440, 320]) {
    test(`the queue has ${LEAST[pointer]} px for a ${pointer} pointer at ${width} px`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width, height: 900 }, ...contextOf[pointer] });
      const mara = new Technician(await context.newPage(), TECHNICIANS.mara);
      await mara.openQueue();
      expect((await smallTargets(mara.page, LEAST[pointer])).small).toEqual([]);
      await mara.page.getByText('Faults', { exact: true }).first().click();
      await expect(mara.page.getByRole('button', { name: 'Everything works again' })).toBeVisible();
      expect((await smallTargets(mara.page, LEAST[pointer])).small).toEqual([]);
      await context.close();
    });
  }
}

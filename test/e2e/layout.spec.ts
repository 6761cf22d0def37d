import type { Locator } from '@playwright/test';
import { canBeAnswered, expect, TECHNICIANS, Technician, test } from './support/sandbox.ts';

const inProgress = ({ status }: { status: string }) => status === 'in_progress';

/** How far anything in the panel sticks out sideways, in pixels, and which texts of controls are cut. */
const troubles = ({ page }: Technician) =>
  page.evaluate(() => {
    const root = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).find((found) => found)!;
    const panel = root.querySelector('.panel')!;
    const cut = [...root.querySelectorAll<HTMLElement>('button, [role=tab], h3')].filter(
      (element) =>
        element.clientWidth > 0 &&
        !element.closest('[popover]') &&
        (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1) &&
        getComputedStyle(element).overflow !== 'visible',
    );
    return {
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      panel: panel.scrollWidth - panel.clientWidth,
      cut: cut.map((element) => element.textContent.trim()),
    };
  });
const NONE = { page: 0, panel: 0, cut: [] };

test('the composer stands where it will stand before it can be typed into', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await mara.openQueue();
  const row = await mara.rowOf(await findTicket(mara, canBeAnswered));
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/session', async (route) => {
    await answered;
    await route.continue();
  });
  await row.click();
  const composer = peek.getByRole('region', { name: 'Composer', exact: true });
  await expect(composer.getByRole('progressbar')).toBeVisible();
  // The panel has slid in.
  await peek.evaluate((dialog) => {
    const ending = dialog
      .getAnimations({ subtree: true })
      .filter(({ effect }) => effect?.getComputedTiming().iterations === 1);
    // One that its element did not live to see ended rejects.
    return Promise.allSettled(ending.map(({ finished }) => finished));
  });
  const before = await composer.boundingBox();
  answer();
  await expect(composer.getByRole('button', { name: 'Bold' })).toBeVisible();
  await expect(composer.getByText(/^Signature: /)).toBeVisible();
  expect(await composer.boundingBox()).toEqual(before);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('the panel fits from 320 to 2560 px, at 200 % zoom, and with the text spacing of WCAG 1.4.12', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, inProgress));
  const reply = mara.peek.getByRole('textbox', { name: 'Reply', exact: true });
  // 720 × 450 is what a window of 1440 × 900 has at 200 %.
  for (const [width, height] of [
    [320, 640],
    [681, 900],
    [720, 450],
    [2560, 1440],
  ] as const) {
    await mara.page.setViewportSize({ width, height });
    expect(await troubles(mara), `${width} × ${height}`).toEqual(NONE);
    await reply.scrollIntoViewIfNeeded();
    await expect(reply, `${width} × ${height}`).toBeInViewport();
  }
  await mara.page.evaluate(() => {
    const root = [...document.querySelectorAll('*')].map(({ shadowRoot }) => shadowRoot).find((found) => found)!;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    );
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  });
  for (const width of [320, 1280]) {
    await mara.page.setViewportSize({ width, height: 900 });
    expect(await troubles(mara), `text spacing at ${width} px`).toEqual(NONE);
  }
});

for (const [width, height] of [
  [680, 900],
  [320, 640],
] as const) {
  test(`in one column of ${width} × ${height} the newest message ends above the composer, and the cards come by above it`, async ({
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    const ticket = await findTicket(mara, canBeAnswered);
    await mara.page.setViewportSize({ width, height });
    await mara.openTicket(ticket);
    await expect(mara.card('Related tickets')).toBeVisible();
    await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
    const composer = mara.peek.getByRole('region', { name: 'Composer', exact: true });
    const newest = mara.conversation.locator('[data-row]').last();
    /** Where a part begins and ends in the window, in pixels. */
    const edgesOf = (part: Locator) =>
      part.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return { top, bottom };
      });
    const writing = await edgesOf(composer);
    expect(writing.bottom).toBeLessThanOrEqual(height);
    // Of a conversation that is longer than its place, so that it has to end somewhere.
    expect(await mara.conversation.evaluate((log) => log.scrollHeight - log.clientHeight)).toBeGreaterThan(0);
    // Within a pixel: a view scrolls by whole ones.
    await expect.poll(async () => (await edgesOf(newest)).bottom).toBeLessThanOrEqual(writing.top + 1);
    expect((await edgesOf(mara.conversation)).bottom).toBeLessThanOrEqual(writing.top + 1);
    // Its beginning too, where it is longer than the view.
    await newest.evaluate((row) => row.scrollIntoView({ block: 'start' }));
    expect((await edgesOf(newest)).top).toBeGreaterThanOrEqual((await edgesOf(mara.conversation)).top - 1);

    const reply = composer.getByRole('textbox', { name: 'Reply', exact: true });
    for (const name of ['SLA', 'Nexie summary', 'Related tickets']) {
      const card = mara.card(name);
      await card.evaluate((section) => section.scrollIntoView({ block: 'nearest' }));
      const { top, bottom } = await edgesOf(card);
      expect(Math.min(bottom, writing.top) - top, `${name} is read above the composer`).toBeGreaterThan(40);
      expect(await edgesOf(composer), name).toEqual(writing);
      await expect(reply).toBeInViewport({ ratio: 1 });
    }
  });
}

for (const width of [320, 360, 390]) {
  test(`every tool of the composer is seen at once and hit by a finger at ${width} px`, async ({
    browser,
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    const ticket = await findTicket(mara, canBeAnswered);
    const context = await browser.newContext({ viewport: { width, height: 800 }, hasTouch: true, isMobile: true });
    const phone = new Technician(await context.newPage(), TECHNICIANS.mara);
    await phone.openQueue();
    await phone.openTicket(ticket);
    await expect(phone.peek.locator('[aria-busy="true"]')).toHaveCount(0);
    const tools = phone.peek.getByRole('toolbar', { name: 'Formatting' }).getByRole('button');
    await expect(tools).toHaveCount(7);
    const canned = phone.peek.getByRole('button', { name: /^Canned replies/ });
    await canned.scrollIntoViewIfNeeded();
    const boxes: { x: number; y: number; width: number; height: number }[] = [];
    for (const tool of [...(await tools.all()), canned]) {
      await expect(tool).toBeInViewport({ ratio: 1 });
      const box = (await tool.boundingBox())!;
      // Layout rounds to 1/64 px: 43.99999 is 44.
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44 - 1 / 64);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      boxes.push(box);
    }
    const apart = boxes.every((one, index) =>
      boxes
        .slice(index + 1)
        .every((other) => other.y >= one.y + one.height - 1 / 32 || other.x >= one.x + one.width - 1 / 32),
    );
    expect(apart, JSON.stringify(boxes)).toBe(true);
    await context.close();
  });
}

test('at 320 px every control of the header is seen at once, and nothing of it lies beside the panel', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  // With a long status and somebody else's: as much as there ever is.
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'waiting_on_customer'));
  await mara.page.setViewportSize({ width: 320, height: 640 });
  for (const name of [
    /^Status: /,
    /^Priority: /,
    /^Assignee: /,
    /^Take ownership$/,
    /^Details: /,
    /^Close$/,
    /^Next/,
  ]) {
    const button = mara.peek.getByRole('button', { name });
    await expect(button).toBeInViewport({ ratio: 1 });
    const { x, width } = (await button.boundingBox())!;
    expect(x + width, String(name)).toBeLessThanOrEqual(312);
  }
});

test('fingers find targets of 44 px, and the text stays in view above the on-screen keyboard', async ({
  browser,
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, inProgress);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const phone = new Technician(await context.newPage(), TECHNICIANS.mara);
  await phone.openQueue();
  await phone.openTicket(ticket);
  await expect(phone.peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const small = await phone.peek.getByRole('button').evaluateAll((buttons) =>
    buttons
      .filter((button) => !button.closest('p, time, [popover]') && button.getClientRects().length > 0)
      .map(
        (button) =>
          ({
            name: button.getAttribute('aria-label') ?? button.textContent,
            ...button.getBoundingClientRect().toJSON(),
          }) as DOMRect & { name: string },
      )
      // Layout rounds to 1/64 px: 43.99999 is 44.
      .filter(({ width, height }) => Math.min(width, height) < 44 - 1 / 64)
      .map(({ name, width, height }) => `${name.trim()}: ${width} × ${height}`),
  );
  expect(small).toEqual([]);

  const reply = phone.peek.getByRole('textbox', { name: 'Reply', exact: true });
  await reply.tap();
  // What the keyboard leaves of the window.
  await phone.page.setViewportSize({ width: 390, height: 460 });
  await expect(reply).toBeFocused();
  await expect(reply).toBeInViewport({ ratio: 0.9 });
  await context.close();
});

for (const media of [{ forcedColors: 'active' }, { contrast: 'more' }, { reducedMotion: 'reduce' }] as const) {
  test(`what the system asks for is followed: ${Object.entries(media).join().replace(',', ' ')}`, async ({
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.page.emulateMedia(media);
    await mara.openQueue();
    await mara.openTicket(await findTicket(mara, inProgress));
    const chosen = mara.peek.getByRole('tab', { name: 'Reply', exact: true });
    const style = await chosen.evaluate((tab) => {
      const peek = tab.closest('.peek')!;
      const dialog = tab.closest('dialog')!;
      const token = (name: string) => getComputedStyle(peek).getPropertyValue(name);
      return {
        outlined: getComputedStyle(tab).outlineStyle === 'solid',
        plainMuted: token('--peek-muted') === token('--peek-text'),
        still: getComputedStyle(dialog).animationDuration === '0s',
      };
    });
    expect(style).toEqual({
      outlined: 'forcedColors' in media,
      plainMuted: 'contrast' in media,
      still: 'reducedMotion' in media,
    });
  });
}

test('where the system paints, the entry that Enter would take is outlined', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.page.emulateMedia({ forcedColors: 'active' });
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, inProgress));
  await mara.peek.getByRole('button', { name: /^Priority: / }).click();
  await expect(mara.peek.getByRole('listbox', { name: 'Priority' })).toBeFocused();
  await mara.page.keyboard.press('Home');
  const outline = (name: string) =>
    mara.peek.getByRole('option', { name }).evaluate((option) => getComputedStyle(option).outlineStyle);
  expect(await outline('Critical')).toBe('solid');
  await mara.page.keyboard.press('ArrowDown');
  expect(await outline('High')).toBe('solid');
  expect(await outline('Critical')).toBe('none');
});

import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const open = async (technician: Technician, ticket: { number: number }) => {
  const row = await technician.rowOf(ticket);
  await row.focus();
  await technician.page.keyboard.press('Enter');
  await expect(technician.conversation).toBeVisible();
  return row;
};

const waysOut: Record<string, (technician: Technician) => Promise<void>> = {
  'a click on the scrim': async ({ page }) => page.mouse.click(4, 450),
  Escape: async ({ page }) => page.keyboard.press('Escape'),
  'the close control': async ({ peek }) => peek.getByRole('button', { name: 'Close', exact: true }).click(),
};

for (const [name, dismiss] of Object.entries(waysOut)) {
  test(`${name} dismisses the Peek and gives the focus back to the row`, async ({ technician, findTicket }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    const row = await open(mara, await findTicket(mara, () => true));
    await expect(mara.peek).toHaveAttribute('aria-modal', 'true');
    await dismiss(mara);
    await expect(mara.peek).toBeHidden();
    await expect(row).toBeFocused();
  });
}

test('a finger pushes the Peek out by its header, and back when it lets go too early', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await page.setViewportSize({ width: 480, height: 800 });
  await mara.openQueue();
  await open(mara, await findTicket(mara, () => true));
  const browser = await page.context().newCDPSession(page);
  await browser.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const drag = async (far: number): Promise<void> => {
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      browser.send('Input.dispatchTouchEvent', { type, touchPoints: x === undefined ? [] : [{ x, y: 40 }] });
    await touch('touchStart', 60);
    // Slowly enough to be no fling.
    for (let x = 80; x <= 60 + far; x += 20) {
      await touch('touchMove', x);
      await page.evaluate(() => new Promise((done) => setTimeout(done, 50)));
    }
    await touch('touchEnd');
  };
  await drag(80);
  await expect(peek).toBeVisible();
  await expect.poll(async () => (await peek.boundingBox())!.x).toBe(0);
  await drag(260);
  await expect(peek).toBeHidden();
});

test('Escape closes an open picker first, and the Peek only then', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await open(mara, await findTicket(mara, () => true));
  const status = mara.peek.getByRole('button', { name: /^Status:/ });
  await status.click();
  await expect(status).toHaveAttribute('aria-expanded', 'true');
  await mara.page.keyboard.press('Escape');
  await expect(status).toHaveAttribute('aria-expanded', 'false');
  await expect(mara.peek).toBeVisible();
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
});

test('the focus stays inside while the Peek is open', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await open(mara, await findTicket(mara, () => true));
  for (let presses = 0; presses < 60; presses++) {
    await mara.page.keyboard.press('Tab');
    const outside = await mara.page.evaluate(() => {
      const focused = document.activeElement;
      // A native dialog lets the focus pass through the browser's own controls: then it is on the body.
      return focused !== document.body && focused?.shadowRoot === null ? focused.outerHTML : null;
    });
    expect(outside).toBeNull();
  }
});

test('a Peek that the host’s framework takes out of the page ends as if the host had closed it', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const row = await open(mara, await findTicket(mara, () => true));
  await expect(mara.page).toHaveURL(/ticket=/);
  await mara.page.evaluate(() => [...document.body.children].find(({ shadowRoot }) => shadowRoot !== null)!.remove());
  // The shell forgets the ticket when the handle says that it is closed.
  await expect(mara.page).not.toHaveURL(/ticket=/);
  await expect(row).toBeFocused();
});

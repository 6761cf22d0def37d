import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('the offer to undo is heard, waits for whoever is at it, goes when it is left, and undoes', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await page.clock.install();
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const priority = peek.getByRole('button', { name: /^Priority:/ });
  const other = (await priority.innerText()).includes('Low') ? 'High' : 'Low';

  await mara.choose('Priority', other);
  const notice = peek.getByRole('status').filter({ hasText: other });
  const undo = notice.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.clock.runFor(30_000);
  await expect(undo).toBeFocused();
  await undo.press('Enter');
  await expect(peek.getByRole('button', { name: `Priority: ${other}` })).toHaveCount(0);

  // The undo can be undone, too: nobody is at that offer, so it goes by itself.
  const back = peek.getByRole('status').filter({ has: page.getByRole('button', { name: 'Undo' }) });
  await expect(back).toHaveCount(1);
  await peek.getByRole('textbox', { name: 'Reply', exact: true }).focus();
  await page.mouse.move(0, 0);
  await page.clock.runFor(12_000);
  await expect(back).toHaveCount(0);
});

test('a cut of the live stream is said once it has lasted, and is taken back when the news come in again', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const bar = mara.peek.getByRole('status').filter({ hasText: 'Live updates are interrupted' });
  await expect(bar).toHaveCount(0);
  await breakThings(mara, { liveCut: true });
  await expect(bar).toBeVisible({ timeout: 15_000 });
  await breakThings(mara, {});
  await expect(bar).toHaveCount(0, { timeout: 30_000 });
});

import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('views show their counts, filter the queue, and one’s own are there after a reload', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  await mara.openQueue();
  const views = page.getByRole('navigation', { name: 'Views' });
  const total = page.locator('output');
  const unassigned = views.getByRole('button', { name: /^Unassigned\s\d+$/ });
  await unassigned.click();
  await expect(unassigned).toHaveAttribute('aria-current', 'true');
  const count = Number(/\d+$/.exec(await unassigned.innerText())![0]);
  await expect(total).toHaveText(`${count} tickets`);

  await page.getByRole('combobox', { name: 'Priority' }).selectOption('high');
  await views.getByRole('button', { name: 'Save this view…' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('To give away');
  await page.keyboard.press('Enter');
  await page.reload();
  await expect(views.getByRole('button', { name: /^All tickets/ })).toHaveAttribute('aria-current', 'true');
  await views.getByRole('button', { name: /^To give away/ }).click();
  await expect(page.getByRole('combobox', { name: 'Priority' })).toHaveValue('high');
  await expect(page.getByRole('combobox', { name: 'Assignee' })).toHaveValue('none');

  await views.getByRole('button', { name: 'Delete this view' }).click();
  await expect(views.getByRole('button', { name: /^To give away/ })).toHaveCount(0);

  // A name that another view has is nobody's trouble.
  await views.getByRole('button', { name: 'Save this view…' }).click();
  await page.getByRole('textbox', { name: 'Name of the view' }).fill('Critical');
  await page.keyboard.press('Enter');
  await expect(views.getByRole('button', { name: /^Critical/ })).toHaveCount(2);
});

test('a compact queue shows more rows, and stays compact', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const height = async () => (await mara.queue.getByRole('row').nth(1).boundingBox())!.height;
  const comfortable = await height();
  await mara.page.getByRole('combobox', { name: 'Density' }).selectOption('compact');
  expect(await height()).toBeLessThan(comfortable);
  await mara.page.reload();
  await expect(mara.queue.getByRole('row').nth(1)).toBeVisible();
  expect(await height()).toBeLessThan(comfortable);
});

test('each fault says what one will see of it', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.page.getByText('Faults', { exact: true }).first().click();
  const group = mara.page.getByRole('group', { name: 'Faults' });
  const controls = await group.getByRole('combobox').or(group.getByRole('checkbox')).all();
  expect(controls).toHaveLength(8);
  for (const control of controls) await expect(control).toHaveAccessibleDescription(/\w+.*\.$/);
});

test('one ticket is counted as one', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.rowOf(await findTicket(mara, () => true));
  await expect(mara.page.locator('output')).toHaveText('1 ticket');
});

test('at 320 px what the head opens lies in the window', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.page.setViewportSize({ width: 320, height: 640 });
  await mara.openQueue();
  for (const name of ['Faults', /^Held mail/]) {
    const summary = mara.page.locator('summary').filter({ hasText: name });
    await summary.click();
    const box = (await mara.page.locator('details[open] > :not(summary)').boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(320);
    await summary.click();
  }
});

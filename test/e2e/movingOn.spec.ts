import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('J and K go through the queue without leaving the Peek, and typing does not', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.queue.getByRole('row').nth(2).click();
  await expect(mara.conversation).toBeVisible();
  const place = mara.peek.getByRole('navigation', { name: 'Queue' });
  await expect(place).toContainText(/^2 of \d+/);
  const name = await mara.peek.getByRole('heading', { level: 2 }).first().textContent();
  await mara.page.keyboard.press('j');
  await expect(place).toContainText(/^3 of \d+/);
  await expect(mara.peek.getByRole('heading', { level: 2 }).first()).not.toHaveText(name!);
  const note = await mara.composeAs('Internal note');
  await note.pressSequentially('just a word');
  await expect(place).toContainText(/^3 of \d+/);
  await expect(note).toHaveValue('just a word');
  await note.fill('');
  await mara.peek.getByRole('button', { name: 'Previous ticket (K)' }).click();
  await expect(place).toContainText(/^2 of \d+/);
  await expect(mara.peek.getByRole('heading', { level: 2 }).first()).toHaveText(name!);
});

test('the command palette changes the priority, and one press takes it back', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(
    await findTicket(
      mara,
      (ticket) => ticket.status === 'in_progress' && 'priority' in ticket && ticket.priority === 'low',
    ),
  );
  await mara.page.keyboard.press('Control+k');
  await mara.peek.getByRole('combobox', { name: 'Search commands' }).fill('priority to crit');
  await expect(mara.peek.getByRole('option', { name: 'Set priority to Critical' })).toBeVisible();
  await mara.page.keyboard.press('Enter');
  await expect(mara.peek.getByRole('button', { name: 'Priority: Critical' })).toBeVisible();
  await mara.peek.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(mara.peek.getByRole('button', { name: 'Priority: Low' })).toBeVisible();
  await mara.page.keyboard.press('Control+k');
  await expect(mara.peek.getByRole('combobox', { name: 'Search commands' })).toBeVisible();
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek.getByRole('combobox', { name: 'Search commands' })).toBeHidden();
  await expect(mara.peek).toBeVisible();
});

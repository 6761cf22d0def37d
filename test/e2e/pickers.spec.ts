import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const FIELDS = ['Status', 'Priority', 'Assignee'] as const;

const openAny = async (
  technician: Technician,
  findTicket: (who: Technician, wanted: () => boolean) => Promise<{ number: number }>,
) => {
  await technician.openQueue();
  await technician.openTicket(await findTicket(technician, () => true));
};

const buttonOf = ({ peek }: Technician, field: string) => peek.getByRole('button', { name: new RegExp(`^${field}:`) });

for (const field of FIELDS) {
  test(`Escape in the picker of ${field} gives the focus back to its button`, async ({ technician, findTicket }) => {
    const mara = await technician(TECHNICIANS.mara);
    await openAny(mara, findTicket);
    const button = buttonOf(mara, field);
    await expect(button).toBeEnabled();
    await button.focus();
    await mara.page.keyboard.press('Enter');
    await expect(mara.peek.getByRole('listbox', { name: field })).toBeVisible();
    await mara.page.keyboard.press('ArrowDown');
    await mara.page.keyboard.press('Escape');
    await expect(button).toBeFocused();
  });

  test(`the picker of ${field} stays inside a window of 320 px`, async ({ technician, findTicket }) => {
    const mara = await technician(TECHNICIANS.mara);
    await openAny(mara, findTicket);
    await mara.page.setViewportSize({ width: 320, height: 640 });
    await buttonOf(mara, field).click();
    await expect(mara.peek.getByRole('option').first()).toBeVisible();
    const popover = mara.peek.locator('[popover]').filter({ has: mara.page.getByRole('listbox', { name: field }) });
    await expect
      .poll(async () => {
        const { x, y, width, height } = (await popover.boundingBox())!;
        return x >= 0 && y >= 0 && x + width <= 320 && y + height <= 640;
      })
      .toBe(true);
  });
}

test('a picker is worked by keys alone', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  // A button that waits for the ticket takes no focus.
  await expect(buttonOf(mara, 'Priority')).toBeEnabled();
  await buttonOf(mara, 'Priority').focus();
  await mara.page.keyboard.press('Enter');
  await expect(mara.peek.getByRole('listbox', { name: 'Priority' })).toBeFocused();
  await mara.page.keyboard.press('End');
  await mara.page.keyboard.press('c');
  await mara.page.keyboard.press('Enter');
  await expect(mara.peek.getByRole('button', { name: 'Priority: Critical' })).toBeFocused();
});

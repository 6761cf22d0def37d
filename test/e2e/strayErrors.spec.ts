import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('what throws in a handler is said in the panel, keeps the draft, and does not reach the page', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  const reply = peek.getByRole('textbox', { name: 'Reply', exact: true });
  await reply.fill('half a sentence');
  const bold = peek.getByRole('button', { name: 'Bold' });
  await expect(bold).toBeEnabled();
  await page.evaluate(() => {
    const page = window as unknown as { heal: () => void };
    const real = document.execCommand;
    page.heal = () => (document.execCommand = real);
    document.execCommand = () => {
      throw new Error('boom');
    };
  });
  await reply.selectText();
  await bold.click();
  await expect(peek.getByRole('alert')).toBeVisible();
  await expect(reply).toHaveValue('half a sentence');
  expect(thrown).toEqual([]);

  await page.evaluate(() => (window as unknown as { heal: () => void }).heal());
  await bold.click();
  await expect(reply).toHaveValue('**half a sentence**');
  await reply.fill('');
});

test('what the page itself throws stays the page’s', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const thrown = mara.page.waitForEvent('pageerror');
  await mara.page.evaluate(() =>
    setTimeout(() => {
      throw new Error('of the page');
    }),
  );
  expect((await thrown).message).toContain('of the page');
  await expect(mara.peek.getByRole('alert')).toHaveCount(0);
});

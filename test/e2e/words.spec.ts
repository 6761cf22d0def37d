import { canBeAnswered, expect, TECHNICIANS, test } from './support/sandbox.ts';

test('the host’s locale makes the Peek speak German, in dates and deliveries too', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  const ticket = await findTicket(mara, canBeAnswered);
  await (await mara.rowOf(ticket)).click();
  await expect(mara.peek.getByRole('button', { name: 'Status: In Arbeit' })).toBeVisible();
  await mara.peek.getByRole('textbox', { name: 'Antwort' }).fill('Bitte starten Sie den Drucker neu.');
  await mara.peek.getByRole('button', { name: 'Antwort senden' }).click();
  // In its own message: another's mark would let the mail leave in the middle of a later test.
  const sent = mara.peek.getByRole('article').filter({ hasText: 'Bitte starten Sie den Drucker neu.' });
  await expect(sent.getByText(/Vom Mailserver angenommen \d\d:\d\d/)).toBeVisible({ timeout: 20_000 });
});

test('Arabic is laid out from right to left, whatever the page around it does', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const language = mara.page.getByRole('combobox', { name: 'Language' });
  await language.selectOption('العربية');
  await mara.page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await (await mara.rowOf(await findTicket(mara, ({ status }) => status === 'in_progress'))).click();
  const peek = mara.page.getByRole('dialog', { name: /^التذكرة \d+: / });
  const conversation = peek.getByRole('log', { name: 'المحادثة' });
  await expect(conversation).toBeVisible();
  const context = peek.getByRole('complementary', { name: 'السياق' });
  const gap = async (): Promise<number> => {
    const [cards, thread] = [await context.boundingBox(), await conversation.boundingBox()];
    // The cards take the place of what stood there while they came.
    return cards && thread ? thread.x - (cards.x + cards.width) : NaN;
  };
  await expect.poll(gap).toBeGreaterThanOrEqual(0);
});

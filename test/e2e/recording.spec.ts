import { config, originOf } from '../../host-sandbox/config.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('what the end user’s page shows in a session is recorded with their consent, masked, and replayed from the thread', async ({
  technician,
  findTicket,
  breakThings,
  browser,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ id }) => id === 'tkt_harbor_10259');
  await mara.openTicket(ticket);
  await breakThings(mara, { endUser: 'by_hand' });
  await mara.peek.getByRole('button', { name: 'Start session' }).click();

  const atHome = await (await browser.newContext()).newPage();
  await atHome.goto(originOf(config.desktop));
  const assetName = await mara.card('Linked asset').getByRole('strong').first().textContent();
  await atHome.getByRole('link', { name: new RegExp(assetName ?? '') }).click();
  const prompt = atHome.getByRole('alertdialog', { name: 'Allow a recorded support session?' });
  await expect(prompt).toContainText('What you type is masked');
  await prompt.getByRole('button', { name: 'Accept' }).click();
  await expect(atHome.getByRole('region', { name: 'Recorded session' })).toBeVisible();
  await atHome.getByRole('textbox', { name: 'Message to support' }).pressSequentially('My secret word');
  const kept = atHome.waitForResponse((answer) => answer.url().endsWith('/recording') && answer.status() === 204);
  await atHome.getByRole('textbox', { name: 'Message to support' }).press('End');
  await kept;

  const asked: string[] = [];
  mara.page.on('request', (request) => asked.push(request.url()));
  await mara.card('Remote actions').getByRole('button', { name: 'Stop session' }).click();
  await expect(mara.conversation.getByText('The support session ended')).toBeVisible();
  await mara.conversation.getByRole('button', { name: 'Replay' }).last().click();
  const replay = mara.peek.getByRole('dialog', { name: 'Recorded support session' });
  const page = replay.frameLocator('iframe[title="The recorded page"]');
  await expect(page.getByText('This session is being recorded')).toBeVisible();
  const bar = replay.getByRole('slider', { name: 'Place in the recording' });
  await replay.getByRole('combobox', { name: 'Speed' }).selectOption('8');
  await bar.focus();
  await mara.page.keyboard.press('End');
  await expect(page.locator('#text')).toHaveValue(/^\*+$/);
  expect(await page.locator('html').evaluate((root) => root.outerHTML)).not.toContain('secret');
  // The frame fetches nothing: everything that it shows is in the recording.
  const origin = originOf(config.desktop);
  expect(asked.filter((url) => url.startsWith(origin))).toEqual([]);
  await mara.page.screenshot({ path: test.info().outputPath('replay.png') });
  await mara.page.keyboard.press('Escape');
  await expect(replay).toBeHidden();
  await expect(mara.peek).toBeVisible();
  await atHome.context().close();
});

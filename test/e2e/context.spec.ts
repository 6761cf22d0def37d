import type { Page } from '@playwright/test';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

/** Tickets whose asset has an agent on this machine. */
const LIVE_TICKETS = ['tkt_harbor_10260', 'tkt_harbor_10259', 'tkt_harbor_10258'];

/** What the API says of a ticket, as the technician of the page may read it. */
const ask = async <T>(page: Page, path: string): Promise<T> =>
  (await (await page.request.get(new URL(`/api/tickets/${path}`, page.url()).href)).json()) as T;

test('the queue shows a draft, the running timer and a colleague; the timer goes along from ticket to ticket', async ({
  technician,
  findTicket,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const [ticket, other] = [
    await findTicket(mara, ({ status }) => status === 'in_progress'),
    await findTicket(mara, ({ status }) => status === 'in_progress'),
  ];
  const seenByTomas = await tomas.rowOf(ticket);
  await mara.openTicket(ticket);
  await expect(seenByTomas.getByRole('img', { name: 'Mara Lindqvist is on this ticket' })).toBeVisible();
  await expect(mara.peek.getByRole('tab', { name: 'Internal note' })).toBeVisible();
  await mara.page.keyboard.press('n');
  await expect(mara.peek.getByRole('textbox', { name: 'Internal note' })).toBeFocused();
  await mara.page.keyboard.type('half a thought');
  await mara
    .card('Time + contract')
    .getByRole('button', { name: /^(Start|Resume) timer$/ })
    .click();
  const timer = mara.peek.getByRole('timer', { name: 'Your timer runs on this ticket' });
  await expect(timer).toHaveText(/\d:\d\d:\d\d/);

  await mara.page.reload();
  await expect(timer).toHaveText(/\d:\d\d:\d\d/);
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  const row = await mara.rowOf(ticket);
  await expect(row.getByRole('img', { name: 'You have a draft' })).toBeVisible();
  await expect(row.getByRole('img', { name: 'Your timer runs' })).toBeVisible();

  await mara.openTicket(other);
  await mara.peek.getByRole('button', { name: new RegExp(`on #${ticket.number}$`) }).click();
  await expect(mara.peek).toHaveAccessibleName(`Ticket ${ticket.number}: ${ticket.subject}`);
  await mara.card('Time + contract').getByRole('button', { name: 'Pause timer' }).click();
  await expect(timer).toBeHidden();
  const note = await mara.composeAs('Internal note');
  await expect(note).toHaveValue('half a thought');
  await note.fill('');
  await mara.peek.getByRole('button', { name: `Back to #${other.number}` }).click();
  await expect(mara.peek).toHaveAccessibleName(`Ticket ${other.number}: ${other.subject}`);
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  // Whoever was on the ticket in a test before may be remembered for half a minute: only the own marks count.
  await expect((await mara.rowOf(ticket)).getByRole('img', { name: /^You/ })).toHaveCount(0);
});

test('a finding goes into the note at the cursor, and one undo takes it out again', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  let title: string | undefined;
  while (title === undefined) {
    const ticket = await findTicket(mara, (each) => 'assetId' in each && each.assetId !== null);
    const { posture } = await ask<{ posture?: { openFindings: { title: string }[] } }>(
      mara.page,
      `${ticket.id}/posture`,
    );
    title = posture?.openFindings[0]?.title;
    if (title !== undefined) await mara.openTicket(ticket);
  }
  const note = await mara.composeAs('Internal note');
  await note.fill('before after');
  for (let left = 0; left < 'after'.length; left += 1) await note.press('ArrowLeft');
  await mara.card('RMM-Sentinel').getByText(title).click();
  await mara
    .card('RMM-Sentinel')
    .getByRole('button', { name: `Put “${title}” into the note` })
    .click();
  await expect(note).toHaveValue(
    new RegExp(`^before \n\n${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^]*\n\nafter$`),
  );
  await expect(note).toBeFocused();
  await note.press('ControlOrMeta+z');
  await expect(note).toHaveValue('before after');
  await note.fill('');
});

test('a sentence of the summary leads to the message that it rests on', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await mara.openTicket(ticket);
  const card = mara.card('Nexie summary');
  await card.getByRole('button', { name: /^Summarise/ }).click();
  const source = card.getByRole('button', { name: /^Source 1: / }).first();
  await expect(source).toBeVisible();
  await source.click();
  await expect(mara.conversation).toBeFocused();
  await expect(mara.conversation.locator('.pointed')).toBeInViewport();
});

test('a shell shows the machine live, once, and the launch is told in the conversation', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ id }) => LIVE_TICKETS.includes(id));
  await mara.openTicket(ticket);
  const shell = mara.card('Remote actions').getByRole('button', { name: 'Shell' });
  await expect(shell).toBeEnabled();
  const opened = mara.page.context().waitForEvent('page');
  await shell.click();
  const page = await opened;
  await expect(page.getByRole('row').nth(3)).toBeVisible();
  await expect(mara.conversation).toContainText('opened shell');
  const again = await page.context().newPage();
  await again.goto(page.url());
  await expect(again.getByText(/used already, or its time is over/)).toBeVisible();
});

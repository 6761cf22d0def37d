import type { Page } from '@playwright/test';
import { canBeAnswered, expect, TECHNICIANS, test } from './support/sandbox.ts';

interface Related {
  readonly items: { readonly ticket: { readonly id: string; readonly number: number; readonly status: string } }[];
}

const relatedOf = async (page: Page, ticketId: string): Promise<Related['items']> => {
  const answer = await page.request.get(new URL(`/api/tickets/${ticketId}/related`, page.url()).href);
  return ((await answer.json()) as Related).items.filter(({ ticket }) => ticket.status !== 'closed');
};

/** The first ticket that has a related one which is not closed, and that one. */
const withDuplicate = async <T extends { id: string }>(page: Page, next: () => Promise<T>) => {
  for (;;) {
    const ticket = await next();
    const [related] = await relatedOf(page, ticket.id);
    if (related) return [ticket, related.ticket] as const;
  }
};

test('a customer’s answer takes a ticket that waits for it up again, live', async ({
  technician,
  findTicket,
  mailbox,
  context,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const reply = await mara.composeAs('Reply');
  await reply.fill('Does the other tray work?');
  await mara.peek.getByRole('button', { name: 'Send and set the status' }).click();
  await mara.peek.getByRole('option', { name: 'Send and set to Waiting on customer' }).click();
  const status = (label: string) => mara.peek.getByRole('button', { name: `Status: ${label}` });
  await expect(status('Waiting on customer')).toBeVisible({ timeout: 20_000 });
  await expect(mara.card('SLA')).toContainText(/paused/i);

  const customer = await context.newPage();
  await customer.goto(mailbox(ticket.contact!.email!).url);
  const mail = customer.getByRole('link', { name: new RegExp(`\\[#${ticket.number}\\]`) });
  await mail.first().click();
  await customer.getByRole('textbox', { name: 'Your answer' }).fill('It does, thank you.');
  await customer.getByRole('button', { name: 'Send answer' }).click();

  await expect(status('In progress')).toBeVisible();
  await expect(mara.conversation).toContainText(/answered, which set the status from Waiting on customer/);
  await expect(mara.card('SLA')).not.toContainText(/paused/i);
});

test('a duplicate is merged into the open ticket, says where it went, and is taken back', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const [ticket, { number }] = await withDuplicate(mara.page, () => findTicket(mara, canBeAnswered));
  await mara.openTicket(ticket);
  const related = mara.card('Related tickets');
  const row = related.getByRole('button', { name: new RegExp(`#${number} `) });
  await row.click();
  await related.getByRole('button', { name: 'Merge it into this ticket' }).click();
  await expect(mara.peek.getByText(`#${number} is merged into this ticket`)).toBeVisible();
  await expect(mara.conversation).toContainText(`merged #${number} into #${ticket.number}`);
  await expect(row).toContainText('Closed');

  await mara.peek.getByRole('button', { name: 'Undo' }).first().click();
  await expect(mara.conversation).toContainText(`took the merge of #${number} into #${ticket.number} back`);
  await expect(row).not.toContainText('Closed');
});

test('a session goes on when the Peek is closed, and is found again in it and in another tab', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ id }) => id === 'tkt_harbor_10258');
  await mara.openTicket(ticket);
  await breakThings(mara, { endUser: 'by_hand' });
  await mara.peek.getByRole('button', { name: 'Start session' }).click();
  const actions = mara.card('Remote actions');
  await expect(actions).toContainText('Awaiting consent');
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();

  await mara.openTicket(ticket);
  await expect(actions).toContainText('Awaiting consent');
  const other = await mara.page.context().newPage();
  await other.goto(mara.page.url());
  const there = other
    .getByRole('dialog', { name: new RegExp(`^Ticket ${ticket.number}: `) })
    .getByRole('region', { name: 'Remote actions' });
  await expect(there).toContainText('Awaiting consent');
  await there.getByRole('button', { name: 'Withdraw request' }).click();
  await expect(there).toContainText('Ended');
  await expect(actions).toContainText('Ended');
});

import { expect, TECHNICIANS, test } from './support/sandbox.ts';

test('a technician works a ticket from the queue and the customer answers into the open Peek', async ({
  technician,
  findTicket,
  mailbox,
  context,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status, contact }) => status === 'new' && Boolean(contact?.email));
  await mara.openTicket(ticket);

  await expect(mara.peek).toHaveAccessibleName(`Ticket ${ticket.number}: ${ticket.subject}`);
  await expect(mara.conversation).toContainText(ticket.contact!.name);

  await mara.choose('Status', 'In progress');
  await expect(mara.peek.getByRole('button', { name: 'Status: In progress' })).toBeVisible();
  await mara.choose('Priority', 'High');
  await expect(mara.peek.getByRole('button', { name: 'Priority: High' })).toBeVisible();
  await mara.choose('Assignee', /Tomás Oliveira/);
  await expect(mara.peek.getByRole('button', { name: 'Assignee: Tomás Oliveira' })).toBeVisible();
  await mara.peek.getByRole('button', { name: 'Take ownership' }).click();
  await expect(mara.peek.getByRole('button', { name: 'Assignee: Mara Lindqvist' })).toBeVisible();

  const reply = await mara.composeAs('Reply');
  await reply.fill('Please restart the machine and tell us what you see.');
  await mara.peek.getByRole('button', { name: 'Send reply' }).click();
  await expect(mara.conversation).toContainText('Please restart the machine and tell us what you see.');
  await expect(reply).toHaveValue('');

  const inbox = mailbox(ticket.contact!.email!);
  await expect
    .poll(async () => (await inbox.received()).map(({ subject }) => subject))
    .toContainEqual(expect.stringContaining(`[#${ticket.number}]`));

  const customer = await context.newPage();
  await customer.goto(inbox.url);
  await customer
    .getByRole('link', { name: new RegExp(`\\[#${ticket.number}\\]`) })
    .first()
    .click();
  await customer.getByRole('textbox', { name: 'Your answer' }).fill('It shows a blue screen with a QR code.');
  await customer.getByRole('button', { name: 'Send answer' }).click();

  await expect(mara.conversation).toContainText('It shows a blue screen with a QR code.');
});

test('an internal note is posted to the thread and no mail leaves', async ({ technician, findTicket, mailbox }) => {
  const tomas = await technician(TECHNICIANS.tomas);
  await tomas.openQueue();
  const ticket = await findTicket(tomas, ({ status, contact }) => status === 'in_progress' && Boolean(contact?.email));
  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;
  await tomas.openTicket(ticket);
  const note = await tomas.composeAs('Internal note');
  await note.fill('Spare part is on the shelf behind the rack.');
  await tomas.peek.getByRole('button', { name: 'Add note' }).click();
  await expect(tomas.conversation).toContainText('Spare part is on the shelf behind the rack.');
  await expect(note).toHaveValue('');
  expect((await inbox.received()).length).toBe(before);
});

test('what a second technician changes appears live, in the Peek and in the queue', async ({
  technician,
  findTicket,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  const row = await mara.rowOf(ticket);
  await tomas.openTicket(ticket);
  await mara.openTicket(ticket);
  const draft = await mara.composeAs('Internal note');
  await draft.fill('half a sentence');
  await tomas.choose('Status', 'On hold');
  await expect(mara.peek.getByRole('button', { name: 'Status: On hold' })).toBeVisible();
  await expect(draft).toBeFocused();
  await expect(draft).toHaveValue('half a sentence');
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  await expect(row).toContainText('On hold');
});

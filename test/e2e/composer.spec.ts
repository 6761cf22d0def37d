import type { Locator } from '@playwright/test';
import { canBeAnswered, expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const composerOf = ({ peek }: Technician): Locator => peek.getByRole('region', { name: 'Composer', exact: true });
const sendButton = ({ peek }: Technician): Locator => peek.getByRole('button', { name: 'Send reply' });

test('a stranger among the recipients stops button and keys alike, until they are taken out', async ({
  technician,
  findTicket,
  mailbox,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;

  const reply = await mara.composeAs('Reply');
  await mara.peek.getByRole('button', { name: /Change recipients$/ }).click();
  const to = mara.peek.getByRole('combobox', { name: 'To' });
  await expect(to).toBeFocused();
  await to.pressSequentially('someone@elsewhere.example,');
  await expect(mara.peek.getByRole('button', { name: 'someone@elsewhere.example', exact: true })).toBeVisible();

  const question = mara.peek.getByRole('alertdialog', { name: 'Send it like this?' });
  await reply.fill('This is for you alone.');
  await reply.press('Control+Enter');
  await expect(question).toContainText('someone@elsewhere.example is outside');
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(reply).toBeFocused();
  await sendButton(mara).click();
  await question.getByRole('button', { name: 'Edit recipients' }).click();
  await expect(to).toBeFocused();
  await to.press('Backspace');
  await expect(mara.peek.getByRole('button', { name: 'someone@elsewhere.example', exact: true })).toBeHidden();
  expect((await inbox.received()).length).toBe(before);

  await reply.press('Control+Enter');
  await expect(reply).toHaveValue('');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);
});

test('a placeholder that is not filled in stops the send, and is selected', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const reply = await mara.composeAs('Reply');
  await reply.fill('Hello {{contact.nickname}}, it works again.');
  await reply.press('Control+Enter');
  await expect(mara.peek.getByRole('alert')).toContainText('{{contact.nickname}} is not filled in');
  await expect(reply).toBeFocused();
  await mara.page.keyboard.type('there');
  await expect(reply).toHaveValue('Hello there, it works again.');
  await expect(mara.peek.getByRole('alert')).toBeHidden();
});

test('what a colleague wrote unseen stops the send and is shown, and the text stays', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  const reply = await mara.composeAs('Reply');
  await reply.fill('We order a new one.');
  await breakThings(mara, { liveCut: true });

  await tomas.addNote('It is under warranty, order nothing.');

  await sendButton(mara).click();
  const moved = mara.peek.getByRole('alertdialog');
  await expect(moved).toContainText('It is under warranty, order nothing.');
  await expect(moved).toContainText('Tomás Oliveira noted');
  await moved.getByRole('button', { name: 'Keep editing' }).click();
  await expect(reply).toHaveValue('We order a new one.');
  await reply.fill('The manufacturer replaces it.');
  await sendButton(mara).click();
  await expect(reply).toHaveValue('');
});

test('a reply can be undone while it is held: it comes back as it was, and no mail leaves', async ({
  technician,
  findTicket,
  mailbox,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;
  const reply = await mara.composeAs('Reply');
  await reply.fill('Too early');
  await sendButton(mara).click();
  await expect(composerOf(mara)).toContainText(/Reply to .+ leaves in \d+ s/);
  await expect(reply).toHaveValue('');
  await reply.press('Control+z');
  await expect(reply).toHaveValue('Too early');
  await expect(mara.conversation).not.toContainText('Too early');

  await reply.fill('Just in time');
  await reply.press('Control+Enter');
  await expect(mara.conversation).toContainText('Just in time');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);
  await expect(composerOf(mara)).not.toContainText('leaves in');
  await expect(mara.conversation.getByText(/^Accepted by the mail server/).last()).toBeVisible();
});

test('send and status apply to the ticket of the reply, whatever is open by then', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  const other = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const reply = await mara.composeAs('Reply');
  await reply.fill('Please tell us whether it helped.');
  await mara.peek.getByRole('button', { name: 'Send and set the status' }).click();
  await mara.peek.getByRole('option', { name: 'Send and set to Waiting on customer' }).click();
  await expect(reply).toHaveValue('');
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  await mara.openTicket(other);
  const { origin } = new URL(mara.page.url());
  const read = async (id: string): Promise<string> =>
    ((await (await mara.page.request.get(`${origin}/api/tickets/${id}`)).json()) as { status: string }).status;
  await expect.poll(() => read(ticket.id)).toBe('waiting_on_customer');
  expect(await read(other.id)).toBe('in_progress');
  await expect(mara.peek.getByRole('button', { name: 'Status: In progress' })).toBeVisible();
});

test('without an email account the reason stands there before a word is typed, and leads to the settings', async ({
  technician,
  findTicket,
}) => {
  const noAccount = await technician(TECHNICIANS.noAccount);
  await noAccount.openQueue();
  await noAccount.openTicket(await findTicket(noAccount, ({ contact }) => Boolean(contact?.email)));
  await expect(composerOf(noAccount).getByRole('note')).toContainText(/email account/i);
  await noAccount.peek.getByRole('button', { name: 'Open email settings' }).click();
  await expect(noAccount.peek).toBeHidden();
  await expect(noAccount.page.getByRole('status').filter({ hasText: 'outbound email account' })).toBeVisible();
});

test('an expired sign-in is mended in place, and the reply goes on by a press', async ({
  technician,
  findTicket,
  mailbox,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;
  const reply = await mara.composeAs('Reply');
  await reply.fill('Written before the sign-in expired.');
  await mara.page.context().clearCookies();
  await sendButton(mara).click();
  await expect(mara.peek.getByRole('alert')).toContainText('You are signed out. Your text is kept.');
  await mara.peek.getByRole('button', { name: 'Sign in again' }).click();
  await expect(mara.peek.getByText('You are signed out.')).toBeHidden();
  await expect(reply).toHaveValue('Written before the sign-in expired.');
  await sendButton(mara).click();
  await expect(reply).toHaveValue('');
  await expect(mara.conversation).toContainText('Written before the sign-in expired.');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);
});

test('an answer to the agent’s encrypted channel says that it goes by ordinary e-mail, before it goes', async ({
  technician,
  findTicket,
  mailbox,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(
    mara,
    ({ status, channel, contact }) => status === 'new' && channel === 'agent' && Boolean(contact?.email),
  );
  await mara.openTicket(ticket);
  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;
  const reply = await mara.composeAs('Reply');
  await reply.fill('We look into it.');
  await reply.press('Control+Enter');
  const question = mara.peek.getByRole('alertdialog', { name: 'Send it like this?' });
  await expect(question).toContainText('your answer will go by ordinary e-mail');
  expect((await inbox.received()).length).toBe(before);
  await question.getByRole('button', { name: 'Send anyway' }).click();
  await expect(reply).toHaveValue('');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);
});

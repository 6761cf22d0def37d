import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const TEXT = 'We have found the cause and will come back to you today.';

const sendReply = async (technician: Technician) => {
  const reply = await technician.composeAs('Reply');
  await reply.fill(TEXT);
  await technician.peek.getByRole('button', { name: 'Send reply' }).click();
  // Asked where the customer's last message came over the agent's channel.
  const anyway = technician.peek.getByRole('button', { name: 'Send anyway' });
  const answer = technician.peek.getByRole('button', { name: 'Undo' }).or(technician.peek.getByRole('alert'));
  await expect(anyway.or(answer).first()).toBeVisible();
  if (await anyway.isVisible()) await anyway.click();
  return reply;
};

const hasAddress = ({ status, contact }: { status: string; contact: { email: string | null } | null }) =>
  status === 'in_progress' && Boolean(contact?.email);

test('a refused reply shows the mail server’s own words and keeps the draft, until it is sent', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, hasAddress);
  await mara.openTicket(ticket);
  await breakThings(mara, { mailServer: 'refuses' });
  const reply = await sendReply(mara);
  await expect(mara.peek.getByRole('alert').filter({ hasText: '550' })).toBeVisible();
  await expect(reply).toHaveValue(TEXT);

  // The draft outlives the Peek and the page.
  await mara.page.keyboard.press('Escape');
  await expect(mara.peek).toBeHidden();
  // Only then is it gone: what the address still names is opened again with the page.
  await expect(mara.page).not.toHaveURL(/ticket=/);
  await mara.page.reload();
  await mara.openTicket(ticket);
  const again = await mara.composeAs('Reply');
  await expect(again).toHaveValue(TEXT);

  await breakThings(mara, {});
  await mara.peek.getByRole('button', { name: 'Send reply' }).click();
  await expect(again).toHaveValue('');
  await expect(mara.conversation).toContainText(TEXT);
});

test('with the mail server down nothing is called sent', async ({ technician, findTicket, breakThings }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, hasAddress));
  await breakThings(mara, { mailServer: 'down' });
  const reply = await sendReply(mara);
  await expect(mara.peek.getByRole('alert').first()).toBeVisible();
  await expect(reply).toHaveValue(TEXT);
});

test('a connection lost after the data says: check before you send again', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, hasAddress));
  await breakThings(mara, { mailServer: 'cuts_after_data' });
  const reply = await sendReply(mara);
  await expect(mara.conversation).toContainText(/check .*before you send again/i);
  await mara.peek.getByRole('button', { name: 'Bring it back as a draft' }).click();
  await expect(reply).toHaveValue(TEXT);
  await expect(mara.conversation).toContainText(/check .*before you send again/i);
});

test('a tenant without an e-mail account is told so, and the draft stays', async ({ technician, findTicket }) => {
  const freya = await technician(TECHNICIANS.noAccount);
  await freya.openQueue();
  await freya.openTicket(await findTicket(freya, hasAddress));
  const reply = await sendReply(freya);
  await expect(freya.peek.getByRole('alert').filter({ hasText: 'No email account is configured' })).toBeVisible();
  await expect(reply).toHaveValue(TEXT);
});

test('an account that the server refuses shows the server’s answer', async ({ technician, findTicket }) => {
  const niamh = await technician(TECHNICIANS.refusedAccount);
  await niamh.openQueue();
  await niamh.openTicket(await findTicket(niamh, hasAddress));
  const reply = await sendReply(niamh);
  await expect(niamh.peek.getByRole('alert').filter({ hasText: '535' })).toBeVisible();
  await expect(reply).toHaveValue(TEXT);
});

test('without a contact address Reply is disabled with its reason, and a note can be posted', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ contact }) => contact !== null && contact.email === null));
  await expect(mara.peek.getByText(/no email address/i).first()).toBeVisible();
  await expect(mara.peek.getByRole('button', { name: 'Send reply' })).toBeDisabled();
  await expect(mara.peek.getByRole('textbox', { name: 'Reply' })).toBeDisabled();
  const note = await mara.composeAs('Internal note');
  await note.fill('Called the front desk instead.');
  await mara.peek.getByRole('button', { name: 'Add note' }).click();
  await expect(mara.conversation).toContainText('Called the front desk instead.');
});

test('a change that the server refuses is rolled back with the reason', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  await breakThings(mara, { apiErrors: true });
  await mara.choose('Status', 'On hold');
  await expect(mara.peek.getByRole('alert').first()).toBeVisible();
  await expect(mara.peek.getByRole('button', { name: 'Status: In progress' })).toBeVisible();
});

test('after a cut of the live stream the Peek catches up on what it missed', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  await breakThings(mara, { liveCut: true });
  await tomas.addNote('Written while the stream was cut.');
  await breakThings(mara, {});
  await expect(mara.conversation).toContainText('Written while the stream was cut.', { timeout: 20_000 });
});

test('with the remote down the queue still works, says so, and opens tickets once it is back', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const remote = /\/(mf-manifest\.json|remoteEntry\.js)/;
  await mara.page.route(remote, (route) => route.abort());
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await (await mara.rowOf(ticket)).click();
  await expect(mara.page.getByRole('alert').filter({ hasText: /could not be loaded/i })).toBeVisible({
    timeout: 20_000,
  });
  await mara.page.getByRole('searchbox').fill('');
  await expect(mara.queue.getByRole('row').nth(5)).toBeVisible();
  await mara.page.unroute(remote);
  await mara.openTicket(ticket);
});

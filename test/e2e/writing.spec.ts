import { config, originOf } from '../../host-sandbox/config.ts';
import { canBeAnswered, expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const option = ({ peek }: Technician, name: RegExp) => peek.getByRole('option', { name });
const press = ({ peek }: Technician, name: string | RegExp): Promise<void> =>
  peek.getByRole('button', { name, exact: typeof name === 'string' }).click();

/** Puts formatted text in the clipboard's place and pastes it into whatever has the focus. */
const paste = ({ page }: Technician, data: Record<string, string>): Promise<void> =>
  page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(given)) clipboardData.setData(type, text);
    let target = document.activeElement;
    while (target?.shadowRoot?.activeElement) target = target.shadowRoot.activeElement;
    target?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true, composed: true }),
    );
  }, data);

test('a formatted reply leaves as HTML and as readable text, with the signature, and looks so in the thread', async ({
  technician,
  findTicket,
  mailbox,
  request,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const address = ticket.contact!.email!;
  const inbox = mailbox(address);
  const before = (await inbox.received()).length;
  const reply = await mara.composeAs('Reply');
  await reply.pressSequentially('Please restart now:');
  await reply.press('Shift+Home');
  await reply.press('Control+b');
  await expect(reply).toHaveValue('**Please restart now:**');
  await reply.press('End');
  await reply.press('Enter');
  await reply.press('Enter');
  await reply.pressSequentially('- save your work');
  await reply.press('Enter');
  await reply.pressSequentially('restart');
  await expect(reply).toHaveValue('**Please restart now:**\n\n- save your work\n- restart');
  await expect(mara.peek.getByText(/^Signature: /)).toBeVisible();
  await reply.press('Control+Enter');
  await expect(reply).toHaveValue('');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);

  const sent = mara.conversation.getByRole('article').last();
  await expect(sent.locator('strong', { hasText: 'Please restart now:' })).toBeVisible();
  await expect(sent.getByRole('listitem')).toHaveText(['save your work', 'restart']);
  const [newest] = (await inbox.received()).toSorted((a, b) => b.id.localeCompare(a.id));
  const sources = await Promise.all(
    (await inbox.received()).map(async ({ id }) => {
      const path = `/api/mailboxes/${encodeURIComponent(address)}/messages/${id}/source`;
      return (await request.get(originOf(config.mailbox) + path)).text();
    }),
  );
  expect(newest).toBeDefined();
  const source = sources.find((raw) => raw.includes('save your work'))!;
  expect(source).toContain('<strong>Please restart now:</strong>');
  expect(source).toContain('<li>save your work</li>');
  expect(source).toContain('- save your work');
  expect(source).toMatch(/^-- $/m);
});

test('what is pasted from a page keeps its lists and links, and the browser takes it back', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const reply = await mara.composeAs('Reply');
  await expect(mara.peek.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await reply.focus();
  await paste(mara, {
    'text/html':
      '<p>See <b>this</b>: <a href="https://msp.example/a">the page</a></p><ul><li>one</li><li>two</li></ul>',
    'text/plain': 'See this: the page',
  });
  await expect(reply).toHaveValue('See **this**: [the page](https://msp.example/a)\n\n- one\n- two');
  await reply.press('Control+z');
  await expect(reply).toHaveValue('');
  await paste(mara, { 'text/plain': 'Host\tDisk\nPC-1\t90 %' });
  await expect(reply).toHaveValue('```\nHost  Disk\nPC-1  90 %\n```');
  await reply.fill('');
});

test('a colleague is called into a note by the keyboard, and learns of it', async ({ technician, findTicket }) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await tomas.openQueue();
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const note = await mara.composeAs('Internal note');
  await expect(mara.peek.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await note.pressSequentially('Can you look, @tom');
  await expect(option(mara, /^.*Tomás/)).toBeVisible();
  await note.press('Enter');
  await expect(note).toHaveValue(/^Can you look, @Tomás [^ ]+ $/);
  await note.press('Control+Enter');
  await expect(note).toHaveValue('');
  await expect(tomas.page.getByText(/Mara .* mentioned you in #/)).toBeVisible();
});

test('a canned reply goes in at the cursor, and what it leaves open stops the send', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const reply = await mara.composeAs('Reply');
  await expect(mara.peek.getByRole('toolbar', { name: 'Formatting' })).toBeVisible();
  await reply.press('/');
  await mara.peek.getByRole('combobox', { name: 'Search canned replies' }).fill('appoint');
  await mara.page.keyboard.press('Enter');
  await expect(reply).toHaveValue(/^Hello \w+,\n\na colleague will come to you on \{\{appointment\.date\}\}/);
  await reply.press('Control+Enter');
  await expect(mara.peek.getByRole('alert')).toContainText('{{appointment.date}}');
  await reply.fill('');
});

test('Nexie proposes, the technician compares, takes it and takes it back', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const reply = await mara.composeAs('Reply');
  await reply.fill('pls restart the pc , it should work then');
  await press(mara, 'Nexie AI assist');
  await option(mara, /Fix the language/).click();
  const proposal = mara.peek.getByRole('region', { name: 'Proposal of Nexie' });
  await expect(proposal).toContainText('Built-in rules');
  await expect(proposal.locator('ins').first()).toBeVisible();
  await expect(reply).toHaveValue('pls restart the pc , it should work then');
  await press(mara, 'Replace my text');
  await expect(reply).not.toHaveValue('pls restart the pc , it should work then');
  await press(mara, 'Undo');
  await expect(reply).toHaveValue('pls restart the pc , it should work then');
  await reply.fill('');
});

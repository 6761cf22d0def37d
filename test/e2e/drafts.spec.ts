import type { Page } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { canBeAnswered, expect, Technician, TECHNICIANS, test } from './support/sandbox.ts';

/** Ends the page's process in the middle of things: nothing of the page gets to run any more. */
const crash = async (page: Page): Promise<void> => {
  const crashed = page.waitForEvent('crash');
  const control = await page.context().newCDPSession(page);
  control.send('Page.crash').catch(() => undefined);
  await crashed;
};

test('reply and note are drafts of their own, live through a crash, and are there on another device', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  await (await mara.composeAs('Reply')).pressSequentially('We are looking into it.');
  const note = await mara.composeAs('Internal note');
  await expect(note).toHaveValue('');
  await note.pressSequentially('The switch in the cellar.');
  await crash(mara.page);

  const again = new Technician(await mara.page.context().newPage(), mara.id);
  await again.openQueue();
  await again.openTicket(ticket);
  await expect(await again.composeAs('Reply')).toHaveValue('We are looking into it.');
  await expect(await again.composeAs('Internal note')).toHaveValue('The switch in the cellar.');
  // Nothing asks on the way out, and nothing is lost by it.
  await again.page.keyboard.press('Escape');
  await expect(again.peek).toBeHidden();

  const elsewhere = await technician(TECHNICIANS.mara);
  await elsewhere.openQueue();
  await elsewhere.openTicket(ticket);
  await expect(await elsewhere.composeAs('Reply')).toHaveValue('We are looking into it.');
  await expect(await elsewhere.composeAs('Internal note')).toHaveValue('The switch in the cellar.');
});

test('a tab that is killed while somebody types loses no more than a second, though the browser’s store is full', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.page.evaluate(() => {
    for (let size = 1 << 22; size > 0; size >>= 1)
      try {
        for (let count = 0; ; count += 1) localStorage.setItem(`${size} ${count}`, 'x'.repeat(size));
      } catch {
        // Full for this size.
      }
  });
  await mara.openTicket(ticket);
  const note = await mara.composeAs('Internal note');
  await note.pressSequentially('The cellar is under water.');
  await note.pressSequentially(' And still more comes in now.', { delay: 60 });
  await crash(mara.page);

  const again = new Technician(await mara.page.context().newPage(), mara.id);
  await again.openQueue();
  await again.openTicket(ticket);
  const found = await again.composeAs('Internal note');
  await expect(found).toHaveValue(/^The cellar is under water\./);
  await found.fill('');
  await again.page.keyboard.press('Escape');
});

test('two tabs that write one draft and are both killed leave both texts, to be decided upon', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  const second = new Technician(await mara.page.context().newPage(), mara.id);
  await second.openQueue();
  await mara.openTicket(ticket);
  await second.openTicket(ticket);
  const [one, two] = [await mara.composeAs('Internal note'), await second.composeAs('Internal note')];
  await one.fill('From the first tab.');
  await two.fill('From the second tab.');
  await expect(second.peek.getByText(/You wrote in another window.*From the first tab\./)).toBeVisible();
  await crash(mara.page);
  await crash(second.page);

  const again = new Technician(await mara.page.context().newPage(), mara.id);
  await again.openQueue();
  await again.openTicket(ticket);
  const note = await again.composeAs('Internal note');
  await expect(note).toHaveValue(/From the (first|second) tab\./);
  await again.peek.getByRole('button', { name: 'Put it above my text' }).click();
  await expect(note).toHaveValue(/first tab[^]*second tab|second tab[^]*first tab/);
  await note.fill('');
  await again.page.keyboard.press('Escape');
});

test('a copy and a blind copy reach their mailboxes, and nobody sees the blind one', async ({
  technician,
  findTicket,
  mailbox,
  request,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  const domain = ticket.contact!.email!.split('@')[1]!;
  const people = { to: ticket.contact!.email!, cc: `office.copy@${domain}`, bcc: `blind.copy@${domain}` };
  const reply = await mara.composeAs('Reply');
  await mara.peek.getByRole('button', { name: /Change recipients$/ }).click();
  for (const kind of ['Cc', 'Bcc'] as const) {
    const field = mara.peek.getByRole('combobox', { name: kind, exact: true });
    if (!(await field.isVisible())) await mara.peek.getByRole('button', { name: kind, exact: true }).click();
    await field.fill(people[kind === 'Cc' ? 'cc' : 'bcc']);
    await field.press('Enter');
  }
  await reply.fill('Copies for both of you.');
  await reply.press('Control+Enter');
  const question = mara.peek.getByRole('alertdialog', { name: 'Send it like this?' });
  await expect(question.or(mara.peek.getByText('Copies for both of you.').last())).toBeVisible();
  if (await question.isVisible()) await question.getByRole('button', { name: /^Send/ }).click();
  await expect(reply).toHaveValue('');

  for (const address of Object.values(people)) {
    const inbox = mailbox(address);
    const source = async (): Promise<string> => {
      const [newest] = (await inbox.received()).toSorted((a, b) => b.id.localeCompare(a.id));
      if (!newest) return '';
      const path = `/api/mailboxes/${encodeURIComponent(address)}/messages/${newest.id}/source`;
      return (await request.get(originOf(config.mailbox) + path)).text();
    };
    await expect.poll(source).toContain('Copies for both of you.');
    expect((await source()).toLowerCase()).not.toContain(people.bcc);
    expect((await source()).toLowerCase()).toContain(`cc: ${people.cc}`);
  }
});

test('the keys of a feed go from message to message', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  const articles = mara.conversation.getByRole('article');
  await expect(articles.nth(1)).toBeVisible();
  await articles.last().focus();
  const focused = mara.conversation.locator('article:focus');
  const place = async (): Promise<number> => Number(await focused.getAttribute('aria-posinset'));
  const last = await place();
  await mara.page.keyboard.press('PageUp');
  await expect.poll(place).toBe(last - 1);
  await mara.page.keyboard.press('PageDown');
  await expect.poll(place).toBe(last);
});

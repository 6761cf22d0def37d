import { AxTree } from './support/axTree.ts';
import { focusOf } from './support/focus.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

/** A ticket that can be answered and whose asset has an agent on this machine. */
const wanted = ({ id, contact }: { id: string; contact: { email: string | null } | null }) =>
  ['tkt_harbor_10260', 'tkt_harbor_10259', 'tkt_harbor_10258'].includes(id) && Boolean(contact?.email);

/** How the name of a status begins that the ticket has not now. */
const other = (status: string): string => (/In progress/.test(status) ? 'on' : 'in');

/** The focus is on something in the panel that can be seen. */
const expectFocus = async ({ page }: Technician): Promise<void> => {
  const place = async (): Promise<string> => {
    const focus = await focusOf(page);
    return focus.inDialog && focus.visible ? 'in the panel, in view' : JSON.stringify(focus);
  };
  await expect.poll(place).toBe('in the panel, in view');
};

/** Tabs until what is called so has the focus, which never leaves the panel on the way and is never hidden. */
const tabTo = async (who: Technician, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> => {
  const passed: string[] = [];
  for (let presses = 0; presses < 80; presses += 1) {
    const focus = await focusOf(who.page);
    if (name.test(focus.name)) return;
    passed.push(focus.name);
    await who.page.keyboard.press(key);
    // After the last of a modal dialog comes the browser's own bar, as in every page; the next press comes back.
    if ((await focusOf(who.page)).tag === 'body') await who.page.keyboard.press(key);
    await expectFocus(who);
  }
  throw new Error(`Tab never came to ${name}; it came by: ${passed.join(', ')}.`);
};

test('the whole story is worked by keys alone, and the focus is never lost or hidden', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, wanted);
  await breakThings(mara, { endUser: 'ignores' });
  const { keyboard } = mara.page;

  await keyboard.press('/');
  await keyboard.type(String(ticket.number));
  await expect(mara.queue.locator('tbody').getByRole('row')).toHaveCount(1);
  for (let presses = 0; (await focusOf(mara.page)).tag !== 'tr'; presses += 1) {
    expect(presses, 'Tab comes to the row').toBeLessThan(30);
    await keyboard.press('Tab');
  }
  await keyboard.press('Enter');
  await expect(mara.conversation).toBeVisible();
  await expect(mara.peek.getByRole('button', { name: 'Details' })).toBeVisible();
  await expectFocus(mara);

  await tabTo(mara, /^Status: /);
  const before = (await focusOf(mara.page)).name;
  await keyboard.press('Enter');
  await expect(mara.peek.getByRole('listbox')).toBeFocused();
  await expectFocus(mara);
  await keyboard.type(other(before));
  await keyboard.press('Enter');
  await expectFocus(mara);
  await expect.poll(async () => (await focusOf(mara.page)).name).not.toBe(before);
  expect((await focusOf(mara.page)).name).toMatch(/^Status: /);

  // R goes to the reply; Ctrl+Enter is the other way to send it.
  await keyboard.press('r');
  await expect(mara.peek.getByRole('textbox', { name: 'Reply', exact: true })).toBeFocused();
  await keyboard.type('By keys alone: please restart it.');
  await tabTo(mara, /^Send reply/);
  await keyboard.press('Enter');
  await expect(mara.conversation).toContainText('By keys alone: please restart it.');
  await expectFocus(mara);

  await tabTo(mara, /^Start session$/);
  await keyboard.press('Enter');
  await expect(mara.card('Remote actions')).toContainText(/awaiting consent/i);
  await expectFocus(mara);
  await expect(mara.peek.getByRole('button', { name: 'Withdraw request' })).toBeEnabled();
  await tabTo(mara, /^Withdraw request$/);
  await keyboard.press('Enter');
  await expect(mara.card('Remote actions')).toContainText(/ended/i);
  await expectFocus(mara);

  await keyboard.press('Escape');
  await expect(mara.peek).toHaveCount(0);
  await expect.poll(async () => (await focusOf(mara.page)).tag).toBe('tr');
});

test('the whole story is worked by the accessibility tree alone: roles and names', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, wanted);
  await breakThings(mara, { endUser: 'ignores' });
  const tree = await AxTree.of(mara.page);
  const { keyboard } = mara.page;
  const press = async (role: string, name: RegExp): Promise<void> => {
    await expect.poll(() => tree.has(role, name), { message: `${role} ${name}` }).toBe(true);
    await expect(() => tree.focus(role, name)).toPass({ timeout: 5_000 });
    await keyboard.press('Enter');
  };

  await press('row', new RegExp(`#${ticket.number}\\b`));
  await expect.poll(() => tree.names('dialog')).toEqual([`Ticket ${ticket.number}: ${ticket.subject}`]);
  // What is behind the panel is not told.
  expect(await tree.has('grid', /Ticket queue/)).toBe(false);
  await expect.poll(() => tree.names('article')).not.toEqual([]);

  await expect.poll(() => tree.has('button', /^Details/)).toBe(true);
  await press('button', /^Status: /);
  await expect.poll(() => tree.names('listbox')).not.toEqual([]);
  const status = (await tree.names('button')).find((name) => name.startsWith('Status: '))!;
  await keyboard.type(other(status));
  await keyboard.press('Enter');
  await expect.poll(() => tree.has('button', new RegExp(`^${status}$`))).toBe(false);

  await tree.focus('textbox', /^Reply$/);
  await keyboard.type('By names alone: please restart it.');
  await press('button', /^Send reply/);
  await expect.poll(async () => (await tree.told()).join('\n')).toContain('By names alone: please restart it.');

  await press('button', /^Start session$/);
  await expect.poll(async () => (await tree.told()).join('\n')).toMatch(/awaiting consent/i);
  await press('button', /^Withdraw request$/);
  await expect.poll(async () => (await tree.told()).join('\n')).toMatch(/Support session: Ended/);

  await press('button', /^Close$/);
  await expect.poll(() => tree.names('dialog')).toEqual([]);
  expect(await tree.has('grid', /Ticket queue/)).toBe(true);
});

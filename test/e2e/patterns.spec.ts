import { AxTree } from './support/axTree.ts';
import { canBeAnswered, expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

/** The patterns of the WAI-ARIA Authoring Practices: what each tells to screen readers, and its keys. */
interface Seat {
  readonly mara: Technician;
  readonly tree: AxTree;
  readonly press: (key: string) => Promise<void>;
}

test.describe('as the accessibility tree tells it', () => {
  let seat: Seat;

  test.beforeEach(async ({ technician, findTicket }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    await mara.openTicket(await findTicket(mara, canBeAnswered));
    await expect(mara.card('Related tickets')).toBeVisible();
    await expect(mara.peek.locator('[aria-busy="true"]')).toHaveCount(0);
    const tree = await AxTree.of(mara.page);
    seat = { mara, tree, press: (key) => mara.page.keyboard.press(key) };
  });

  /** What is told of a node, asked again until it is so. */
  const expectTold = async (role: string, name: RegExp, told: Record<string, unknown>): Promise<void> => {
    await expect.poll(() => seat.tree.tell(role, name), { message: `${role} ${name}` }).toMatchObject(told);
  };
  const activeOf = async (role: string, name: RegExp): Promise<unknown> =>
    (await seat.tree.tell(role, name))?.['activedescendant'];

  test('dialog: the panel is modal and named, and a dialog over it alone is told and closed by Escape', async () => {
    const { mara, tree, press } = seat;
    await expectTold('dialog', /^Ticket \d+: /, { modal: true });
    await mara.peek.getByRole('button', { name: /^Status:/ }).focus();
    await press('?');
    await expectTold('dialog', /^Keyboard shortcuts$/, { modal: true });
    expect(await tree.names('dialog')).toEqual(['Keyboard shortcuts']);
    expect(await tree.has('button', /^Status: /)).toBe(false);
    await press('Escape');
    await expect.poll(() => tree.has('button', /^Status: /)).toBe(true);
    await expectTold('button', /^Status: /, { focused: true });
  });

  test('listbox: its button says that it opens one; it tells what is chosen, and arrows, Home, End and letters move', async () => {
    const { mara, tree, press } = seat;
    await expectTold('button', /^Priority: /, { hasPopup: 'listbox', expanded: false });
    await mara.peek.getByRole('button', { name: /^Priority: / }).focus();
    await press('Enter');
    await expectTold('button', /^Priority: /, { expanded: true });
    await expectTold('listbox', /^Priority$/, { focused: true, multiselectable: false });
    const [now] = (await mara.peek.getByRole('option', { selected: true }).allInnerTexts()).map((text) => text.trim());
    await expectTold('option', new RegExp(`^${now}$`), { selected: true });
    expect(await activeOf('listbox', /^Priority$/)).toEqual([now]);
    const names = await tree.names('option');
    expect(names).toEqual(['Critical', 'High', 'Medium', 'Low']);
    for (const [key, active] of [
      ['Home', 'Critical'],
      ['ArrowUp', 'Critical'],
      ['ArrowDown', 'High'],
      ['End', 'Low'],
      ['ArrowDown', 'Low'],
      ['m', 'Medium'],
    ] as const) {
      await press(key);
      expect(await activeOf('listbox', /^Priority$/), key).toEqual([active]);
    }
    await press('Escape');
    await expectTold('button', /^Priority: /, { expanded: false, focused: true });
    await expectTold('button', new RegExp(`^Priority: ${now}$`), {});
  });

  test('combobox: the palette tells its list, narrows it while one types, and goes back to the first entry', async () => {
    const { tree, press, mara } = seat;
    await press('Control+k');
    await expectTold('combobox', /^Search commands$/, { focused: true, expanded: true, autocomplete: 'list' });
    expect((await tree.tell('combobox', /^Search commands$/))?.['controls']).toEqual(['Commands']);
    const all = await tree.names('option');
    expect(await activeOf('combobox', /^Search commands$/)).toEqual([all[0]]);
    await press('ArrowDown');
    expect(await activeOf('combobox', /^Search commands$/)).toEqual([all[1]]);
    await mara.page.keyboard.type('print');
    await expect.poll(() => tree.names('option')).toEqual(['Print the ticket']);
    expect(await activeOf('combobox', /^Search commands$/)).toEqual(['Print the ticket']);
    await press('Control+a');
    await mara.page.keyboard.type('no such command');
    await expect.poll(() => tree.names('option')).toEqual([]);
    expect(await activeOf('combobox', /^Search commands$/)).toBeUndefined();
  });

  test('combobox: colleagues are searched in the assignee’s picker, and Enter takes the active one', async () => {
    const { mara, tree, press } = seat;
    await mara.peek.getByRole('button', { name: /^Assignee: / }).focus();
    await press('Enter');
    await expectTold('combobox', /^Search technicians$/, { focused: true, expanded: true });
    await mara.page.keyboard.type('tom');
    await expect.poll(() => tree.names('option')).toHaveLength(1);
    await press('Enter');
    await expectTold('button', /^Assignee: Tomás Oliveira$/, { focused: true, expanded: false });
  });

  test('combobox: recipients are offered while one types; Escape closes the list alone', async () => {
    const { mara, press } = seat;
    await mara.peek.getByRole('button', { name: /Change recipients$/ }).focus();
    await press('Enter');
    await expectTold('combobox', /^To$/, { focused: true, expanded: false, autocomplete: 'list' });
    // The contact is free to be offered once they are taken out.
    await press('Backspace');
    await press('ArrowDown');
    await expectTold('combobox', /^To$/, { expanded: true });
    await expectTold('listbox', /^People of this conversation$/, {});
    expect(await activeOf('combobox', /^To$/)).toHaveLength(1);
    await press('Escape');
    await expectTold('combobox', /^To$/, { expanded: false, focused: true });
    await press('ArrowDown');
    await press('Enter');
    await expect(mara.peek.getByRole('group', { name: 'To' }).getByRole('listitem')).toHaveCount(2);
    await expectTold('combobox', /^To$/, { expanded: false, focused: true });
  });

  test('tabs: one of the composer’s is selected and has the focus; arrows change both, and the panel is named', async () => {
    const { mara, tree, press } = seat;
    expect(await tree.names('tablist')).toEqual(['Composer mode']);
    await expectTold('tab', /^Reply$/, { selected: true });
    await expectTold('tab', /^Internal note$/, { selected: false });
    await mara.peek.getByRole('tab', { name: 'Reply', exact: true }).focus();
    await press('ArrowRight');
    await expectTold('tab', /^Internal note$/, { selected: true, focused: true });
    expect(await tree.names('tabpanel')).toEqual(['Write an internal note']);
    expect((await tree.tell('tab', /^Internal note$/))?.['controls']).toEqual(['Write an internal note']);
    await press('ArrowLeft');
    await expectTold('tab', /^Reply$/, { selected: true, focused: true });
    // One stop for Tab: the next one is in the panel.
    await press('Tab');
    await expectTold('tab', /^Internal note$/, { selected: false });
    expect((await tree.tell('tab', /^Internal note$/))?.['focused']).toBeFalsy();
  });

  test('log and feed: messages are articles with names and places, and Page Up and Page Down go from one to the next', async () => {
    const { mara, tree, press } = seat;
    // Busy, or live by itself, it would be told to be.
    expect(await tree.tell('log', /^Conversation$/)).toEqual({ name: 'Conversation', focusable: true });
    const names = await tree.names('article');
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => name === '')).toEqual([]);
    const articles = mara.conversation.getByRole('article');
    const places = await articles.evaluateAll((all) => all.map((each) => Number(each.getAttribute('aria-posinset'))));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    await articles.last().focus();
    await press('PageUp');
    await expect(articles.nth(-2)).toBeFocused();
    await press('PageDown');
    await expect(articles.last()).toBeFocused();
  });

  test('toolbar and splitter: one stop each, moved by arrows, and told with name and place', async () => {
    const { mara, tree, press } = seat;
    expect(await tree.names('toolbar')).toEqual(['Formatting']);
    await mara.peek.getByRole('button', { name: /^Bold/ }).focus();
    await press('ArrowRight');
    await expectTold('button', /^Italic/, { focused: true });
    await press('ArrowLeft');
    await press('ArrowLeft');
    await expectTold('button', /^Link/, { focused: true });
    const divider = await tree.tell('separator', /^Width of the context$/);
    expect(divider).toMatchObject({ orientation: 'vertical', valuemin: 256, focusable: true });
    await expect(mara.peek.getByRole('separator', { name: 'Width of the context' })).toHaveAttribute(
      'aria-valuetext',
      /^\d+ pixels$/,
    );
  });
});

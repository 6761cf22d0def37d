import { readFileSync } from 'node:fs';
import { THEMES } from '../../contracts/host.ts';
import { violationsOn } from './support/axe.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const CARDS = [
  'SLA',
  'Linked asset',
  'RMM-Sentinel',
  'Remote actions',
  'Nexie summary',
  'Time + contract',
  'Related tickets',
];

test('all seven cards of the context stack show data of the server', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'new'));
  for (const name of CARDS) {
    const card = mara.card(name);
    await expect(card).toBeVisible();
    await expect(card.locator('[aria-busy="true"]')).toHaveCount(0);
    expect((await card.innerText()).trim().length, `${name} says something`).toBeGreaterThan(name.length + 5);
  }
});

for (const theme of THEMES) {
  for (const width of [1440, 680, 320]) {
    test(`axe finds nothing in ${theme} at ${width} px`, async ({ technician, findTicket }) => {
      const mara = await technician(TECHNICIANS.mara);
      await mara.page.addInitScript((name) => localStorage.setItem('peek-sandbox-theme', name), theme);
      await mara.openQueue();
      await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
      // Tall enough that no target is cut by the edge of a pane that scrolls: axe measures what is in view.
      await mara.page.setViewportSize({ width, height: 2400 });
      for (const name of CARDS) await expect(mara.card(name).locator('[aria-busy="true"]')).toHaveCount(0);
      expect(await violationsOn(mara.page)).toEqual([]);
    });
  }
}

test('at 680 px the panes stand in one column, above it side by side', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const places = async () => {
    const [thread, sla] = [await mara.conversation.boundingBox(), await mara.card('SLA').boundingBox()];
    return { thread: thread!, sla: sla! };
  };
  const wide = await places();
  expect(wide.sla.x).toBeGreaterThanOrEqual(wide.thread.x + wide.thread.width);
  await mara.page.setViewportSize({ width: 680, height: 900 });
  const narrow = await places();
  expect(narrow.sla.y).toBeGreaterThanOrEqual(narrow.thread.y + narrow.thread.height);
  expect(Math.abs(narrow.sla.x - narrow.thread.x)).toBeLessThan(40);
  const overflow = await mara.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test('in one column the cards are reached while the composer stays at hand', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  for (const width of [680, 320]) {
    await mara.page.setViewportSize({ width, height: 800 });
    await mara.card('Related tickets').scrollIntoViewIfNeeded();
    await expect(mara.card('Related tickets')).toBeInViewport();
    await expect(mara.peek.getByRole('textbox', { name: 'Reply' })).toBeInViewport({ ratio: 1 });
    const composer = (await mara.peek.getByRole('region', { name: 'Composer', exact: true }).boundingBox())!;
    expect(composer.x + composer.width).toBeLessThanOrEqual(width);
  }
});

test('the divider moves by keys, stays where it was put, and goes back by a double click', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await mara.openTicket(ticket);
  const divider = mara.peek.getByRole('separator', { name: 'Width of the context' });
  const width = async () => (await mara.peek.getByRole('complementary', { name: 'Context' }).boundingBox())?.width;
  // The cards take the place of what stood there while they came.
  await expect(mara.card('Related tickets')).toBeVisible();
  const first = (await width())!;
  await divider.press('ArrowLeft');
  await divider.press('ArrowLeft');
  await expect.poll(width).toBe(first + 32);
  await mara.page.keyboard.press('Escape');
  await mara.openTicket(ticket);
  await expect.poll(width).toBe(first + 32);
  // Waits until the panel has slid in.
  await divider.hover();
  const { x, y, width: thickness, height } = (await divider.boundingBox())!;
  await mara.page.mouse.down();
  await mara.page.mouse.move(x + thickness / 2 + 40, y + height / 2);
  await mara.page.mouse.up();
  await expect.poll(width).toBe(first - 8);
  await divider.dblclick();
  await expect.poll(width).toBe(first);
});

test('lines of a language from right to left are laid out that way', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  await mara.page.evaluate(() => (document.documentElement.dir = 'rtl'));
  const endOfCards = async (): Promise<number> => {
    const { x, width } = (await mara.card('SLA').boundingBox())!;
    return x + width - (await mara.conversation.boundingBox())!.x;
  };
  // The panel slides in from the other side now.
  await expect.poll(endOfCards).toBeLessThanOrEqual(0);
  await expect.poll(async () => (await mara.peek.boundingBox())!.x).toBe(0);
});

test('a ticket is exported with its whole conversation, and printed as a clean page', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await mara.openTicket(ticket);
  const run = async (command: string) => {
    await mara.page.keyboard.press('Control+k');
    await mara.peek.getByRole('option', { name: command }).click();
  };
  const saved = mara.page.waitForEvent('download');
  await run('Export the ticket as JSON');
  const file = JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as {
    ticket: { number: number };
    messages: unknown[];
  };
  expect(file.ticket.number).toBe(ticket.number);
  expect(file.messages.length).toBeGreaterThan(0);

  const printed = mara.page.waitForEvent('console', (line) => line.text().startsWith('printed: '));
  await mara.page.evaluate(() => {
    const append = document.body.append.bind(document.body);
    document.body.append = (frame) => {
      append(frame);
      const view = (frame as HTMLIFrameElement).contentWindow!;
      view.print = () => console.log(`printed: ${view.document.body.innerText}`);
    };
  });
  await run('Print the ticket');
  expect((await printed).text()).toContain(`#${ticket.number}`);
  await expect(mara.page.locator('body > iframe')).toHaveCount(0);
});

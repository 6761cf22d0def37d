import { expect, TECHNICIANS, test } from './support/sandbox.ts';
import { placesElsewhere, watchPlaces, type ChangedField } from './support/touchedPlaces.ts';

const CONTROLS: Record<ChangedField, (now: string) => string> = {
  Status: (now) => (now.includes('In progress') ? 'On hold' : 'In progress'),
  Priority: (now) => (now.includes('Low') ? 'High' : 'Low'),
  Assignee: (now) => (now.includes('Tomás') ? 'Mara Lindqvist' : 'Tomás Oliveira'),
};

test('a colleague’s change in place touches what shows it, and neither the composer, nor older messages, nor other controls', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const tomas = await technician(TECHNICIANS.tomas);
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  const peek = await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  const clock = peek.locator('[title*="where you are it is"]');
  // Who else is here has been said by now.
  await expect(peek.getByRole('list', { name: 'Also on this ticket' })).toContainText('Tomás Oliveira');
  for (const name of Object.keys(CONTROLS) as (keyof typeof CONTROLS)[]) {
    const button = peek.getByRole('button', { name: new RegExp(`^${name}:`) });
    const after = CONTROLS[name](await button.innerText());
    const minute = await clock.allTextContents();
    const touched = await watchPlaces(peek);
    await tomas.choose(name, new RegExp(after));
    await expect(button).toContainText(after);
    const noted = await touched();
    // A minute of the client's clock that ends meanwhile is not the change's doing.
    const ticked = (await clock.allTextContents()).join() !== minute.join();
    const places = noted.filter((place) => !(ticked && place.startsWith('clock')));
    expect(places.some((place) => place.startsWith(name))).toBe(true);
    expect(placesElsewhere(name, places), name).toEqual([]);
    expect(places.length, name).toBeLessThan(90);
  }
  await mara.choose('Status', 'In progress');
});

test('a reading that comes in touches the card of the asset, and nothing else', async ({ technician, findTicket }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const peek = await mara.openTicket(await findTicket(mara, ({ id }) => id === 'tkt_harbor_10260'));
  await expect(mara.card('Linked asset')).toContainText(/online/i);
  await expect(peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const touched = await watchPlaces(peek);
  // A minute may end meanwhile: then the clocks go on, too.
  const clocks = /^(card SLA|other <span [^>]*title="[A-Z]\w+\/)/;
  // Once the conversation has come to rest: the frames of mails take their height when they are drawn.
  await expect(async () => {
    const all: string[] = [];
    await expect.poll(async () => all.push(...(await touched())) > 3).toBe(true);
    expect(all.filter((place) => !place.startsWith('card Linked asset') && !clocks.test(place))).toEqual([]);
    expect(all).toContainEqual(expect.stringMatching(/^card Linked asset/));
  }).toPass({ timeout: 20_000 });
});

test('a tick of the SLA’s clock touches the target that shows it, and nothing else', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  // At any hour of any day: business time runs, and the seconds are shown.
  await page.route('**/api/tickets/*/sla', async (route) => {
    const response = await route.fetch();
    const { sla } = (await response.json()) as { sla: { targets: object[] } };
    const [target] = sla.targets;
    const running = { ...target, state: 'running', remainingMs: 50_000, metAt: null };
    await route.fulfill({ response, json: { sla: { ...sla, businessTime: undefined, targets: [running] } } });
  });
  await mara.openQueue();
  const peek = await mara.openTicket(await findTicket(mara, ({ status }) => status === 'in_progress'));
  const sla = mara.card('SLA');
  await expect(sla).toContainText(/\d+ s left/);
  await expect(peek.locator('[aria-busy="true"]')).toHaveCount(0);
  const touched = await watchPlaces(peek);
  for (let ticks = 0; ticks < 3; ticks += 1) {
    const before = await sla.innerText();
    await expect.poll(() => sla.innerText()).not.toBe(before);
  }
  const places = await touched();
  expect(places).toContainEqual('card SLA');
  // A reading of the asset may come in meanwhile, and a minute of the client's clock end.
  expect(places.filter((place) => !/^(card (SLA|Linked asset)|clock)/.test(place))).toEqual([]);
});

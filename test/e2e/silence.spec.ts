import { canBeAnswered, expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

/** Within this long, in milliseconds, whoever asked is told that nothing comes back. */
const TOLD_WITHIN_MS = 10_000;
/** For a page and a machine that are busy. */
const LATE_MS = 2_000;
/** A heartbeat comes in ten seconds and may be five late; the bar that says it waits one and a half. A second is for a busy machine. */
const STREAM_TOLD_WITHIN_MS = 17_500;

/** What is lost: the question, or the answer to it, so that what was asked has been done. */
type Lost = 'questions' | 'answers';

/** The network swallows what is said between the page and the API: nothing comes back, and nobody is told. */
const swallow = async ({ page }: Technician, lost: Lost): Promise<void> => {
  await page.route(/\/api\/(?!.*\/live)/, async (route) => {
    if (lost === 'answers') await route.fetch().catch(() => undefined);
  });
};

/** What is sent from now on passes. */
const heal = ({ page }: Technician): Promise<void> => page.unrouteAll({ behavior: 'ignoreErrors' });

const told = ({ peek }: Technician) => peek.getByRole('alert').filter({ hasText: 'The server cannot be reached' });

/** Waits until the technician is told, and returns after how many milliseconds that is. */
const toldAfter = async (mara: Technician, press: () => Promise<void>): Promise<number> => {
  await press();
  const began = performance.now();
  await expect(told(mara).first()).toBeVisible({ timeout: TOLD_WITHIN_MS + LATE_MS });
  return performance.now() - began;
};

const inProgress = ({ status }: { status: string }): boolean => status === 'in_progress';

test('of a ticket that is opened over a silent network one is told, and it opens once that speaks again', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const row = await mara.rowOf(await findTicket(mara, inProgress));
  await swallow(mara, 'questions');
  expect(await toldAfter(mara, () => row.click())).toBeLessThan(TOLD_WITHIN_MS);
  await heal(mara);
  await mara.peek.getByRole('button', { name: 'Retry' }).click();
  await expect(mara.conversation.getByRole('article').first()).toBeVisible();
});

for (const [lost, shown, other] of [
  ['questions', 'In progress', 'On hold'],
  // It was done all the same, and the live stream has said so.
  ['answers', 'On hold', 'In progress'],
] as const)
  test(`of a change whose ${lost} are swallowed one is told, sees what is so, and can change it`, async ({
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    await mara.openTicket(await findTicket(mara, inProgress));
    await swallow(mara, lost);
    expect(await toldAfter(mara, () => mara.choose('Status', 'On hold'))).toBeLessThan(TOLD_WITHIN_MS);
    const status = mara.peek.getByRole('button', { name: /^Status:/ });
    await expect(status).toHaveAccessibleName(`Status: ${shown}`);
    await heal(mara);
    await mara.choose('Status', other);
    // It is said only when it has been made.
    await expect(mara.peek.getByRole('status').filter({ hasText: `Status: ${other}` })).toBeVisible();
    await expect(status).toHaveAccessibleName(`Status: ${other}`);
  });

for (const [mode, button] of [
  ['Internal note', 'Add note'],
  ['Reply', 'Send reply'],
] as const)
  test(`${mode}: of a text whose answer is swallowed one is told; it is kept, and is there once`, async ({
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    await mara.openTicket(await findTicket(mara, canBeAnswered));
    const text = `${mode} over a silent network ${Date.now()}`;
    const box = await mara.composeAs(mode);
    const kept = mara.page.waitForResponse(
      (answer) => answer.request().method() === 'PUT' && answer.url().includes('/drafts/'),
    );
    await box.fill(text);
    await kept;
    await swallow(mara, 'answers');
    const send = mara.peek.getByRole('button', { name: button });
    expect(await toldAfter(mara, () => send.click())).toBeLessThan(TOLD_WITHIN_MS);
    await expect(told(mara)).toContainText('Trying again sends nothing twice.');
    await expect(box).toHaveValue(text);
    await heal(mara);
    await send.click();
    await expect(box).toHaveValue('');
    await expect(told(mara)).toHaveCount(0);
    await expect(mara.conversation.getByText(text)).toHaveCount(1);
  });

test('a live stream that falls silent is noticed, and once it is heard again nothing is missed', async ({
  technician,
  findTicket,
  breakThings,
}) => {
  const [mara, tomas] = [await technician(TECHNICIANS.mara), await technician(TECHNICIANS.tomas)];
  await mara.openQueue();
  await tomas.openQueue();
  const ticket = await findTicket(mara, inProgress);
  await mara.openTicket(ticket);
  await tomas.openTicket(ticket);
  const text = `Written while the stream was silent ${Date.now()}`;
  const interrupted = mara.peek.getByText('Live updates are interrupted.');
  await breakThings(mara, { liveSilent: true });
  const began = performance.now();
  await tomas.addNote(text);
  await expect(interrupted).toBeVisible();
  expect(performance.now() - began).toBeLessThan(STREAM_TOLD_WITHIN_MS);
  await expect(mara.conversation.getByText(text)).toHaveCount(0);
  await breakThings(mara, {});
  await expect(mara.conversation.getByText(text)).toHaveCount(1);
  await expect(interrupted).toHaveCount(0);
});

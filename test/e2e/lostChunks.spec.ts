import { config, originOf } from '../../host-sandbox/config.ts';
import { ensureExamples, openExample } from './support/examples.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

test.beforeAll(ensureExamples);

const remote = originOf(config.remote);

/** Lets the panel's own files come, and fails those of lazy parts as long as `failing()` says so. */
const loseChunks = async ({ page }: Technician, failing: () => boolean): Promise<() => number> => {
  let lost = 0;
  await page.route(`${remote}/*.js`, async (route) => {
    if (/remoteEntry|expose/.test(route.request().url()) || !failing()) return route.continue();
    lost += 1;
    return route.abort('connectionfailed');
  });
  return () => lost;
};

const openFirst = async ({ page }: Technician): Promise<void> =>
  page.getByRole('button', { name: /^\d+ / }).first().click();

test('a lazy part that is lost at first comes by itself', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await openExample(mara, 'plain/');
  await openFirst(mara);
  await expect(mara.card('SLA')).toBeVisible();
  let left = 2;
  const lost = await loseChunks(mara, () => left-- > 0);
  await mara.page.keyboard.press('?');
  await expect(mara.peek.getByRole('heading', { name: /shortcuts/i })).toBeVisible();
  expect(lost()).toBeGreaterThan(0);
});

test('a lazy part that is lost for good ends in words, a report, and no unhandled rejection, and can be tried again', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  await openExample(mara, 'plain/');
  await openFirst(mara);
  await expect(mara.card('SLA')).toBeVisible();
  const unhandled: string[] = [];
  page.on('pageerror', (error) => unhandled.push(error.message));
  await loseChunks(mara, () => true);
  await page.keyboard.press('?');
  await expect(peek.getByText('A part of this panel could not be loaded')).toBeVisible();
  await expect(peek.getByRole('textbox', { name: 'Reply' })).toBeEditable();
  const told = await page.evaluate(() =>
    (globalThis as unknown as { example: { heard: { type: string }[] } }).example.heard.map(({ type }) => type),
  );
  expect(told).toContain('error');
  expect(unhandled).toEqual([]);

  await page.unrouteAll();
  await peek.getByRole('alert').getByRole('button', { name: 'Retry' }).click();
  await expect(peek.getByRole('heading', { name: /shortcuts/i })).toBeVisible();
});

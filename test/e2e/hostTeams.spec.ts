import type { PeekMeasure } from '#contracts';
import { config, originOf } from '../../host-sandbox/config.ts';
import { ensureLoaderPage, openLoaderPage, openNth } from './support/loaderHost.ts';
import type { LoaderHost } from './support/loaderPage/main.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

test.beforeAll(() => ensureLoaderPage());

const cdn = originOf(config.remote);
const visit = (technician: Technician, probe = false): Promise<string[]> =>
  openLoaderPage(technician, { cdn, manifest: `${cdn}/mf-manifest.json`, probe });

test('a page shows how a host’s wiring keeps the contract, in place of the Peek', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  await visit(mara, true);
  await openNth(mara);
  const shown = page.getByRole('dialog', { name: 'How this host keeps the contract of the Ticket Peek' });
  await expect(shown.getByRole('listitem').filter({ hasText: '✓' })).not.toHaveCount(0);
  await expect(shown.getByRole('listitem').filter({ hasText: '✗' })).toHaveCount(0);
  for (const check of ['request.csrf', 'request.files', 'subscribeTicket.lives', 'input.plain', 'events.tolerant'])
    await expect(shown).toContainText(`✓ ${check}: `);

  // The same page where the host forgets CSRF.
  await page.route('**/api/**', (route) =>
    route.continue({ headers: { ...route.request().headers(), 'x-csrf-token': '' } }),
  );
  await page.reload();
  await openNth(mara);
  await expect(shown).toContainText('✗ request.csrf: ');
});

test('the host’s monitoring is told how long header, conversation, each card and a change took to be painted', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await visit(mara);
  await openNth(mara);
  await expect(mara.card('SLA')).toBeVisible();
  const timings = async (): Promise<Record<string, number>> => {
    const measures = await mara.page.evaluate<PeekMeasure[]>(
      () => (globalThis as unknown as { hosts: [LoaderHost] }).hosts[0].measures,
    );
    return Object.fromEntries(
      measures.flatMap((each) => (each.kind === 'timing' ? [[[each.name, each.part].join(' ').trim(), each.ms]] : [])),
    );
  };
  const cards = ['sla', 'asset', 'posture', 'remote_actions', 'summary', 'time', 'related'].map(
    (name) => `card ${name}`,
  );
  await expect
    .poll(async () => Object.keys(await timings()).sort())
    .toEqual(['conversation', 'ready', ...cards].sort());
  const { ready, conversation, ...rest } = await timings();
  expect(ready).toBeGreaterThan(0);
  expect(conversation).toBeGreaterThanOrEqual(ready!);
  // Cards come after the newest messages are painted (decision 0024).
  for (const ms of Object.values(rest)) expect(ms).toBeGreaterThanOrEqual(conversation!);
  await mara.choose(
    'Priority',
    (await mara.peek.getByRole('button', { name: 'Priority: High' }).count()) ? 'Low' : 'High',
  );
  await expect.poll(async () => (await timings())['change priority']).toBeGreaterThan(0);
});

import { isInCanary } from '../../contracts/loader/canary.ts';
import type { ReleaseStore } from '../../tools/release/releaseStore.ts';
import { canary, promote, rollback } from '../../tools/release/release.ts';
import { Cdn } from './support/cdn.ts';
import { emptyReply, ensureLoaderPage, openLoaderPage, openNth, releasesOf } from './support/loaderHost.ts';
import type { LoaderHost } from './support/loaderPage/main.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

/** How long it goes on, in seconds; `PEEK_SOAK_SECONDS=1800` for the long form. */
const SOAK_SECONDS = Number(process.env['PEEK_SOAK_SECONDS'] ?? 12);

let cdn: Cdn;
test.beforeAll(async () => {
  await ensureLoaderPage();
  cdn = await Cdn.start();
  await cdn.publish('1.0.0');
  await promote(cdn.shipping, 'stable', '1.0.0');
});
test.afterAll(() => cdn.stop());

/** A store that is cut off after some files. */
const cutAfter = (count: number, store: ReleaseStore): ReleaseStore => {
  let left = count;
  return {
    ...store,
    put: async (...file) => {
      if (left-- <= 0) throw new Error('cut');
      await store.put(...file);
    },
  };
};

const newTab = async (technician: Technician, tenant: string): Promise<string[]> => {
  const complaints = await openLoaderPage(technician, { cdn: cdn.origin, manifest: cdn.channel(), tenant });
  await openNth(technician);
  await expect(technician.conversation).toBeVisible();
  return complaints;
};

/** A tenant that is, or is not, among the first ten percent of a release. */
const tenantOf = (version: string, inCanary: boolean): string => {
  for (let number = 0; ; number += 1)
    if (isInCanary(`tenant-${number}`, version, 10) === inCanary) return `tenant-${number}`;
};

/** Uses a part of the panel that is fetched only now, and closes the panel. */
const workOn = async ({ page, peek, conversation }: Technician): Promise<void> => {
  await page.keyboard.press('Control+K');
  await expect(peek.getByRole('combobox', { name: 'Search commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(conversation).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(peek).toHaveCount(0);
};

test('releases come, are cut short, go to a canary, are promoted and rolled back, and nobody who works sees any of it', async ({
  technician,
}) => {
  test.setTimeout(150_000 + SOAK_SECONDS * 1_500);
  const early = await technician(TECHNICIANS.mara);
  const complaints = [await newTab(early, 'tenant-early')];

  const until = Date.now() + SOAK_SECONDS * 1_000;
  let [stable, round] = ['1.0.0', 0];
  do {
    round += 1;
    const next = `1.${round}.0`;
    // Cut short: the files are there in part, the manifest is not, so that it is no release; then it is finished.
    const cut = { ...cdn.shipping, store: cutAfter(5, cdn.shipping.store) };
    await expect(cdn.publish(next, cut)).rejects.toThrow('cut');
    await cdn.publish(next);

    await canary(cdn.shipping, 'stable', next, 10);
    for (const inCanary of [true, false]) {
      const visitor = await technician(TECHNICIANS.tomas);
      complaints.push(await newTab(visitor, tenantOf(next, inCanary)));
      expect(await releasesOf(visitor.page)).toEqual([inCanary ? next : stable]);
      await workOn(visitor);
      await visitor.page.close();
    }
    await promote(cdn.shipping, 'stable', next);
    const late = await technician(TECHNICIANS.tomas);
    complaints.push(await newTab(late, 'tenant-late'));
    expect(await releasesOf(late.page)).toEqual([next]);
    if (round % 2 === 1) await rollback(cdn.shipping, 'stable');
    else stable = next;
    // The tab that is there goes on with what it has begun with, also with parts that it has not had yet.
    await workOn(late);
    expect(await releasesOf(late.page)).toEqual([next]);
    await late.page.close();
    if (round === 1) await workOn(early);
    else await early.page.keyboard.press('Escape');
    await openNth(early, round % 10);
    await expect(early.conversation).toBeVisible();
    expect(await releasesOf(early.page)).toEqual(['1.0.0']);
  } while (Date.now() < until);

  await early.page.keyboard.press('Escape');
  expect(complaints.flat().filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
});

test('two hosts on one page, each with its own release, do not see each other', async ({ technician }) => {
  await cdn.publish('2.0.0');
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  const manifest = ['1.0.0', '2.0.0'].map((version) => `${cdn.origin}/releases/${version}/mf-manifest.json`);
  const complaints = await openLoaderPage(mara, { cdn: cdn.origin, manifest });
  for (const [index, release] of [[0, '1.0.0'] as const, [1, '2.0.0'] as const]) {
    const open = (at: number) => (globalThis as unknown as { hosts: LoaderHost[] }).hosts[at]!.open(at);
    await page.evaluate(open, index);
    await expect(peek).toHaveCount(index + 1);
    await expect(peek.last().getByRole('region', { name: 'SLA', exact: true })).toBeVisible();
    expect(await releasesOf(page)).toContain(release);
  }
  const [below, above] = [peek.first(), peek.last()];
  await above.getByRole('textbox', { name: 'Reply', exact: true }).fill('for the upper one');
  await expect(below.getByRole('textbox', { name: 'Reply', exact: true })).toHaveValue('');
  await emptyReply(mara);

  // Each takes its further parts from its own release.
  const partOf = (release: string) => page.waitForRequest((request) => request.url().includes(`/releases/${release}/`));
  const upper = partOf('2.0.0');
  await page.keyboard.press('Control+K');
  await upper;
  await expect(above.getByRole('combobox', { name: 'Search commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(peek).toHaveCount(1);
  const lower = partOf('1.0.0');
  await page.keyboard.press('Control+K');
  await lower;
  await expect(below.getByRole('combobox', { name: 'Search commands' })).toBeVisible();

  const told = await page.evaluate(() =>
    (globalThis as unknown as { hosts: LoaderHost[] }).hosts.map(({ heard, peeks }) => ({
      own: heard.every(({ instanceId }) => instanceId === peeks[0]!.instanceId),
      dirty: heard.some(({ type, payload }) => type === 'dirty' && (payload as { dirty: boolean }).dirty),
    })),
  );
  expect(told).toEqual([
    { own: true, dirty: false },
    { own: true, dirty: true },
  ]);
  expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
});

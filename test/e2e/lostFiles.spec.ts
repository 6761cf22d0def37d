import { promote } from '../../tools/release/release.ts';
import { Cdn, type Fault } from './support/cdn.ts';
import { emptyReply, ensureLoaderPage, heardBy, openLoaderPage, openNth } from './support/loaderHost.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

let cdn: Cdn;
test.beforeAll(async () => {
  await ensureLoaderPage();
  cdn = await Cdn.start();
  for (const version of ['1.0.0', '1.1.0']) await cdn.publish(version);
  await promote(cdn.shipping, 'stable', '1.0.0');
  await promote(cdn.shipping, 'stable', '1.1.0');
});
test.afterAll(() => cdn.stop());
test.afterEach(() => cdn.fail());

const visit = (technician: Technician): Promise<string[]> =>
  openLoaderPage(technician, { cdn: cdn.origin, manifest: cdn.channel() });

const working = async (technician: Technician): Promise<void> => {
  // After several attempts that wait for each other.
  await expect(technician.conversation).toBeVisible({ timeout: 30_000 });
  await expect(technician.card('SLA')).toBeVisible();
};

/** A technician who works on a ticket, and what reaches the page: errors that nobody caught. */
const atWork = async (technician: Technician): Promise<string[]> => {
  const thrown: string[] = [];
  technician.page.on('pageerror', (error) => thrown.push(error.message));
  await visit(technician);
  await openNth(technician);
  await working(technician);
  return thrown;
};

/** The releases that a page has had scripts of. */
const releasesOf = (): string[] => [
  ...new Set(cdn.asked.flatMap((file) => /^\/releases\/([^/]+)\/.*\.js$/.exec(file)?.[1] ?? [])),
];

/** Fails the first `times` requests of what `matches`. */
const failFirst = (matches: RegExp, fault: Fault, times = 1): void => {
  const left = new Map<string, number>();
  cdn.fail((file) => {
    if (!matches.test(file)) return undefined;
    const count = left.get(file) ?? 0;
    left.set(file, count + 1);
    return count < times ? fault : undefined;
  });
};

for (const [name, matches] of Object.entries({
  'the manifest': /channels/,
  'the entry': /1\.1\.0\/remoteEntry/,
  'what ./mount needs': /1\.1\.0\/.*expose_mount/,
}))
  test(`${name} that is lost at first comes by itself`, async ({ technician }) => {
    const mara = await technician(TECHNICIANS.mara);
    failFirst(matches, 'cut');
    await visit(mara);
    cdn.asked.length = 0;
    await openNth(mara);
    await working(mara);
    expect(releasesOf()).toEqual(['1.1.0']);
  });

for (const [name, matches, fault] of [
  ['whose entry is gone', /1\.1\.0\/remoteEntry/, 'missing'],
  ['whose entry is not what the manifest states', /1\.1\.0\/remoteEntry/, 'tampered'],
  ['whose first part is gone', /1\.1\.0\/.*expose_mount/, 'missing'],
  ['whose first part somebody has changed', /1\.1\.0\/.*expose_mount/, 'tampered'],
] as const)
  test(`a release ${name} gives way to the release before`, async ({ technician }) => {
    const mara = await technician(TECHNICIANS.mara);
    await visit(mara);
    cdn.asked.length = 0;
    cdn.fail((file) => (matches.test(file) ? fault : undefined));
    await openNth(mara);
    await working(mara);
    expect(releasesOf()).toEqual(['1.1.0', '1.0.0']);
    expect(await mara.page.evaluate(() => 'tampered' in globalThis)).toBe(false);
  });

test('a dead CDN is told by the host, in words, and the build that last ran is taken once its files are to be had', async ({
  technician,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  const thrown: string[] = [];
  page.on('pageerror', (error) => thrown.push(error.message));
  await visit(mara);
  cdn.fail(() => 'cut');
  await openNth(mara);
  await expect(page.getByRole('status')).toHaveText(
    'The ticket panel could not be loaded. The page works on without it.',
  );
  // Only the channel is still dead: nothing says any more which release is the newest.
  cdn.fail();
  await openNth(mara);
  await working(mara);
  cdn.fail((file) => (file.startsWith('/channels') ? 'cut' : undefined));
  await page.reload();
  await openNth(mara);
  await working(mara);
  expect(thrown).toEqual([]);
});

test('a part that somebody has changed is refused and said so, and comes once it is mended', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  const thrown = await atWork(mara);
  await page.waitForLoadState('networkidle');
  const reply = peek.getByRole('textbox', { name: 'Reply', exact: true });
  await reply.fill('half a sentence');
  cdn.fail((file) => (file.endsWith('.js') ? 'tampered' : undefined));
  await page.keyboard.press('Control+K');
  await expect(peek.getByText('A part of this panel could not be loaded').first()).toBeVisible();
  await expect(reply).toHaveValue('half a sentence');
  expect(await page.evaluate(() => 'tampered' in globalThis)).toBe(false);
  expect((await heardBy(page)).events).toContain('error');
  expect(thrown).toEqual([]);

  cdn.fail();
  await peek.getByRole('alert').getByRole('button', { name: 'Retry' }).first().click();
  await expect(peek.getByRole('combobox', { name: 'Search commands' })).toBeVisible();
  await page.keyboard.press('Escape');
  await emptyReply(mara);
});

test('a slow network takes its time, and nothing fails', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  const complaints = await visit(mara);
  const session = await page.context().newCDPSession(page);
  // Chromium’s own figures for “Slow 3G”.
  const slow = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
  await session.send('Network.emulateNetworkConditions', slow);
  cdn.asked.length = 0;
  await openNth(mara);
  await expect(mara.conversation).toBeVisible({ timeout: 40_000 });
  await expect(mara.card('SLA')).toBeVisible({ timeout: 20_000 });
  expect(releasesOf()).toEqual(['1.1.0']);
  expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
});

test('an offline spell leaves the panel and the draft as they are, and ends by itself', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  const thrown = await atWork(mara);
  await page.context().setOffline(true);
  const reply = peek.getByRole('textbox', { name: 'Reply', exact: true });
  await reply.fill('written offline');
  await peek.getByRole('tab', { name: 'Internal note', exact: true }).click();
  const note = `Back online ${Date.now()}`;
  await peek.getByRole('textbox', { name: 'Internal note', exact: true }).fill(note);
  await peek.getByRole('button', { name: 'Add note' }).click();
  await expect(peek.getByText('The server cannot be reached').first()).toBeVisible();
  await expect(peek.getByRole('textbox', { name: 'Internal note', exact: true })).toHaveValue(note);

  await page.context().setOffline(false);
  await peek.getByRole('button', { name: 'Add note' }).click();
  await expect(mara.conversation.getByText(note)).toBeVisible();
  await peek.getByRole('tab', { name: 'Reply', exact: true }).click();
  await expect(reply).toHaveValue('written offline');
  await emptyReply(mara);
  // The stream comes back by itself: what a colleague does is seen again.
  const said = `From a colleague ${Date.now()}`;
  const { ticketId } = await heardBy(page);
  const tomas = await technician(TECHNICIANS.tomas);
  await tomas.openQueue();
  await tomas.page.evaluate(
    async ([id, text]) => {
      const { csrfToken } = (await (await fetch('/api/session')).json()) as { csrfToken: string };
      await fetch(`/api/tickets/${id}/notes`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'X-CSRF-Token': csrfToken,
          'Idempotency-Key': crypto.randomUUID(),
        },
        body: JSON.stringify({ text, attachmentIds: [], mentionIds: [] }),
      });
    },
    [ticketId!, said] as const,
  );
  await expect(mara.conversation.getByText(said)).toBeVisible({ timeout: 20_000 });
  expect(thrown).toEqual([]);
});

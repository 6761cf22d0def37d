import type { PeekEvent, PeekHandle } from '#contracts';
import { config as sandbox, originOf } from '../../host-sandbox/config.ts';
import { ensureExamples, openExample } from './support/examples.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

test.beforeAll(ensureExamples);

/** What the plain host shows to its tests. */
interface Example {
  readonly peeks: PeekHandle[];
  readonly heard: Extract<PeekEvent, { type: 'dirty' }>[];
}

const HOSTS = {
  'React with the loader': 'react/',
  'React with Module Federation’s bridge': 'react/?way=bridge',
  'Vue with the custom element': 'vue/',
  'Vue with Module Federation’s bridge': 'vue/?way=bridge',
  'plain HTML with Module Federation’s runtime': 'plain/',
  'webpack with build-time remotes': 'webpack/',
};

/** A ticket among those that an example shows. */
const firstEntry = ({ page }: Technician) => page.getByRole('button', { name: /^\d+ / }).first();

for (const [name, address] of Object.entries(HOSTS)) {
  test(`${name} mounts the Peek under the strictest policy, and takes it away`, async ({ technician }) => {
    const mara = await technician(TECHNICIANS.mara);
    const complaints = await openExample(mara, address);
    for (let times = 0; times < 2; times++) {
      await firstEntry(mara).click();
      await expect(mara.conversation).toBeVisible();
      await expect(mara.card('SLA')).toBeVisible();
      await mara.page.keyboard.press('Escape');
      await expect(mara.peek).toHaveCount(0);
    }
    expect(complaints).toEqual([]);
  });
}

test('two Peeks on one page do not see each other', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  const complaints = await openExample(mara, 'plain/?peeks=2');
  await firstEntry(mara).click();
  await expect(mara.peek).toHaveCount(2);
  const [below, above] = [mara.peek.first(), mara.peek.last()];
  const titles = await mara.peek.evaluateAll((dialogs) =>
    dialogs.map(
      (dialog) =>
        (dialog.getRootNode() as ShadowRoot).getElementById(dialog.getAttribute('aria-labelledby')!)!.textContent,
    ),
  );
  expect(new Set(titles).size).toBe(2);
  await above.getByRole('textbox', { name: 'Reply' }).fill('for the upper one');
  await expect(below.getByRole('textbox', { name: 'Reply' })).toHaveValue('');
  const told = await page.evaluate(() => {
    const { peeks, heard } = (globalThis as unknown as { example: Example }).example;
    peeks[1]!.update({ theme: { name: 'parchment' } });
    return heard
      .filter(({ type, payload }) => type === 'dirty' && payload.dirty)
      .map(({ instanceId }) => instanceId === peeks[1]!.instanceId);
  });
  expect(told).toEqual([true]);
  const themes = () =>
    page.evaluate(() =>
      [...document.body.children].flatMap(
        ({ shadowRoot }) => shadowRoot?.querySelector('.peek')?.getAttribute('data-theme') ?? [],
      ),
    );
  await expect.poll(themes).toEqual(['dark', 'parchment']);
  // The upper one goes; the lower one goes on.
  await above.getByRole('textbox', { name: 'Reply' }).fill('');
  await page.keyboard.press('Escape');
  await expect(mara.peek).toHaveCount(1);
  await expect(below.getByRole('textbox', { name: 'Reply' })).toBeEditable();
  await page.keyboard.press('Escape');
  await expect(mara.peek).toHaveCount(0);
  const alive = () =>
    page.evaluate(() =>
      (globalThis as unknown as { example: Example }).example.peeks.map((peek) =>
        Object.values(peek.diagnostics()).reduce((sum, count) => sum + count, 0),
      ),
    );
  // A request that was under way may still get its answer.
  await expect.poll(alive).toEqual([0, 0]);
  // A mail's own inline styles are refused and then set through the CSSOM: the browser tells of each.
  expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
});

test('a host adds a theme of its own: its tokens, and the dark ones where it says nothing', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await openExample(mara, 'plain/?theme=acme');
  await firstEntry(mara).click();
  await expect(mara.conversation).toBeVisible();
  const token = (name: string): Promise<string> =>
    mara.peek.evaluate((dialog, of) => getComputedStyle(dialog).getPropertyValue(of), name);
  expect(await token('--peek-canvas')).toBe('#15171c');
  await mara.page.evaluate(() => {
    const { peeks } = (globalThis as unknown as { example: Example }).example;
    peeks[0]!.update({ theme: { name: 'acme', tokens: { '--peek-canvas': '#123456', '--peek-accent': '#7c5cff' } } });
  });
  await expect.poll(() => token('--peek-canvas')).toBe('#123456');
  await expect(mara.peek.locator('.panel').first()).toHaveCSS('background-color', 'rgb(18, 52, 86)');
  expect(await token('--peek-text')).toBe('#eceef2');
});

test('under a policy of nonces the Peek’s scripts carry the page’s', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const config = await mara.page.request.get(new URL('/sandbox/config', originOf(sandbox.shell)).href);
  const { remoteManifestUrl } = (await config.json()) as { remoteManifestUrl: string };
  // Added to the example's own policy: of the remote only its entry may run by its address.
  const policy = `script-src 'self' 'nonce-cjRuZDBt' ${new URL('remoteEntry.js', remoteManifestUrl).href}`;
  await mara.page.addInitScript((content) => {
    new MutationObserver((_, observer) => {
      if (!document.head) return;
      observer.disconnect();
      const meta = Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy', content });
      const script = Object.assign(document.createElement('script'), { type: 'text/plain', nonce: 'cjRuZDBt' });
      script.setAttribute('nonce', script.nonce);
      document.head.prepend(meta, script);
    }).observe(document, { childList: true, subtree: true });
  }, policy);
  const complaints = await openExample(mara, 'plain/');
  await firstEntry(mara).click();
  await expect(mara.card('SLA')).toBeVisible();
  expect(complaints).toEqual([]);
});

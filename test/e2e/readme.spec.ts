import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { config, originOf } from '../../host-sandbox/config.ts';
import { ensureExamples, openExample } from './support/examples.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

const root = path.resolve(import.meta.dirname, '../..');
const source = path.join(root, 'dist/readme');

/** The lines of the README, with the address of this sandbox in them, and what they take for granted before them. */
const mountIt = (): string => {
  const lines = /## Mount it\s+```ts\n([\s\S]*?)```/.exec(readFileSync(path.join(root, 'README.md'), 'utf8'))![1]!;
  return `
    const { csrfToken: myCsrfToken } = await (await fetch('/api/session')).json();
    const ticketId = (await (await fetch('/api/tickets?limit=1')).json()).items[0].id;
    document.getElementById('app').innerText = 'Ready';
    ${lines.replace('https://peek.example/mf-manifest.json', `${originOf(config.remote)}/mf-manifest.json`)}
    Object.assign(globalThis, { handle });`;
};

test.beforeAll(async () => {
  await ensureExamples();
  mkdirSync(source, { recursive: true });
  writeFileSync(path.join(source, 'main.ts'), mountIt());
  writeFileSync(
    path.join(source, 'index.html'),
    '<link rel="icon" href="data:," /><h1>A queue</h1><div id="app"></div><script type="module" src="./main.ts"></script>',
  );
  await build({
    configFile: false,
    root: source,
    base: './',
    logLevel: 'error',
    resolve: { alias: { '@ticket-peek/contracts': path.join(root, 'dist/contracts') } },
    build: { outDir: path.join(root, 'dist/examples/readme'), emptyOutDir: true, target: 'es2022' },
  });
});

test.afterAll(() => rmSync(source, { recursive: true, force: true }));

test('the lines of the README mount the Peek', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const entry = mara.page.waitForRequest(/remoteEntry\.js/);
  const complaints = await openExample(mara, 'readme/');
  await expect(mara.conversation).toBeVisible();
  // The loader states the integrity that the manifest names.
  const manifest = (await (await mara.page.request.get(`${originOf(config.remote)}/mf-manifest.json`)).json()) as {
    metaData: { integrity: Record<string, string> };
  };
  expect(manifest.metaData.integrity['remoteEntry.js']).toMatch(/^sha384-/);
  expect((await entry).resourceType()).toBe('script');
  // The ticket may have an HTML mail, whose inline styles the browser reports (docs/hosts.md).
  expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
});

test('an entry that is not what the manifest states is not run', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  await page.route(/remoteEntry\.js/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `globalThis.tampered = true;${await answer.text()}` });
  });
  const failed = page.waitForEvent('pageerror', { timeout: 30_000 });
  await openExample(mara, 'readme/');
  expect((await failed).message).toContain('could not be loaded');
  expect(await page.evaluate(() => 'tampered' in globalThis)).toBe(false);
});

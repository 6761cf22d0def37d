import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModuleFederationPlugin } from '@module-federation/enhanced/webpack';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import webpack, { type Configuration } from 'webpack';
import { CHROMIUM_ARGS, ensureChromium } from '../../tools/chromium.ts';

/**
 * What happens when one shares all the same (docs/decisions/0001-share-nothing.md): a remote and a host, both in the
 * Svelte of this repository, the remote with its TanStack Query 5, the host with a 4. Where a test here goes red after
 * an update, sharing has come to work otherwise, and the decision is to be read again.
 */
let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
});
afterAll(() => browser.close());

type Shared = Readonly<Record<string, { singleton: boolean }>>;
type Part = 'remote' | 'host';
const SINGLETON = { singleton: true };

const configOf = (part: Part, folder: string): Configuration => ({
  mode: 'production',
  context: import.meta.dirname,
  devtool: false,
  entry: part === 'host' ? './index.js' : {},
  output: { path: path.join(folder, part), publicPath: 'auto', uniqueName: part },
  optimization: { minimize: false },
  resolve: {
    conditionNames: ['svelte', 'browser', 'production', 'import', 'default'],
    alias: part === 'host' ? { '@tanstack/query-core': 'query-core-4' } : {},
  },
  module: {
    rules: [
      { test: /\.svelte$/, loader: 'svelte-loader' },
      { test: /\.m?js$/, resolve: { fullySpecified: false } },
    ],
  },
  infrastructureLogging: { level: 'error' },
});

const bundle = (part: Part, folder: string, shared: Shared): Promise<void> => {
  const federation =
    part === 'host'
      ? { remotes: { remote: 'remote@/remote/mf-manifest.json' }, manifest: false }
      : { exposes: { './counter': './counter.js' }, filename: 'remoteEntry.js', manifest: true };
  const plugin = new ModuleFederationPlugin({ name: part, shared, dts: false, ...federation });
  const compiler = webpack({ ...configOf(part, folder), plugins: [plugin] });
  return new Promise((resolve, reject) =>
    compiler.run((error, stats) => {
      const errors = error?.message ?? (stats?.hasErrors() ? stats.toString('errors-only') : '');
      compiler.close(() => (errors ? reject(new Error(errors)) : resolve()));
    }),
  );
};

/** Builds both sides, each with what it shares, and opens the host. Returns the page, and what nobody caught in it. */
const open = async (shared: Record<Part, Shared>): Promise<{ page: Page; thrown: string[] }> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'peek-sharing-'));
  for (const part of ['remote', 'host'] as const) await bundle(part, folder, shared[part]);
  const server = createServer((request, answer) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    if (pathname === '/')
      return answer.setHeader('Content-Type', 'text/html').end('<script src="/host/main.js" defer></script>');
    const type = pathname.endsWith('.json') ? 'application/json' : 'text/javascript';
    readFile(path.join(folder, pathname)).then(
      (content) => answer.setHeader('Content-Type', type).end(content),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const page = await browser.newPage();
  onTestFinished(async () => {
    await page.close();
    server.close();
    await rm(folder, { recursive: true });
  });
  const thrown: string[] = [];
  page.on('pageerror', ({ message }) => thrown.push(message));
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
  return { page, thrown };
};

/** Presses what each side has made of its component, and reads what it shows then. */
const press = async (page: Page): Promise<string[]> => {
  const buttons = page.getByRole('button');
  for (const button of await buttons.all()) await button.click();
  return buttons.allInnerTexts();
};

/** Waits until nothing has been fetched for a while: what has not come by then does not come. */
const settle = (page: Page): Promise<void> => page.waitForLoadState('networkidle');

test('a host that shares nothing, and one that offers its own, both work with a remote that shares nothing', async () => {
  for (const host of [{}, { svelte: SINGLETON, '@tanstack/query-core': SINGLETON }] as Shared[]) {
    const { page, thrown } = await open({ host, remote: {} });
    await page.getByRole('button', { name: /^remote/ }).waitFor();
    expect(await press(page)).toEqual(['host: TanStack Query 4, pressed 1', 'remote: TanStack Query 5, pressed 1']);
    expect(thrown).toEqual([]);
  }
});

test('where both share Svelte, its halves come from two copies, and not even the host’s own component is made', async () => {
  const { page, thrown } = await open({ host: { svelte: SINGLETON }, remote: { svelte: SINGLETON } });
  await expect.poll(() => thrown).toEqual(["Cannot read properties of undefined (reading 'call')"]);
  expect(await press(page)).toEqual([]);
});

test('where the remote shares all of Svelte, it never comes, and nobody hears of an error', async () => {
  const { page, thrown } = await open({ host: {}, remote: { 'svelte/': SINGLETON } });
  await page.getByRole('button', { name: /^host/ }).waitFor();
  await settle(page);
  expect(await press(page)).toEqual(['host: TanStack Query 4, pressed 1']);
  expect(thrown).toEqual([]);
});

test('where both share TanStack Query, the newer one is given to both: the host gets a major that it was not written for', async () => {
  const shared = { '@tanstack/query-core': SINGLETON };
  const { page } = await open({ host: shared, remote: shared });
  await page.getByRole('button', { name: /^remote/ }).waitFor();
  expect(await press(page)).toEqual(['host: TanStack Query 5, pressed 1', 'remote: TanStack Query 5, pressed 1']);
});

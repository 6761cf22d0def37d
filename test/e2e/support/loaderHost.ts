import path from 'node:path';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { config, originOf } from '../../../host-sandbox/config.ts';
import { changePolicy, complaintsOf } from './examples.ts';
import type { LoaderHost } from './loaderPage/main.ts';
import { expect, type Technician } from './sandbox.ts';

const root = path.resolve(import.meta.dirname, '../../..');

let built: Promise<unknown> | undefined;

/** Builds the page of the loader once for all tests of a run; the sandbox serves it under its strictest policy. */
export const ensureLoaderPage = (): Promise<unknown> =>
  (built ??= build({
    configFile: false,
    root: path.join(import.meta.dirname, 'loaderPage'),
    base: './',
    logLevel: 'error',
    resolve: { alias: [{ find: /^#contracts$/, replacement: path.join(root, 'contracts/index.ts') }] },
    build: { outDir: path.join(root, 'dist/examples/loader'), emptyOutDir: true, target: 'es2022' },
  }));

/** Lets the page's policy name another origin in place of the remote's, and allow two builds on the page (docs/hosts.md). */
const allowScriptsOf = (page: Page, origin: string): Promise<void> =>
  changePolicy(page, 'loader/?*', (policy) =>
    policy.replaceAll(originOf(config.remote), origin).replace('trusted-types ', "trusted-types 'allow-duplicates' "),
  );

interface Visit {
  /** The origin of the remote's files, which the page's policy is to name. */
  readonly cdn: string;
  /** Of the one host on the page, or of several. */
  readonly manifest: string | readonly string[];
  readonly tenant?: string;
  /** Mounts the conformance kit's probe in place of the Peek. */
  readonly probe?: boolean;
}

/** Signs in and opens the loader's page, with scripts allowed from `cdn`. Returns what the page complains of. */
export const openLoaderPage = async (
  technician: Technician,
  { cdn, manifest, tenant, probe }: Visit,
): Promise<string[]> => {
  const { page, id } = technician;
  const shell = originOf(config.shell);
  const signedIn = await page.request.post(`${shell}/sandbox/sign-in`, {
    data: { technicianId: id },
    headers: { Origin: shell },
  });
  expect(signedIn.ok(), 'the sandbox signs the technician in').toBe(true);
  if (cdn !== originOf(config.remote)) await allowScriptsOf(page, cdn);
  const complaints = complaintsOf(page);
  const search = new URLSearchParams([manifest].flat().map((url) => ['manifest', url]));
  if (tenant) search.set('tenant', tenant);
  if (probe) search.set('probe', '');
  await page.goto(`${shell}/examples/loader/?${search}`);
  await expect(page.getByRole('heading', { name: /^A queue/ }).last()).toBeVisible();
  return complaints;
};

/** What the page's first host has heard, as plain data. */
export const heardBy = (page: Page): Promise<{ events: string[]; reported: string[]; ticketId: string | undefined }> =>
  page.evaluate(() => {
    const [{ heard, reported }] = (globalThis as unknown as { hosts: [LoaderHost] }).hosts;
    return { events: heard.map(({ type }) => type), reported, ticketId: heard.at(-1)?.ticketId };
  });

/** Opens the first, second … ticket of the page's queue. */
export const openNth = ({ page }: Technician, index = 0): Promise<void> =>
  page.getByRole('list').first().getByRole('button').nth(index).click();

/** Empties the reply, so that no draft is left to other tests. */
export const emptyReply = async ({ page, peek }: Technician): Promise<void> => {
  const kept = page.waitForResponse(
    (answer) => answer.url().includes('/drafts/') && answer.request().method() !== 'GET',
  );
  await peek.getByRole('textbox', { name: 'Reply', exact: true }).last().fill('');
  await kept;
};

/** Which releases' scripts a page has taken. */
export const releasesOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => [
    ...new Set(
      performance
        .getEntriesByType('resource')
        .flatMap(({ name }) => /\/releases\/([^/]+)\/[^/]+\.js$/.exec(name)?.[1] ?? []),
    ),
  ]);

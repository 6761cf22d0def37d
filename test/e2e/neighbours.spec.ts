import type { Page } from '@playwright/test';
import { changePolicy, openExample } from './support/examples.ts';
import { buildNeighbour, type Neighbour } from './support/neighbours/build.ts';
import { expect, TECHNICIANS, test } from './support/sandbox.ts';

/** Hosts that run, in the page of the Peek, other versions of all that the Peek is made with. */
const NEIGHBOURS: Readonly<Record<Neighbour, { made: string; svelte: string; zod: string }>> = {
  svelte4: { made: 'Svelte 4, TanStack Query 4 and zod 3', svelte: '4', zod: 'zod 3' },
  svelte5: { made: 'Svelte 5.0, TanStack Query 5.0 and zod 4.0', svelte: '5', zod: 'zod 4.0' },
};

/** These hosts cannot require Trusted Types: their Svelte makes no policy. */
const withoutTrustedTypes = (policy: string): string => policy.replaceAll(/(require-)?trusted-types[^;]*;/g, '');

/** What the host's copies have put on the page, and who answers to it. */
const marksOn = (page: Page) =>
  page.evaluate(() => {
    const { __svelte, __TANSTACK_QUERY_CLIENT__: client } = globalThis as unknown as {
      __svelte: { v: Set<string> };
      __TANSTACK_QUERY_CLIENT__: { getQueryCache(): { getAll(): { queryKey: unknown }[] } };
    };
    return {
      sveltes: [...__svelte.v],
      slots: [Element.prototype, Text.prototype].map((prototype) => Object.keys(prototype).sort()),
      zod: Object.keys(globalThis).filter((name) => name.startsWith('__zod')),
      cached: client
        .getQueryCache()
        .getAll()
        .map(({ queryKey }) => queryKey),
    };
  });

for (const [name, { made, svelte, zod }] of Object.entries(NEIGHBOURS) as [
  Neighbour,
  (typeof NEIGHBOURS)[Neighbour],
][]) {
  test(`a host in ${made} works on while the Peek is open, and neither notices the other`, async ({ technician }) => {
    await buildNeighbour(name);
    const mara = await technician(TECHNICIANS.mara);
    const { page, peek } = mara;
    await changePolicy(page, `${name}/`, withoutTrustedTypes);
    const complaints = await openExample(mara, `${name}/`);
    const told = page.getByRole('status').first();
    const entries = page.getByRole('list').first().getByRole('listitem');
    await expect(entries).toHaveCount(5);
    const before = await marksOn(page);
    expect(before).toMatchObject({ sveltes: [svelte], cached: [['tickets']] });

    await entries.first().getByRole('button').click();
    await expect(mara.conversation).toBeVisible();
    await expect(mara.card('SLA')).toBeVisible();
    await expect(told).toContainText('Chosen: 1.');

    // A change in the Peek: the host's query asks anew, its schema reads, and its component shows it.
    const next = (await entries.first().innerText()).endsWith(': high') ? 'Low' : 'High';
    await mara.choose('Priority', next);
    await expect(entries.first()).toContainText(`: ${next.toLowerCase()}`);
    await expect(peek.getByRole('button', { name: `Priority: ${next}` })).toBeVisible();

    // What the host cannot read is the host's to tell, in its own words.
    const broken = { items: [{ id: 7 }] };
    await page.route('**/api/tickets?limit=5&*', (route) => route.fulfill({ json: broken }));
    await mara.choose('Priority', 'Medium');
    await expect(told).toContainText(`${zod} of the host reads no such queue.`);
    await expect(peek.getByRole('alert')).toHaveCount(0);
    await page.unroute('**/api/tickets?limit=5&*');

    // Each press is heard once: a second time would close again what the first has opened.
    await peek.getByRole('button', { name: /^Status:/ }).click();
    await expect(peek.getByRole('listbox')).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(peek).toHaveCount(0);
    await expect(told).toContainText('Chosen: 1.');
    expect(await marksOn(page)).toEqual(before);
    expect(complaints.filter((complaint) => !complaint.startsWith('Applying inline style'))).toEqual([]);
  });
}

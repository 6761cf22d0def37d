import type { Page } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { canBeAnswered, expect, TECHNICIANS, test } from './support/sandbox.ts';

const remote = originOf(config.remote);

interface Manifest {
  readonly exposes: readonly {
    readonly name: string;
    readonly assets: { readonly js: { readonly sync: readonly string[] } };
  }[];
}

/** The names of the files that a first use needs, without the remote's entry. */
const filesOfFirstUse = async (page: Page): Promise<(name: string) => boolean> => {
  const { exposes } = (await (await page.request.get(`${remote}/mf-manifest.json`)).json()) as Manifest;
  const counted = exposes.find(({ name }) => name === 'mount')!.assets.js.sync;
  return (name) => counted.some((file) => file.endsWith(name));
};

const nameOf = (url: string): string => new URL(url).pathname.split('/').at(-1)!;

// What the bench counts as first use (test/bench/wireSizes.ts) is enough for it: nothing else of the remote comes here.
test('with the files for first use alone, a technician reads header and thread, changes the priority, and answers', async ({
  technician,
  findTicket,
  mailbox,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page, peek } = mara;
  const isOfFirstUse = await filesOfFirstUse(page);
  const withheld: string[] = [];
  await page.route(`${remote}/**/*.js`, (route) => {
    const name = nameOf(route.request().url());
    if (name === 'remoteEntry.js' || isOfFirstUse(name)) return route.continue();
    withheld.push(name);
    return route.abort('connectionfailed');
  });

  await mara.openQueue();
  const ticket = await findTicket(mara, canBeAnswered);
  await mara.openTicket(ticket);
  await expect(peek.getByRole('heading', { name: `Ticket ${ticket.number}: ${ticket.subject}` })).toBeVisible();
  await expect(peek.getByRole('article').last()).toContainText(/\w{3,}/);

  const isHigh = await peek.getByRole('button', { name: 'Priority: High' }).isVisible();
  const other = isHigh ? 'Low' : 'High';
  await mara.choose('Priority', other);
  await expect(peek.getByRole('button', { name: `Priority: ${other}` })).toBeVisible();

  const inbox = mailbox(ticket.contact!.email!);
  const before = (await inbox.received()).length;
  const reply = await mara.composeAs('Reply');
  await reply.pressSequentially('It works again.');
  await peek.getByRole('button', { name: 'Send reply' }).click();
  await expect(reply).toHaveValue('');
  await expect.poll(async () => (await inbox.received()).length).toBe(before + 1);
  expect(withheld.length).toBeGreaterThan(0);
});

test('the code is here before anybody points at a ticket, so that the first click does not wait for it', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  const { page } = mara;
  const isOfFirstUse = await filesOfFirstUse(page);
  const forStart = (name: string): boolean => /^(mf-manifest|remoteEntry)/.test(name) || isOfFirstUse(name);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().startsWith(remote)) asked.push(nameOf(request.url()));
  });
  await mara.openQueue();
  // A remote that has started fetches what follows the first paint.
  await expect.poll(() => asked.some((name) => !forStart(name))).toBe(true);
  const ahead = asked.filter(forStart);
  expect(ahead.some(isOfFirstUse)).toBe(true);
  await mara.openTicket(await findTicket(mara, canBeAnswered));
  expect(asked.filter(forStart)).toEqual(ahead);
});

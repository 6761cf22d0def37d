import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { expect, test } from '@playwright/test';
import { build } from 'vite';
import { config, originOf } from '../../host-sandbox/config.ts';
import { createZammadStandIn } from '../../host-sandbox/examples/zammad/standIn.ts';

const root = path.resolve(import.meta.dirname, '../..');
const TOKEN = 'a-personal-token';

const { app, ticket, articles } = createZammadStandIn(TOKEN);
const server = createAdaptorServer({ fetch: app.fetch });
let files: string;
let url: string;

test.beforeAll(async () => {
  files = await mkdtemp(path.join(tmpdir(), 'peek-zammad-'));
  await build({
    root: path.join(root, 'host-sandbox/examples/zammad'),
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { '@ticket-peek/contracts': path.join(root, 'dist/contracts') } },
    build: { outDir: files, emptyOutDir: true, target: 'es2022' },
  });
  app.get('/*', async (c) => {
    const name = path.basename(c.req.path) || 'index.html';
    const file = await readFile(path.join(files, name.endsWith('.js') ? 'assets' : '', name)).catch(() => null);
    if (!file) return c.notFound();
    return c.body(file, 200, { 'Content-Type': name.endsWith('.js') ? 'text/javascript' : 'text/html' });
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const manifest = `${originOf(config.remote)}/mf-manifest.json`;
  url = `${origin}/?${new URLSearchParams({ zammad: origin, token: TOKEN, manifest })}`;
});
test.afterAll(async () => {
  server.close();
  await rm(files, { recursive: true, force: true });
});

test('the Peek works a ticket of a Zammad, and says what Zammad does not have', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await page.getByRole('button', { name: '22001 Welcome to Zammad!' }).click();

  const peek = page.getByRole('dialog', { name: /^Ticket 22001: Welcome to Zammad!/ });
  // As mail, in its box.
  await expect(peek.frameLocator('iframe').getByText('Since Monday.')).toBeVisible();
  await expect(peek.getByText('We are on it.')).toBeVisible();
  await expect(peek).toContainText('Nicole Braun');

  // What Zammad lacks is said, in its place.
  await expect(peek.getByRole('note').filter({ hasText: 'Replies are written in Zammad itself.' })).toBeVisible();
  await expect(peek.getByText('Zammad makes no summaries.')).toBeVisible();
  await expect(peek.getByText('Zammad knows no machines.')).toBeVisible();

  await peek
    .getByRole('radio', { name: 'Internal note' })
    .or(peek.getByRole('tab', { name: 'Internal note' }))
    .click();
  const note = peek.getByRole('textbox', { name: 'Internal note' });
  await note.fill('The cable was loose.');
  await peek.getByRole('button', { name: 'Add note' }).click();
  await expect(peek.getByRole('article').filter({ hasText: 'The cable was loose.' })).toBeVisible();
  expect(articles.at(-1)).toMatchObject({ type: 'note', internal: true, body: 'The cable was loose.', ticket_id: 1 });

  await peek.getByRole('button', { name: /^Status:/ }).click();
  await peek.getByRole('option', { name: 'Waiting on customer' }).click();
  await expect(peek.getByRole('button', { name: 'Status: Waiting on customer' })).toBeVisible();
  await expect.poll(() => ticket.state).toBe('pending reminder');

  // Somebody works in Zammad itself meanwhile.
  Object.assign(ticket, { priority: '3 high', updated_at: '2026-03-02T10:00:00.000Z' });
  await peek.getByRole('button', { name: /^Status:/ }).click();
  await peek.getByRole('option', { name: 'Closed' }).click();
  await expect.poll(() => ticket.state).toBe('closed');
  await expect(peek.getByRole('button', { name: 'Priority: High' })).toBeVisible();

  await peek.press('Escape');
  await expect(peek).toBeHidden();
  expect(errors).toEqual([]);
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { config, originOf } from '../../host-sandbox/config.ts';
import { canBeAnswered, expect, TECHNICIANS, test } from './support/sandbox.ts';

const api = originOf(config.shell);
let foreign: Server;
let port: number;

test.beforeAll(async () => {
  foreign = createServer((_, answer) =>
    answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>Win a prize</title>'),
  );
  await new Promise<void>((resolve) => foreign.listen(0, resolve));
  ({ port } = foreign.address() as AddressInfo);
});
test.afterAll(() => void foreign.close());

/**
 * All that a page can do against another origin without its consent, each told by what it could read.
 * The strongest place to do it from is another port of the same host: the cookie goes with every request.
 */
const attack = (page: Page, paths: { read: string; live: string; write: string; note: string; change: string }) =>
  page.evaluate(async (at) => {
    const read: Record<string, string> = {};
    const seen = async (name: string, work: () => Promise<string>): Promise<void> => {
      read[name] = await work().catch((error: Error) => `${error.name}`);
    };
    const body = JSON.stringify({ text: 'Pwned', attachmentIds: [], mentionIds: [], recipients: null });
    const element = (tag: string, set: object): Promise<string> =>
      new Promise((resolve) => {
        const made = Object.assign(document.createElement(tag), set, {
          onload: () => resolve('loaded'),
          onerror: () => resolve('refused'),
        });
        document.body.append(made);
      });
    const sendForm = (name: string, enctype: string): Promise<string> => {
      const frame = Object.assign(document.createElement('iframe'), { name });
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: at.note, target: name, enctype });
      // As text/plain a form can write JSON: {"text":"Pwned",…,"x":"="}
      const field = Object.assign(document.createElement('input'), { name: `${body.slice(0, -1)},"x":"`, value: '"}' });
      form.append(field);
      document.body.append(frame, form);
      return new Promise((resolve) => {
        frame.onload = () => resolve(frame.contentDocument?.body.textContent ?? 'closed');
        form.submit();
      });
    };
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data'])
      await seen(`form ${type}`, () => sendForm(`frame-${type}`, type));
    const post = { method: 'POST', credentials: 'include', body } as const;
    await seen('fetch no-cors', async () => (await fetch(at.note, { ...post, mode: 'no-cors' })).text());
    await seen('fetch cors', async () => (await fetch(at.note, post)).text());
    const json = { 'Content-Type': 'application/json', 'X-CSRF-Token': 'guess', 'If-Match': '"1"' };
    await seen('fetch JSON', async () => (await fetch(at.note, { ...post, headers: json })).text());
    await seen('fetch PUT', async () => (await fetch(at.write, { ...post, method: 'PUT', headers: json })).text());
    await seen('fetch PATCH', async () =>
      (await fetch(at.change, { ...post, method: 'PATCH', headers: json, body: '{"priority":"low"}' })).text(),
    );
    await seen('fetch read', async () => (await fetch(at.read, { credentials: 'include' })).text());
    await seen('beacon', async () => (navigator.sendBeacon(at.note, body), ''));
    await seen('img', () => element('img', { src: at.read }));
    await seen('script', () => element('script', { src: at.read }));
    await seen('style', () => element('link', { rel: 'stylesheet', href: at.read }));
    await seen(
      'EventSource',
      () =>
        new Promise((resolve) => {
          const source = new EventSource(at.live, { withCredentials: true });
          source.onmessage = ({ data }) => resolve(String(data));
          source.onopen = () => resolve('open');
          source.onerror = () => resolve('refused');
        }),
    );
    return read;
  }, paths);

/** What a page that was refused may see of an answer: nothing. */
const NOTHING = ['', 'closed', 'refused', 'TypeError', 'NetworkError'];

for (const host of ['localhost', '127.0.0.1'])
  test(`a page of ${host} on another port changes nothing and reads nothing in a signed-in browser`, async ({
    technician,
    findTicket,
  }) => {
    const mara = await technician(TECHNICIANS.mara);
    await mara.openQueue();
    const ticket = await findTicket(mara, canBeAnswered);
    const path = `${api}/api/tickets/${ticket.id}`;
    const state = async (): Promise<unknown[]> =>
      Promise.all(
        ['', '/messages?limit=5', '/drafts'].map(async (of) => {
          const { revision, total, items } = (await (await mara.page.request.get(path + of)).json()) as Record<
            string,
            unknown
          >;
          return revision ?? total ?? items;
        }),
      );
    const before = await state();

    const page = await mara.page.context().newPage();
    await page.goto(`http://${host}:${port}/`);
    const read = await attack(page, {
      read: path,
      live: `${path}/live`,
      note: `${path}/notes`,
      write: `${path}/drafts/internal_note`,
      change: path,
    });
    for (const [how, seen] of Object.entries(read)) expect(NOTHING, `${how} read ${seen}`).toContain(seen);
    expect(await state()).toEqual(before);

    // The sandbox's own doors are shut to it as well.
    const signedIn = async (): Promise<string> => (await mara.page.request.get(`${api}/api/session`)).text();
    const who = await signedIn();
    await page.evaluate(async (url) => {
      const body = JSON.stringify({ technicianId: 'tec_kestrel_1' });
      await fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', body }).catch(() => undefined);
    }, `${api}/sandbox/sign-in`);
    expect(await signedIn()).toBe(who);
  });

test('no page of the product lets itself be framed, and none is a window to who opened it', async ({ technician }) => {
  const mara = await technician(TECHNICIANS.mara);
  await mara.openQueue();
  const page = await mara.page.context().newPage();
  await page.goto(`http://localhost:${port}/`);
  const places = [`${api}/`, `${api}/api/session`, `${originOf(config.mailbox)}/`, `${originOf(config.desktop)}/`];
  for (const url of places) {
    const framed = await page.evaluate(async (src) => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      await new Promise((resolve) => Object.assign(frame, { onload: resolve, src }));
      return frame.contentDocument === null;
    }, url);
    expect(framed).toBe(true);
    const shown = page.frames().at(-1)!;
    expect(shown.url(), `${url} in a frame`).toMatch(/^chrome-error:/);
  }
  const opened = await page.evaluate(async (url) => {
    const other = window.open(url);
    for (let waited = 0; waited < 50 && !other?.closed; waited += 1) await new Promise((r) => setTimeout(r, 100));
    return other?.closed;
  }, `${api}/`);
  expect(opened, 'the queue is cut off from its opener').toBe(true);
});

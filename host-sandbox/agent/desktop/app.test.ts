import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { config } from '../../config.ts';
import type { EndUserConduct } from '../automaticEndUser.ts';
import { Machine } from '../machine.ts';
import { Machines } from '../machines.ts';
import { startDesktop } from './startDesktop.ts';

/** One machine that cannot reach its server, and its desktop. */
const setUp = async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'peek-desktop-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const machines = new Machines();
  const card = { name: '<b>NB-1', company: 'Harbourline', user: { name: 'Anna Lindqvist', login: 'anna' } };
  const machine = await Machine.start(
    { assetId: 'ast_1', folder, key: '', certificate: '', authority: '', card, version: '1' },
    {
      facts: { hostname: 'h', os: 'o', model: 'm', serialNumber: 's' },
      port: { name: 'A_TEST_PORT', port: 1 },
      log: pino({ level: 'silent' }),
      repeatMs: 60_000,
      onChange: ({ assetId }) => machines.announce(assetId),
    },
  );
  machines.add(machine);
  let conduct: EndUserConduct = 'by_hand';
  const desktop = await startDesktop({
    ...{ port: { name: 'A_TEST_PORT', port: 0 }, machines },
    conduct: () => conduct,
    behave: (next) => (conduct = next),
  });
  onTestFinished(async () => {
    await Promise.all([machine.close(), desktop.close()]);
  });
  return { machine, machines, url: desktop.url, conduct: () => conduct };
};

/** Asks with any headers, also those that fetch does not let one set. */
const ask = (
  url: string,
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status?: number; body: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      text(response).then((content) => resolve({ status: response.statusCode, body: content }), reject);
    });
    asked.on('error', reject).end(body);
  });

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

test('what comes from outside is text on the page, and never markup', async () => {
  const { machine, url } = await setUp();
  await machine.write({
    messageId: randomUUID(),
    text: '<script>alert(1)</script>',
    writtenAt: new Date().toISOString(),
  });
  const page = await (await fetch(`${url}/machine/ast_1`)).text();
  expect(page).toContain('&lt;b&gt;NB-1');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>alert');
});

test('a message is kept from a form, once for each id of the form', async () => {
  const { machine, url } = await setUp();
  const body = `messageId=${randomUUID()}&text=two%0D%0Alines++`;
  const answers = [
    await ask(`${url}/machine/ast_1/letters`, 'POST', FORM, body),
    await ask(`${url}/machine/ast_1/letters`, 'POST', FORM, body),
  ];
  expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  expect(machine.view.letters).toMatchObject([{ text: 'two\nlines', deliveredAt: null }]);
});

test.each([
  ['an empty message', 'letters', `messageId=${randomUUID()}&text=++`],
  ['a message without an id', 'letters', 'text=x'],
  ['a decision that is none', 'consent', 'sessionId=s&decision=maybe'],
])('%s is refused with 422', async (_, action, body) => {
  const { machine, url } = await setUp();
  expect((await ask(`${url}/machine/ast_1/${action}`, 'POST', FORM, body)).status).toBe(422);
  expect(machine.view.letters).toEqual([]);
});

test.each([
  ['Origin: http://evil.example', 403],
  ['Origin: null', 403],
  ['Origin: http://localhost:4300', 403],
  ['Sec-Fetch-Site: same-site', 403],
  ['Sec-Fetch-Site: cross-site', 403],
  ['Sec-Fetch-Site: same-origin', 303],
  ['Host: evil.example', 421],
  ['X-Nothing: a program', 303],
])('a form sent with %s is answered %i', async (header, expected) => {
  const { machine, url } = await setUp();
  const [name = '', value = ''] = header.split(': ');
  expect((await ask(`${url}/machine/ast_1/sign-out`, 'POST', { ...FORM, [name]: value })).status).toBe(expected);
  expect(machine.view.signedIn === null).toBe(expected === 303);
});

test('the switch of the end user is read and set, and takes no nonsense and no foreign page', async () => {
  const { url, conduct } = await setUp();
  const put = (endUser: unknown, headers = {}): Promise<{ status?: number; body: string }> =>
    ask(
      `${url}/control/end-user`,
      'PUT',
      { 'Content-Type': 'application/json', ...headers },
      JSON.stringify({ endUser }),
    );
  expect(await put('accepts')).toEqual({ status: 200, body: '{"endUser":"accepts"}' });
  expect((await put('perhaps')).status).toBe(422);
  expect((await put('declines', { Origin: 'http://localhost:4300' })).status).toBe(403);
  expect((await put('declines', { Host: 'evil.example' })).status).toBe(421);
  expect(conduct()).toBe('accepts');
  expect(await (await fetch(`${url}/control/end-user`)).json()).toEqual({ endUser: 'accepts' });
  expect(await (await fetch(url)).text()).toContain('every request is accepted');
});

test('a page hears of the changes of its machine', async () => {
  const { machine, url } = await setUp();
  const stream = await fetch(`${url}/machine/ast_1/events`);
  const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
  onTestFinished(() => reader.cancel());
  expect((await reader.read()).value).toContain('event: hello');
  machine.signOut();
  expect((await reader.read()).value).toContain('event: changed');
});

test('a machine or a page that does not exist is a 404, and nothing outside the public folder is served', async () => {
  const { url } = await setUp();
  for (const address of ['/machine/ast_2', '/nowhere', '/assets/..%2fapp.ts', '/assets/constructor']) {
    expect((await fetch(url + address)).status, address).toBe(404);
  }
  expect((await fetch(`${url}/assets/desktop.css`)).headers.get('content-type')).toBe('text/css; charset=utf-8');
});

test('a taken port is named with the variable that sets it', async () => {
  const { machines, url } = await setUp();
  const port = { name: 'PEEK_DESKTOP_PORT', port: Number(new URL(url).port) };
  const starting = startDesktop({ port, machines, conduct: () => 'by_hand', behave: () => undefined });
  await expect(starting).rejects.toThrow(`Port ${port.port} is taken. Stop what uses it, or set PEEK_DESKTOP_PORT`);
  expect(config.host).toBe('localhost');
});

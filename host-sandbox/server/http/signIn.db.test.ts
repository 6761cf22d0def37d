import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { login } from '../db/schema.ts';
import { allFeatures } from '../features.ts';
import { signIn } from './signIn.ts';

const HOUR = 60 * 60 * 1000;

let server: TestServer;
let door: Hono;
beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  door = new Hono();
  door.post('/:id', async (c) => c.json({ known: await signIn(c, server.context, c.req.param('id')) }));
});
beforeEach(() => server.reset());
afterAll(() => server.close());

/** Signs in, as a browser that has a cookie already where one is given; gives the whole Set-Cookie. */
const enter = async (technicianId: string, cookie?: string): Promise<string> => {
  const headers = cookie ? { Cookie: cookie } : undefined;
  const answer = await door.request(`http://localhost/${technicianId}`, { method: 'POST', headers });
  return answer.headers.getSetCookie()[0] ?? '';
};
const pairOf = (setCookie: string): string => setCookie.split(';')[0]!;
const statusFor = async (cookie: string): Promise<number> =>
  (await server.app.request('http://localhost/api/session', { headers: { Host: 'localhost', Cookie: cookie } })).status;

test('the cookie is for this very host, for no script, and for no other site', async () => {
  const setCookie = await enter('tech-ada');
  expect(setCookie).toMatch(/^__Host-peek-sign-in=[\w-]{43}; /);
  expect(setCookie.split('; ').slice(1).sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict', 'Secure']);
});

test('each sign-in has a token of its own, and ends the one that the browser had', async () => {
  const first = pairOf(await enter('tech-ada'));
  const elsewhere = pairOf(await enter('tech-ada'));
  const second = pairOf(await enter('tech-ada', first));
  expect(second).not.toBe(first);
  expect(await statusFor(second)).toBe(200);
  expect(await statusFor(first)).toBe(401);
  expect(await statusFor(elsewhere)).toBe(200);
});

test('a token that somebody put into the browser beforehand is never signed in', async () => {
  const planted = '__Host-peek-sign-in=planted-by-somebody-else';
  const given = pairOf(await enter('tech-ada', planted));
  expect(given).not.toBe(planted);
  expect(await statusFor(planted)).toBe(401);
});

test('a sign-in ends after twelve hours, whatever is done meanwhile, and leaves nothing behind', async () => {
  const cookie = pairOf(await enter('tech-ada'));
  server.advance(12 * HOUR - 1);
  expect(await statusFor(cookie)).toBe(200);
  server.advance(1);
  expect(await statusFor(cookie)).toBe(401);
  await enter('tech-ben');
  expect(await server.context.database.db.select().from(login)).toHaveLength(1);
});

test('who does not exist gets no cookie, and ends nobody’s sign-in', async () => {
  const cookie = pairOf(await enter('tech-ada'));
  expect(await enter('nobody', cookie)).toBe('');
  expect(await statusFor(cookie)).toBe(200);
});

test('the database knows no token that could be used', async () => {
  const token = pairOf(await enter('tech-ada')).split('=')[1]!;
  expect(JSON.stringify(await server.context.database.db.select().from(login))).not.toContain(token);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { builtInNexie } from '../nexie/builtIn.ts';
import { technicianRoutes } from './technicianRoutes.ts';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: [technicianRoutes(builtInNexie.assistant)] });
});
afterAll(() => server.close());

test('who is signed in is told with the tenant and the token for writes', async () => {
  const ben = await server.asTechnician('tech-ben');
  expect(await ben.call(routes.getSignedIn)).toMatchObject({
    technician: { id: 'tech-ben', name: 'Ben Okafor', role: 'technician', openTickets: 1 },
    tenant: { id: 'tenant-north', name: 'North IT' },
    csrfToken: ben.csrfToken,
  });
});

test('a signature is kept for its technician, without what no mail can carry', async () => {
  const ada = await server.asTechnician('tech-ada');
  await ada.call(routes.saveSignature, { body: { signature: ' Ada\r\nService desk\u0000 ' } });
  expect((await ada.call(routes.getSignedIn)).signature).toBe('Ada\nService desk');
  const ben = await server.asTechnician('tech-ben');
  expect((await ben.call(routes.getSignedIn)).signature).toBe('Ben Okafor\nNorth IT');
  await ada.call(routes.saveSignature, { body: { signature: '' } });
  expect((await ada.call(routes.getSignedIn)).signature).toBe('');
});

test('what the server takes is said before anything is sent: files, and how long a reply can be undone', async () => {
  const ada = await server.asTechnician('tech-ada');
  expect(await ada.call(routes.getSignedIn)).toMatchObject({
    attachmentLimits: { fileMaxBytes: expect.any(Number), refusedExtensions: expect.arrayContaining(['exe']) },
    undoSendMs: 10_000,
  });
});

test('those who may only read are signed in like everybody else', async () => {
  const rui = await server.asTechnician('reader-rui');
  expect((await rui.call(routes.getSignedIn)).technician.role).toBe('read_only');
});

test('tickets can be assigned to the own tenant’s technicians who may work on them', async () => {
  const ada = await server.asTechnician('tech-ada');
  const { items } = await ada.call(routes.listTechnicians);
  expect(items.map(({ name, openTickets }) => [name, openTickets])).toEqual([
    ['Ada Berg', 0],
    ['Ari Sato', 0],
    ['Ben Okafor', 1],
    ['Lea Moreau', 0],
  ]);
});

test('nobody is told anything without a sign-in', async () => {
  expect((await server.app.request('http://localhost/api/session')).status).toBe(401);
});

test('a sign-in ends after twelve hours', async () => {
  const ada = await server.asTechnician('tech-ada');
  server.advance(12 * 60 * 60 * 1000 + 1);
  expect(await ada.refusal(routes.getSignedIn)).toMatchObject({ code: 'unauthenticated', status: 401 });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { readStream } from '../../../test/support/readStream.ts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { createApi } from '../app.ts';
import { allFeatures } from '../features.ts';
import { openLiveHub, type LiveHub } from './liveHub.ts';

let server: TestServer;
let otherHub: LiveHub;
beforeAll(async () => {
  // The server under test, and a second one that shares nothing with it but the database.
  server = await openTestServer({ features: allFeatures() });
  otherHub = await openLiveHub(server.context.database);
});
afterAll(async () => {
  await otherHub.close();
  await server.close();
});

test('what is written through one process is told by the streams of another', async () => {
  const ada = await server.asTechnician('tech-ada');
  const other = createApi({ ...server.context, live: otherHub }, allFeatures());
  const throughOther = {
    ...ada,
    request: (method: string, path: string) =>
      other.request(`http://localhost${path}`, { method, headers: { Cookie: ada.cookie } }) as Promise<Response>,
  };
  const stream = await readStream(throughOther, '/api/tickets/ticket-printer/live');
  const params = { ticketId: 'ticket-printer' };
  await ada.call(routes.changeTicket, { params, body: { assigneeId: 'tech-ben' }, revision: 1 });
  expect((await stream.next()).data).toMatchObject({
    type: 'ticket.changed',
    ticket: { assignee: { id: 'tech-ben' } },
  });
  await stream.cut();
});

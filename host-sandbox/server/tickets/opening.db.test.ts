import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { allFeatures } from '../features.ts';

const params = { ticketId: 'ticket-printer' };
let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: allFeatures() });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

test('the answer that opens a ticket is what the routes of its parts answer', async () => {
  await ada.call(routes.saveDraft, {
    params: { ...params, mode: 'reply' },
    body: { text: 'Half a sentence', attachmentIds: [], recipients: null },
  });
  const opening = await ada.call(routes.getOpening, { params, query: { limit: 2 } });
  expect(opening).toEqual({
    ticket: await ada.call(routes.getTicket, { params }),
    thread: await ada.call(routes.listMessages, { params, query: { limit: 2 } }),
    drafts: await ada.call(routes.listDrafts, { params }),
    readMark: await ada.call(routes.getReadMark, { params }),
  });
  expect(opening.drafts.items).toHaveLength(1);
  const ben = await server.asTechnician('tech-ben');
  expect((await ben.call(routes.getOpening, { params })).drafts.items).toEqual([]);
});

test('another tenant’s ticket does not open', async () => {
  const elsewhere = { params: { ticketId: 'ticket-foreign' } };
  expect(await ada.refusal(routes.getOpening, elsewhere)).toMatchObject({ code: 'not-found' });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { cannedReply } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { cannedReplyRoutes } from './cannedReplyRoutes.ts';

const tenantId = 'tenant-north';
let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: [cannedReplyRoutes] });
  await withTenant(server.context.database.db, { tenantId }, (tx) =>
    tx.insert(cannedReply).values([
      { id: 'visit', tenantId, title: 'Visit', text: 'We come at {{appointment.time}}.' },
      {
        id: 'hello',
        tenantId,
        title: 'Hello',
        text: 'Hello {{ contact.first_name }}, about #{{ticket.number}} on {{asset.name}}. {{technician.name}}',
      },
    ]),
  );
});
afterAll(() => server.close());

test('canned replies are filled in for the ticket and who asks; what is not known stays to be seen', async () => {
  const ada = await server.asTechnician('tech-ada');
  const { items } = await ada.call(routes.listCannedReplies, { params: { ticketId: 'ticket-printer' } });
  expect(items.map(({ text }) => text)).toEqual([
    'Hello Mia, about #1001 on HARBOR-FRONT-01. Ada Berg',
    'We come at {{appointment.time}}.',
  ]);
  const elsewhere = await ada.call(routes.listCannedReplies, { params: { ticketId: 'ticket-bakery' } });
  expect(elsewhere.items[0]?.text).toContain('on {{asset.name}}.');
});

test('another tenant’s canned replies are not told', async () => {
  const sol = await server.asTechnician('tech-sol');
  const { items } = await sol.call(routes.listCannedReplies, { params: { ticketId: 'ticket-foreign' } });
  expect(items).toEqual([]);
});

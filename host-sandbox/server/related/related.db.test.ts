import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { ticket } from '../db/schema.ts';
import { relatedRoutes } from './relatedRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;

const related = async (ticketId: string): Promise<[number, readonly string[]][]> => {
  const { items } = await ada.call(routes.listRelated, { params: { ticketId } });
  return items.map((item) => [item.ticket.number, item.reasons]);
};

beforeAll(async () => {
  server = await openTestServer({ features: [relatedRoutes] });
  ada = await server.asTechnician('tech-ada');
  const common = {
    tenantId: 'tenant-north',
    clientId: 'client-plain',
    subject: 'Same till again',
    priority: 'low',
    channel: 'email',
  };
  const old = (id: string, number: number, status: string, daysAgo: number) => {
    const at = new Date(START.getTime() - daysAgo * 86_400_000);
    return { ...common, id, number, status, threadKey: 'thread-till', createdAt: at, updatedAt: at };
  };
  await server.context.database.db
    .insert(ticket)
    .values([old('till-1', 901, 'closed', 1), old('till-2', 902, 'in_progress', 9), old('till-3', 903, 'new', 3)]);
});

afterAll(() => server.close());

test('tickets of the same contact and asset come with every reason', async () => {
  expect(await related('ticket-printer')).toEqual([
    [1003, ['same_contact', 'same_asset']],
    [1005, ['same_contact']],
  ]);
});

test('tickets of one thread come open ones first, then the newest', async () => {
  expect(await related('till-2')).toEqual([
    [903, ['same_thread']],
    [901, ['same_thread']],
  ]);
});

test('no more than twenty are listed', async () => {
  const at = START;
  await server.context.database.db.insert(ticket).values(
    Array.from({ length: 25 }, (_, index) => ({
      id: `tom-${index}`,
      tenantId: 'tenant-north',
      number: 2_000 + index,
      subject: 'Till',
      status: 'new',
      priority: 'low',
      contactId: 'contact-tom',
      clientId: 'client-plain',
      channel: 'email',
      createdAt: at,
      updatedAt: at,
    })),
  );
  expect(await related('ticket-bakery')).toHaveLength(20);
});

test('a ticket without contact, asset and thread has none', async () => {
  const at = START;
  await server.context.database.db.insert(ticket).values({
    id: 'alone',
    tenantId: 'tenant-north',
    number: 3_000,
    subject: 'Alone',
    status: 'new',
    priority: 'low',
    clientId: 'client-plain',
    channel: 'phone',
    createdAt: at,
    updatedAt: at,
  });
  expect(await related('alone')).toEqual([]);
});

test('a ticket of another tenant is not found', async () => {
  expect(await ada.refusal(routes.listRelated, { params: { ticketId: 'ticket-foreign' } })).toMatchObject({
    code: 'not-found',
  });
});

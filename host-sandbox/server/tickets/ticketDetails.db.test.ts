import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes, type Ticket, type TicketChange } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { customField } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { messageRoutes } from '../messages/messageRoutes.ts';
import { ticketRoutes } from './ticketRoutes.ts';

const tenantId = 'tenant-north';
const params = { ticketId: 'ticket-printer' };
let server: TestServer;
let ada: SignedInBrowser;
let ben: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes, messageRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
  ben = await server.asTechnician('tech-ben');
  await withTenant(server.context.database.db, { tenantId }, (tx) =>
    tx.insert(customField).values([
      { id: 'site', tenantId, label: 'Site', kind: 'choice', options: ['Harbour', 'Hill'], position: 1 },
      { id: 'cost', tenantId, label: 'Cost', kind: 'number', options: [], position: 2 },
    ]),
  );
});
afterAll(() => server.close());

const change = (body: TicketChange, revision: number, by = ada): Promise<Ticket> =>
  by.call(routes.changeTicket, { params, body, revision });
const eventTexts = async (): Promise<string[]> =>
  (await ada.call(routes.listMessages, { params, query: {} })).items.flatMap((entry) =>
    entry.kind === 'system_event' ? [entry.text] : [],
  );

describe('tags', () => {
  test('are set as a whole, told in the conversation, and counted among the tenant’s', async () => {
    expect((await change({ tags: ['printer', 'vip', 'printer'] }, 1)).tags).toEqual(['printer', 'vip']);
    expect((await change({ tags: ['vip', 'onsite'] }, 2)).tags).toEqual(['vip', 'onsite']);
    expect(await eventTexts()).toEqual([
      'Ada Berg added the tag printer, vip.',
      'Ada Berg added the tag onsite and removed the tag printer.',
    ]);
    expect((await ada.call(routes.listTags, { params: {} })).items).toEqual(['onsite', 'vip']);
  });

  test('that are the same already are no change', async () => {
    await change({ tags: ['vip'] }, 1);
    expect((await change({ tags: ['vip'] }, 2)).revision).toBe(2);
  });

  test('of another tenant are not told', async () => {
    await change({ tags: ['secret-project'] }, 1);
    const sol = await server.asTechnician('tech-sol');
    expect((await sol.call(routes.listTags, { params: {} })).items).toEqual([]);
  });
});

describe('a field of the tenant’s own', () => {
  test('stands on each ticket with its value', async () => {
    const { customFields } = await change({ customFields: { site: 'Hill' } }, 1);
    expect(customFields).toEqual([
      { id: 'site', label: 'Site', kind: 'choice', options: ['Harbour', 'Hill'], value: 'Hill' },
      { id: 'cost', label: 'Cost', kind: 'number', options: [], value: null },
    ]);
    await change({ customFields: { site: null, cost: '12.5' } }, 2);
    expect(await eventTexts()).toEqual([
      'Ada Berg set Site to Hill.',
      'Ada Berg emptied Site.',
      'Ada Berg set Cost to 12.5.',
    ]);
  });

  test.each([
    [{ site: 'Valley' }, 'Site takes one of its choices, not “Valley”.'],
    [{ cost: 'a lot' }, 'Cost takes a number, not “a lot”.'],
    [{ other: 'x' }, 'This ticket has no such field. Load it again.'],
  ])('takes no %j', async (customFields, detail) => {
    expect(await ada.refusal(routes.changeTicket, { params, body: { customFields }, revision: 1 })).toMatchObject({
      code: 'invalid-request',
      detail,
    });
  });

  test('is changed by two at once only after the second has seen the first', async () => {
    await change({ customFields: { site: 'Hill' } }, 1);
    expect(
      await ben.refusal(routes.changeTicket, { params, body: { customFields: { cost: '1' } }, revision: 1 }),
    ).toMatchObject({ code: 'revision-conflict' });
  });
});

describe('watching', () => {
  const watch = (watching: boolean, by = ada) => by.call(routes.watchTicket, { params, body: { watching } });

  test('begins and stops for oneself, and is nobody’s conflict', async () => {
    await watch(true);
    await watch(true);
    const { watchers, revision } = await watch(true, ben);
    expect(watchers.map(({ name }) => name)).toEqual(['Ada Berg', 'Ben Okafor']);
    expect(revision).toBe(1);
    expect((await watch(false)).watchers.map(({ name }) => name)).toEqual(['Ben Okafor']);
  });
});

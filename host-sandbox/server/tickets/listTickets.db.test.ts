import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { ticket } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { ticketRoutes } from './ticketRoutes.ts';

let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes] });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const numbers = async (query: Record<string, string | number> = {}): Promise<number[]> =>
  (await ada.call(routes.listTickets, { query })).items.map(({ number }) => number);

describe('the queue', () => {
  test('shows the own tenant’s tickets, the last changed first, and how many there are', async () => {
    const page = await ada.call(routes.listTickets);
    expect(page.items.map(({ number }) => number)).toEqual([1005, 1004, 1003, 1002, 1001]);
    expect(page.total).toBe(5);
  });

  test.each([
    ['by one status', { status: 'in_progress' }, [1003]],
    ['by several statuses', { status: 'in_progress,resolved' }, [1005, 1003]],
    ['by priority', { priority: 'critical,low' }, [1003, 1002]],
    ['by assignee', { assigneeId: 'tech-ben' }, [1003]],
    ['by the lack of an assignee', { assigneeId: 'none' }, [1005, 1004, 1002, 1001]],
    ['by words of the subject', { search: 'PRINTER' }, [1001]],
    ['by a number with its sign', { search: '#1004' }, [1004]],
    ['by the beginning of a number', { search: '100' }, [1005, 1004, 1003, 1002, 1001]],
    ['by the client', { search: 'bakery' }, [1004]],
    ['by the contact', { search: 'noah' }, [1002]],
    ['by text in which % means itself', { search: '%' }, []],
    ['by text in which _ means itself', { search: '_' }, []],
    ['by all of it at once', { status: 'new', priority: 'high', search: 'blank' }, [1001]],
  ])('is filtered %s', async (_, query, expected) => {
    expect(await numbers(query)).toEqual(expected);
  });

  test.each([
    ['number', [1001, 1002, 1003, 1004, 1005]],
    ['-number', [1005, 1004, 1003, 1002, 1001]],
    ['updatedAt', [1001, 1002, 1003, 1004, 1005]],
    ['-updatedAt', [1005, 1004, 1003, 1002, 1001]],
    // By urgency, not by alphabet; equals by number, the newest first.
    ['priority', [1002, 1005, 1004, 1001, 1003]],
    ['-priority', [1003, 1001, 1005, 1004, 1002]],
    ['status', [1004, 1002, 1001, 1003, 1005]],
    ['-status', [1005, 1003, 1004, 1002, 1001]],
    ['subject', [1002, 1004, 1005, 1001, 1003]],
    ['-subject', [1003, 1001, 1005, 1004, 1002]],
    ['client', [1005, 1003, 1002, 1001, 1004]],
    ['-client', [1004, 1005, 1003, 1002, 1001]],
  ])('is sorted by %s', async (sort, expected) => {
    expect(await numbers({ sort })).toEqual(expected);
  });

  test('searches beside the fence, but among the own tenant’s tickets only, and among none without a tenant', async () => {
    const { db } = server.context.database;
    // Everything matches: any subject, any number.
    const everything = sql<{ id: string }>`select find_tickets('%', '') as id`;
    const own = await withTenant(db, { tenantId: 'tenant-north' }, (tx) => tx.execute(everything));
    const foreign = await withTenant(db, { tenantId: 'tenant-south' }, (tx) => tx.execute(everything));
    const nobodys = await withSystem(db, (tx) => tx.execute(everything));
    const ids = (answer: unknown) => (answer as { rows: { id: string }[] }).rows.map(({ id }) => id);
    expect(ids(own).length).toBeGreaterThan(0);
    expect(ids(own)).not.toContain('ticket-foreign');
    expect(ids(foreign)).toEqual(['ticket-foreign']);
    expect(ids(nobodys)).toEqual([]);
  });

  test('shows tickets without a due time last, whichever way it is sorted', async () => {
    const due = (hour: number) => new Date(Date.UTC(2026, 2, 2, hour));
    await withSystem(server.context.database.db, (tx) =>
      tx.insert(ticket).values(
        [9, 8].map((hour) => ({
          id: `due-${hour}`,
          tenantId: 'tenant-north',
          number: 2000 + hour,
          subject: 'Due soon',
          status: 'on_hold',
          priority: 'low',
          clientId: 'client-harbor',
          channel: 'phone',
          createdAt: due(1),
          updatedAt: due(1),
          slaDueAt: due(hour),
        })),
      ),
    );
    expect((await numbers({ sort: 'due' })).slice(0, 3)).toEqual([2008, 2009, 1005]);
    expect((await numbers({ sort: '-due' })).slice(0, 3)).toEqual([2009, 2008, 1005]);
  });

  test('comes in pages without gap or double, with the same total', async () => {
    const pages = await Promise.all(
      [0, 2, 4, 6].map((offset) => ada.call(routes.listTickets, { query: { sort: 'client', limit: 2, offset } })),
    );
    const all = pages.flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(all).size).toBe(7);
    expect(all).toHaveLength(7);
    expect(pages.map(({ total }) => total)).toEqual([7, 7, 7, 7]);
  });

  test.each<Record<string, string | number>>([
    { sort: 'colour' },
    { limit: 0 },
    { limit: 201 },
    { offset: -1 },
    { search: 'x'.repeat(201) },
  ])('refuses %j', async (query) => {
    expect(await ada.refusal(routes.listTickets, { query })).toMatchObject({
      code: 'invalid-request',
    });
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { ticket } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { messageRoutes } from '../messages/messageRoutes.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { ticketRoutes } from '../tickets/ticketRoutes.ts';
import { mergeRoutes } from './mergeRoutes.ts';

const from = { ticketId: 'ticket-printer' };
const into = { ticketId: 'ticket-working' };
let server: TestServer;
let ada: SignedInBrowser;

beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes, messageRoutes, noteRoutes, mergeRoutes] });
});
beforeEach(async () => {
  await server.reset();
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const merge = () => ada.call(routes.mergeTicket, { params: from, body: { intoTicketId: into.ticketId } });
const undo = (mergeId: string) => ada.call(routes.undoMerge, { params: { ...from, mergeId } });
const written = async (params: { ticketId: string }): Promise<string[]> =>
  (await ada.call(routes.listMessages, { params, query: {} })).items.flatMap((entry) =>
    entry.kind === 'customer' || entry.kind === 'internal_note' ? [entry.text] : [],
  );
const note = (params: { ticketId: string }, text: string) =>
  ada.call(routes.addNote, { params, body: { text, attachmentIds: [], mentionIds: [] }, idempotencyKey: text });

describe('a duplicate that is merged', () => {
  test('gives its conversation to the other ticket, is closed, and says where it went', async () => {
    const { mergeId, into: target } = await merge();
    expect(target.id).toBe(into.ticketId);
    expect(await written(into)).toContain('Since this morning every page comes out blank.');
    expect(await written(from)).toEqual([]);
    expect(await ada.call(routes.getTicket, { params: from })).toMatchObject({
      status: 'closed',
      mergedInto: { id: into.ticketId, number: target.number, mergeId },
    });
  });

  test('comes back as it was; what was written since stays where it was written', async () => {
    await note(from, 'Before');
    const { mergeId } = await merge();
    await note(into, 'After');
    expect(await undo(mergeId)).toMatchObject({ status: 'new', mergedInto: null, resolvedAt: null });
    expect(await written(from)).toEqual(['Since this morning every page comes out blank.', 'Before']);
    expect(await written(into)).toContain('After');
    expect(await ada.refusal(routes.undoMerge, { params: { ...from, mergeId } })).toMatchObject({
      code: 'merge-refused',
    });
  });

  test('is told in both conversations, forth and back', async () => {
    await undo((await merge()).mergeId);
    for (const params of [from, into]) {
      const { items } = await ada.call(routes.listMessages, { params, query: {} });
      const told = items.flatMap((entry) => (entry.kind === 'system_event' ? [entry.text] : []));
      expect(told.filter((text) => text.includes('merge'))).toEqual([
        expect.stringMatching(/merged #1001 into #\d+\.$/),
        expect.stringMatching(/took the merge of #1001 into #\d+ back\.$/),
      ]);
    }
  });
});

describe('a merge is refused', () => {
  const refusal = (intoTicketId: string, params = from) =>
    ada.refusal(routes.mergeTicket, { params, body: { intoTicketId } });

  test('into itself', async () => {
    expect(await refusal(from.ticketId)).toMatchObject({ code: 'merge-refused' });
  });

  test('into a ticket of another client', async () => {
    expect(await refusal('ticket-bakery')).toMatchObject({
      code: 'merge-refused',
      detail: expect.stringMatching(/client/),
    });
  });

  test('into a ticket of another tenant, as if it were not there', async () => {
    expect(await refusal('ticket-foreign')).toMatchObject({ code: 'not-found' });
  });

  test('of what is merged already, and into what is merged', async () => {
    await merge();
    expect(await refusal('ticket-done')).toMatchObject({ code: 'merge-refused' });
    await withTenant(server.context.database.db, { tenantId: 'tenant-north' }, (tx) =>
      tx.update(ticket).set({ clientId: 'client-harbor' }).where(eq(ticket.id, 'ticket-done')),
    );
    expect(await refusal(from.ticketId, { ticketId: 'ticket-done' })).toMatchObject({ code: 'merge-refused' });
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes, type Ticket } from '#contracts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { messageRoutes } from '../messages/messageRoutes.ts';
import { noteRoutes } from '../messages/notes/noteRoutes.ts';
import { ticketRoutes } from './ticketRoutes.ts';

/** `PEEK_WRITES=10000` for as many. */
const WRITES = Number(process.env['PEEK_WRITES'] ?? 400);
const WRITERS = 8;

const TICKET = '/api/tickets/ticket-printer';
const PRIORITIES = ['low', 'medium', 'high', 'critical'];

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ features: [ticketRoutes, messageRoutes, noteRoutes] });
});
afterAll(() => server.close());

const oneOf = <T>(all: readonly T[]): T => all[Math.floor(Math.random() * all.length)]!;

/** What one change was told: from which revision to which, and what it wrote. */
interface Taken {
  readonly from: number;
  readonly to: number;
  readonly priority: string;
}

test('of many who change one ticket at once, each change is made on what its writer has seen, and none is lost', async () => {
  const browsers = await Promise.all(
    Array.from({ length: WRITERS }, (_, index) => server.asTechnician(index % 2 === 0 ? 'tech-ada' : 'tech-ben')),
  );
  const taken: Taken[] = [];
  const seen = new Map<number, string>();
  const notes: string[] = [];
  let left = WRITES;
  let refused = 0;

  const look = async (browser: SignedInBrowser): Promise<Ticket> => {
    const ticket = (await (await browser.get(TICKET)).json()) as Ticket;
    // Whoever sees a revision sees the same.
    expect(seen.get(ticket.revision) ?? ticket.priority).toBe(ticket.priority);
    seen.set(ticket.revision, ticket.priority);
    return ticket;
  };
  const change = async (browser: SignedInBrowser, before: Ticket): Promise<Ticket> => {
    const priority = oneOf(PRIORITIES.filter((other) => other !== before.priority));
    const answer = await browser.patch(TICKET, { priority }, { 'If-Match': `"${before.revision}"` });
    if (answer.status === 412) {
      refused += 1;
      return look(browser);
    }
    expect(answer.status).toBe(200);
    const after = (await answer.json()) as Ticket;
    expect(after.priority).toBe(priority);
    taken.push({ from: before.revision, to: after.revision, priority });
    return after;
  };
  const note = async (browser: SignedInBrowser): Promise<void> => {
    const text = `Note ${notes.length}`;
    notes.push(text);
    const body = { text, attachmentIds: [], mentionIds: [] };
    expect((await browser.post(`${TICKET}/notes`, body, { 'Idempotency-Key': text })).status).toBe(201);
  };
  const work = async (browser: SignedInBrowser): Promise<void> => {
    let view = await look(browser);
    while (left-- > 0) {
      if (Math.random() < 0.1) await note(browser);
      else if (Math.random() < 0.2) view = await look(browser);
      else view = await change(browser, view);
    }
  };
  const { revision: first } = await look(browsers[0]!);
  await Promise.all(browsers.map(work));

  const inOrder = taken.toSorted((a, b) => a.to - b.to);
  expect(inOrder.map(({ from }) => from)).toEqual(inOrder.map((_, index) => first + index));
  expect(inOrder.map(({ to }) => to)).toEqual(inOrder.map((_, index) => first + index + 1));
  for (const { to, priority } of taken) expect(seen.get(to) ?? priority).toBe(priority);
  const last = await look(browsers[0]!);
  expect(last).toMatchObject({ revision: first + taken.length, priority: inOrder.at(-1)?.priority });
  expect(refused).toBeGreaterThan(0);

  const kept: string[] = [];
  for (let before: string | null | undefined; before !== null;) {
    const query: Record<string, string | number> = { limit: 100, ...(before && { before }) };
    const page = await browsers[0]!.call(routes.listMessages, { params: { ticketId: 'ticket-printer' }, query });
    kept.push(...page.items.flatMap((item) => (item.kind === 'internal_note' ? [item.text] : [])));
    before = page.olderCursor ?? null;
  }
  expect(kept.sort()).toEqual(notes.sort());
}, 600_000);

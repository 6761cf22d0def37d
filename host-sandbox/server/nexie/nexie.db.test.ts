import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { assistEventSchema, routes, type AssistEvent } from '#contracts';
import { readEventStream } from '#contracts/http/eventStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { liveEvent, ticketSummary } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { builtInNexie } from './builtIn.ts';
import type { Conversation } from './conversation.ts';
import { nexieRoutes } from './nexieRoutes.ts';
import { NexieError, type AssistOrder, type Nexie } from './provider.ts';
import { startSummaryJobs, type SummaryJobs } from './summaryJobs.ts';
import { createSummaryWatch } from './summaryWatch.ts';

const north = { tenantId: 'tenant-north' };
const params = { ticketId: 'ticket-printer' };

let server: TestServer;
let jobs: SummaryJobs;
let watch: () => Promise<void>;
let ada: SignedInBrowser;
/** What makes the texts; tests put something else in its place. */
let nexie: Nexie;

beforeAll(async () => {
  const current: Nexie = {
    assistant: builtInNexie.assistant,
    summarise: (...asked) => nexie.summarise(...asked),
    assist: (...asked) => nexie.assist(...asked),
  };
  server = await openTestServer({
    features: [
      (bind, context) => nexieRoutes(current, { order: (...ordered) => jobs.order(...ordered) })(bind, context),
    ],
  });
  // Two processes, as far as the queue can tell.
  const first = await startSummaryJobs(server.context, current, { pollSeconds: 0.5 });
  const second = await startSummaryJobs(server.context, current, { pollSeconds: 0.5 });
  jobs = { order: first.order, stop: async () => void (await Promise.all([first.stop(), second.stop()])) };
});

beforeEach(async () => {
  await server.reset();
  nexie = builtInNexie;
  ada = await server.asTechnician('tech-ada');
  watch = createSummaryWatch(server.context, jobs, 0);
});

afterAll(async () => {
  await jobs.stop();
  await server.close();
});

const write = (kind: 'customer' | 'internal_note', text: string, ticketId = params.ticketId) =>
  withTenant(server.context.database.db, north, (tx) => {
    server.advance(1_000);
    const common = { ticketId, text };
    return appendMessage(
      tx,
      north,
      kind === 'internal_note'
        ? { kind, ...common, technicianId: 'tech-ben', mentionIds: [] }
        : {
            kind,
            ...common,
            contactId: 'contact-mia',
            authorName: 'Mia Lind',
            authorEmail: null,
            channel: { via: 'portal' },
          },
      server.context.now(),
    );
  });

const summary = () => ada.call(routes.getSummary, { params });
const finished = () =>
  vi.waitFor(
    async () => {
      const state = await summary();
      expect(state.making).toBe(false);
      expect(state.summary ?? state.error).not.toBeNull();
      return state;
    },
    { interval: 100 },
  );

const failing: Nexie = {
  ...builtInNexie,
  summarise: () => Promise.reject(new NexieError('The model’s server answered 503: No capacity left')),
};

describe('a summary', () => {
  test('is made in the background when a ticket without one is opened, and cites its messages', async () => {
    const note = await write('internal_note', 'The drum of the printer is worn out.');
    expect(await summary()).toEqual({ summary: null, making: true, error: null });
    const state = await finished();
    expect(state.summary).toMatchObject({
      provider: { kind: 'built_in', label: 'Built-in summary (extractive)' },
      asOfMessageId: note.id,
      newerMessages: 0,
      sentences: [
        { text: 'Mia Lind: Since this morning every page comes out blank.', messageIds: ['message-printer'] },
        { text: 'Ben Okafor: The drum of the printer is worn out.', messageIds: [note.id] },
      ],
    });
    const news = await server.context.database.db.select().from(liveEvent).where(eq(liveEvent.subjectId, 'summary'));
    expect(news.length).toBeGreaterThanOrEqual(2);
  });

  test('of a single message is not made by itself, but when somebody asks', async () => {
    expect(await summary()).toEqual({ summary: null, making: false, error: null });
    expect(await ada.call(routes.makeSummary, { params })).toEqual({ summary: null, making: true, error: null });
    expect((await finished()).summary?.sentences).toHaveLength(1);
  });

  test('is made anew by itself after three more messages, and stays readable meanwhile', async () => {
    await write('internal_note', 'The drum of the printer is worn out.');
    await summary();
    await finished();
    await write('customer', 'Is there any news about the printer?');
    await write('customer', 'We have to print the invoices today.');
    await watch();
    expect(await summary()).toMatchObject({ making: false, summary: { newerMessages: 2 } });
    const last = await write('customer', 'The copier on the second floor works.');
    let goOn = (): void => undefined;
    const asked = new Promise<void>((resolve) => (goOn = resolve));
    nexie = { ...builtInNexie, summarise: (...given) => asked.then(() => builtInNexie.summarise(...given)) };
    await watch();
    expect(await summary()).toMatchObject({ making: true, summary: { newerMessages: 3 } });
    goOn();
    expect((await finished()).summary?.asOfMessageId).toBe(last.id);
  });

  test('that fails leaves the old one in place, says why, and is tried again only on demand', async () => {
    await write('internal_note', 'The drum of the printer is worn out.');
    await summary();
    const old = (await finished()).summary;
    nexie = failing;
    await ada.call(routes.makeSummary, { params });
    const state = await finished();
    expect(state).toEqual({ summary: old, making: false, error: 'The model’s server answered 503: No capacity left' });
    nexie = builtInNexie;
    for (let count = 0; count < 3; count += 1) await write('customer', `Message number ${count} about the printer.`);
    expect((await summary()).making).toBe(false);
    await ada.call(routes.makeSummary, { params });
    expect(await finished()).toMatchObject({ error: null, summary: { newerMessages: 0 } });
  });

  test('ordered several times at once is made once', async () => {
    const summarise = vi.fn(builtInNexie.summarise);
    nexie = { ...builtInNexie, summarise };
    await Promise.all(Array.from({ length: 6 }, () => ada.call(routes.makeSummary, { params })));
    await finished();
    expect(summarise.mock.calls.length).toBeLessThanOrEqual(2);
  });

  test('whose process has died is not called under way for ever', async () => {
    await server.context.database.db
      .insert(ticketSummary)
      .values({ ...params, ...north, makingSince: server.context.now() });
    expect(await summary()).toMatchObject({ making: true });
    server.advance(5 * 60_000);
    expect(await summary()).toMatchObject({ making: false });
  });

  test('of another tenant’s ticket is not found, nor is help with it', async () => {
    const other = { params: { ticketId: 'ticket-foreign' } };
    const body = { task: 'draft' as const, mode: 'internal_note' as const, text: '' };
    expect(await ada.refusal(routes.getSummary, other)).toMatchObject({ code: 'not-found' });
    expect(await ada.refusal(routes.makeSummary, other)).toMatchObject({ code: 'not-found' });
    expect(await ada.refusal(routes.assist, { ...other, body })).toMatchObject({ code: 'not-found' });
  });
});

describe('the conversation’s watch', () => {
  test('orders a first summary once two people have written, and nothing for a ticket that it has looked at', async () => {
    const order = vi.fn<SummaryJobs['order']>(() => Promise.resolve());
    const looking = createSummaryWatch(server.context, { order });
    await looking();
    expect(order).not.toHaveBeenCalled();
    await write('customer', 'Is there any news about the printer?');
    await looking();
    await looking();
    expect(order).toHaveBeenCalledExactlyOnceWith(
      { tenantId: 'tenant-north', ticketId: 'ticket-printer' },
      expect.any(Number),
    );
  });
});

describe('help in the composer', () => {
  test('drafts a reply by template, which says what it is', async () => {
    expect(await ada.call(routes.assist, { params, body: { task: 'draft', mode: 'reply', text: '' } })).toEqual({
      text: 'Hello Mia,\n\nThank you for telling us about “The printer prints blank pages”.\n\n[Your answer]\n\nBest regards\nAda Berg',
      provider: { kind: 'built_in', label: 'Built-in template' },
    });
  });

  test.each([
    ['shorten', 'It is really just the drum.', 'It is the drum.'],
    ['fix_language', 'teh drum is worn out', 'The drum is worn out.'],
  ] as const)('%s', async (task, text, expected) => {
    expect(await ada.call(routes.assist, { params, body: { task, mode: 'internal_note', text } })).toEqual({
      text: expected,
      provider: { kind: 'built_in', label: 'Built-in rules' },
    });
  });

  test('for a reply knows nothing of internal notes, whoever writes it', async () => {
    await write('internal_note', 'The customer is late with three payments.');
    const assist = vi.fn((_order: AssistOrder, conversation: Conversation) =>
      Promise.resolve({ text: JSON.stringify(conversation), provider: { kind: 'model' as const, label: 'small' } }),
    );
    nexie = { ...builtInNexie, assist };
    const reply = await ada.call(routes.assist, { params, body: { task: 'draft', mode: 'reply', text: '' } });
    expect(reply.text).not.toContain('payments');
    const note = await ada.call(routes.assist, { params, body: { task: 'draft', mode: 'internal_note', text: '' } });
    expect(note.text).toContain('payments');
  });

  test('that fails says why', async () => {
    nexie = { ...builtInNexie, assist: () => Promise.reject(new NexieError('The model took too long to answer.')) };
    expect(
      await ada.refusal(routes.assist, { params, body: { task: 'draft', mode: 'reply', text: '' } }),
    ).toMatchObject({
      code: 'assistant-failed',
      detail: 'The model took too long to answer. Your text is unchanged.',
    });
  });

  const told = async (): Promise<AssistEvent[]> => {
    const answer = await ada.post('/api/tickets/ticket-printer/assist/stream', {
      task: 'draft',
      mode: 'reply',
      text: '',
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const events: AssistEvent[] = [];
    await readEventStream(answer.body!, (data) => events.push(assistEventSchema.parse(JSON.parse(data))));
    return events;
  };

  test('is told piece by piece, with who answered first and the whole last', async () => {
    const provider = { kind: 'model', label: 'small' };
    nexie = {
      ...builtInNexie,
      assist: (_order, _conversation, _signal, onText) => {
        onText?.('Hello ');
        onText?.('Mia');
        return Promise.resolve({ text: 'Hello Mia', provider });
      },
    };
    expect(await told()).toEqual([
      { type: 'started', provider: builtInNexie.assistant.provider },
      { type: 'delta', text: 'Hello ' },
      { type: 'delta', text: 'Mia' },
      { type: 'done', text: 'Hello Mia', provider },
    ]);
  });

  test('that fails in the middle says why at the end of the stream', async () => {
    nexie = {
      ...builtInNexie,
      assist: (_order, _conversation, _signal, onText) => {
        onText?.('Hello ');
        return Promise.reject(new NexieError('The model’s answer broke off.'));
      },
    };
    expect((await told()).at(-1)).toMatchObject({
      type: 'failed',
      problem: { code: 'assistant-failed', detail: 'The model’s answer broke off. Your text is unchanged.' },
    });
  });

  test('is not told about a ticket of another tenant', async () => {
    const answer = await ada.post('/api/tickets/ticket-foreign/assist/stream', {
      task: 'draft',
      mode: 'reply',
      text: '',
    });
    expect(answer.status).toBe(404);
  });
});

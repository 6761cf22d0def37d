import { setImmediate } from 'node:timers/promises';
import { InfiniteQueryObserver, QueryObserver, type QueryClient } from '@tanstack/svelte-query';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AssetResponse, Presence, SupportSessionResponse, Ticket, TicketTime } from '#contracts';
import { mergePages } from '../domain/thread.ts';
import { Peek } from '../peek.svelte.ts';
import { LiveModel } from '../testing/liveModel.ts';
import type { TicketModel } from '../testing/ticketModel.ts';
import { assetQuery } from './assetQuery.ts';
import { createPeekQueryClient } from './client.ts';
import { ticketKeys } from './keys.ts';
import { followTicket } from './liveTicket.ts';
import { whenIdle } from './news.ts';
import { presenceQuery } from './presenceQuery.ts';
import { sessionQuery } from './sessionQuery.ts';
import { threadQuery } from './threadQuery.ts';
import { ticketQuery } from './ticketQuery.ts';
import { timeQuery } from './timeQuery.ts';

const ID = 'tkt_1';
/** `PEEK_HISTORIES=5000` tries as many. */
const RUNS = Number(process.env['PEEK_HISTORIES'] ?? 300);

type Step = (world: World) => void;
interface World {
  readonly model: LiveModel;
  readonly client: QueryClient;
  readonly older: () => void;
}

const pick = fc.nat(7);
const does = <T>(name: string, value: fc.Arbitrary<T>, run: (world: World, value: T) => void): fc.Arbitrary<Step> =>
  value.map((chosen) =>
    Object.assign((world: World) => run(world, chosen), {
      [fc.toStringMethod]: () => `${name} ${JSON.stringify(chosen)}`,
    }),
  );
const nothing = fc.constant(null);
const changes = fc.tuple(
  fc.constantFrom('ticket', 'add', 'late', 'edit', 'remove', 'session', 'presence', 'time', 'reading'),
  pick,
);

/** What may happen where the wire keeps the order of what is on it. */
const inOrder = [
  { weight: 4, arbitrary: does('change', changes, ({ model }, [what, which]) => model.ticket.mutate(what, which)) },
  { weight: 4, arbitrary: does('render', nothing, ({ model }) => model.render()) },
  { weight: 4, arbitrary: does('deliver', nothing, ({ model }) => model.deliver()) },
  { weight: 1, arbitrary: does('deliver again', nothing, ({ model }) => model.deliverAgain()) },
  { weight: 1, arbitrary: does('cut and resume unseen', nothing, ({ model }) => model.cut(true)) },
  { weight: 4, arbitrary: does('read a request', pick, ({ model }, which) => model.read(which)) },
  { weight: 4, arbitrary: does('answer', pick, ({ model }, which) => model.answer(which)) },
  { weight: 1, arbitrary: does('ask for older messages', nothing, ({ older }) => older()) },
  {
    weight: 1,
    arbitrary: does('ask again', fc.constantFrom('thread', 'session', 'asset'), ({ client }, what) => {
      void client.invalidateQueries({ queryKey: ['ticket', ID, what] });
    }),
  },
];
const disorder = [
  ...inOrder,
  { weight: 2, arbitrary: does('deliver the one after', nothing, ({ model }) => model.deliver(true)) },
  { weight: 1, arbitrary: does('cut', nothing, ({ model }) => model.cut(false)) },
  { weight: 1, arbitrary: does('reopen', pick, ({ model }, rewind) => model.reopen(rewind)) },
];

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

/** Lets promises run on, and the Peek's own short waits pass. */
const settle = async (): Promise<void> => {
  await setImmediate();
  await vi.advanceTimersByTimeAsync(1);
};

const shown = (client: QueryClient) => {
  const thread = client.getQueryData(threadQuery({} as Peek, ID).queryKey);
  const items = mergePages(thread?.pages ?? []);
  return {
    ticket: client.getQueryData<Ticket>(ticketKeys.detail(ID)),
    session: client.getQueryData<SupportSessionResponse>(ticketKeys.session(ID))?.session,
    present: client.getQueryData<{ items: readonly Presence[] }>(ticketKeys.presence(ID))?.items,
    minutes: client.getQueryData<TicketTime>(ticketKeys.time(ID))?.totalMinutes,
    asset: client.getQueryData<AssetResponse>(ticketKeys.asset(ID))?.asset,
    messages: items,
    total: thread?.pages[0]?.total,
    isWhole: thread?.pages.at(-1)?.olderCursor === null,
  };
};

/** What a Peek that opens now would show, with as many of the newest messages. */
const truth = (model: TicketModel, count: number) => ({
  ticket: model.ticket,
  session: model.session,
  present: model.present,
  minutes: model.minutes,
  asset: (model.answerTo({ path: '/asset' }) as AssetResponse).asset,
  messages: count === 0 ? [] : model.messages.slice(-count),
  total: model.messages.length,
  isWhole: count === model.messages.length,
});

/** Plays a history before a Peek that follows the ticket; `end` is what happens before all is let through. */
const play = async (steps: readonly Step[], end: (model: LiveModel) => void) => {
  const model = new LiveModel();
  const peek = new Peek({
    instanceId: 'one',
    host: model.host,
    input: { ticketId: ID, theme: { name: 'dark' } },
    emit: () => undefined,
    dismiss: () => undefined,
  });
  const client = createPeekQueryClient((error) => {
    throw error;
  });
  const thread = new InfiniteQueryObserver(client, threadQuery(peek, ID));
  const stops = [
    new QueryObserver(client, ticketQuery(peek, ID)).subscribe(() => undefined),
    new QueryObserver(client, sessionQuery(peek, ID)).subscribe(() => undefined),
    new QueryObserver(client, presenceQuery(peek, ID)).subscribe(() => undefined),
    new QueryObserver(client, timeQuery(peek, ID)).subscribe(() => undefined),
    new QueryObserver(client, assetQuery(peek, ID)).subscribe(() => undefined),
    thread.subscribe(() => undefined),
    followTicket(peek, client, ID, () => undefined),
  ];
  const world: World = {
    model,
    client,
    older: () => void whenIdle(client, thread.options.queryKey).then(() => thread.fetchNextPage()),
  };
  for (const step of steps) {
    step(world);
    await settle();
  }
  end(model);
  for (let quiet = 0; quiet < 2; quiet = model.busy ? 0 : quiet + 1) {
    await vi.advanceTimersByTimeAsync(2_000);
    for (let work = 0; work < 4; work += 1) {
      model.render();
      model.deliver();
      model.read(0);
      model.answer(0);
      await settle();
    }
  }
  const result = shown(client);
  for (const stop of stops) stop();
  peek.lifetime.end();
  client.clear();
  return { result, expected: truth(model.ticket, result.messages.length) };
};

const history = (steps: typeof inOrder) => fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 60, size: 'max' });

test('whatever is delayed, told twice or cut and resumed, in the end the Peek shows what a fresh load shows', async () => {
  await fc.assert(
    fc.asyncProperty(history(inOrder), async (steps) => {
      const { result, expected } = await play(steps, () => undefined);
      // Of several readings in one moment only the newest is told.
      const ofAsset = { ...expected.asset, history: result.asset?.history };
      expect(result).toEqual({ ...expected, asset: ofAsset });
    }),
    { numRuns: RUNS },
  );
}, 120_000);

test('after a cut and a reconnect, nothing is left of what came in disorder or was lost', async () => {
  await fc.assert(
    fc.asyncProperty(history(disorder), async (steps) => {
      const { result, expected } = await play(steps, (model) => {
        model.cut(false);
        model.reopen(0);
      });
      expect(result).toEqual(expected);
    }),
    { numRuns: RUNS },
  );
}, 120_000);

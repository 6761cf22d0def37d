import type { RouteName } from '../../http/routes.ts';
import { expectThat } from '../kit.ts';
import { SAMPLE_QUERIES } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

/** Routes that show the ticket and what stands around it; each must be answered in its shape. */
const PLAIN: readonly RouteName[] = [
  ...([
    'getSignedIn',
    'listTickets',
    'listTechnicians',
    'getTicket',
    'getOpening',
    'listMessages',
    'findMessages',
  ] as const),
  ...([
    'listThreadDays',
    'getReadMark',
    'listPresence',
    'listParticipants',
    'listCannedReplies',
    'listDrafts',
  ] as const),
  ...(['listQuarantine', 'getSla', 'getAsset', 'getPosture', 'listRemoteActions', 'getSupportSession'] as const),
  ...(['getSummary', 'getTime', 'listTimeEntryChanges', 'listTags', 'listRelated'] as const),
];

/** What can be looked at without changing anything. */
export const reading: readonly Check[] = [
  ...(PLAIN.map((name) => ({
    id: `read.${name}`,
    says: `${name} answers 200 in its shape.`,
    run: async (kit) => void (await kit.call(name, { query: SAMPLE_QUERIES[name] })),
  })) satisfies Check[] as Check[]),
  {
    id: 'read.queue',
    says: 'The queue is cut by limit and offset, counted by total, sorted by sort, and filtered by status.',
    run: async (kit) => {
      const page = await kit.call('listTickets', { query: { sort: 'number', limit: 2 } });
      expectThat(page.items.length <= 2, `${page.items.length} rows for limit=2`);
      expectThat(page.total >= page.items.length, `total ${page.total} with ${page.items.length} rows`);
      const [first, second] = page.items;
      expectThat(!first || !second || first.number < second.number, 'sort=number is not ascending');
      const rest = await kit.call('listTickets', { query: { sort: 'number', limit: 2, offset: 1 } });
      expectThat(rest.items[0]?.id === second?.id, 'offset=1 does not begin with the second row');
      const { status } = kit.ticket;
      const filtered = await kit.call('listTickets', { query: { status, limit: 50 } });
      const other = filtered.items.find((row) => row.status !== status);
      expectThat(!other, `status=${status} gave a ticket that is ${other?.status}`);
    },
  },
  {
    id: 'read.etag',
    says: 'The ETag of a ticket is its revision in quotes, and nothing is stored by caches.',
    run: async (kit) => {
      const answer = await kit.ask('getTicket');
      const { revision } = answer.body as { revision: number };
      expectThat(
        answer.headers.get('etag') === `"${revision}"`,
        `ETag ${answer.headers.get('etag')}, revision ${revision}`,
      );
    },
  },
  {
    id: 'read.thread',
    says: 'The conversation is answered oldest first, in pages that neither overlap nor leave anything out.',
    run: async (kit) => {
      const whole = await kit.call('listMessages', { query: { limit: 50 } });
      const times = whole.items.map(({ createdAt }) => createdAt);
      expectThat(
        times.every((at, i) => i === 0 || times[i - 1]! <= at),
        'the messages are not oldest first',
      );
      if (whole.items.length < 3) throw new Skipped('the ticket has fewer than three messages');
      const last = await kit.call('listMessages', { query: { limit: 2 } });
      expectThat(last.olderCursor, 'no olderCursor although there are older messages');
      const before = await kit.call('listMessages', { query: { limit: 2, before: last.olderCursor } });
      const pages = [...before.items, ...last.items].map(({ id }) => id);
      const ids = whole.items.slice(-pages.length).map(({ id }) => id);
      expectThat(pages.join() === ids.join(), `pages ${pages.join()}, the whole ends ${ids.join()}`);
      const around = await kit.call('listMessages', { query: { around: ids[0]!, limit: 3 } });
      expectThat(
        around.items.some(({ id }) => id === ids[0]),
        'around=… does not hold the message',
      );
    },
  },
];

import type { Measure } from '../measure.ts';
import type { Row } from '../row.ts';

const measureOf = (name: string, load: () => Promise<() => Promise<readonly Row[]>>): Measure => ({
  name,
  async *rows() {
    yield* await (
      await load()
    )();
  },
});

/** What the server does at scale, each on a database and a server process of its own. */
export const server: readonly Measure[] = [
  measureOf('server.open', async () => (await import('../server/open.ts')).measureServerOpen),
  measureOf('server.live', async () => (await import('../server/live.ts')).measureServerLive),
  measureOf('server.reply', async () => (await import('../server/reply.ts')).measureServerReply),
];

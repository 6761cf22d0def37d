import { measureServerLive } from './live.ts';
import { measureServerOpen } from './open.ts';
import { measureServerReply } from './reply.ts';
const all: Record<string, () => Promise<unknown[]>> = { open: measureServerOpen, live: measureServerLive, reply: measureServerReply };
for (const name of process.argv.slice(2)) for (const row of await all[name]!()) console.log(JSON.stringify(row));

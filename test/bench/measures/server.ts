import type { Measure } from '../measure.ts';
import { measureLive } from '../server/live.ts';
import { measureOpen } from '../server/open.ts';
import { measureReply } from '../server/reply.ts';
import { measureScale } from '../server/scale.ts';

/** The server alone, on PostgreSQL, each measure with processes of its own: `npm run bench -- server`. */
export const server: readonly Measure[] = [
  { name: 'server.open', rows: measureOpen },
  { name: 'server.reply', rows: measureReply },
  { name: 'server.live', rows: measureLive },
  { name: 'server.scale', rows: measureScale },
];

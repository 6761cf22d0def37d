import { pino } from 'pino';
import * as z from 'zod/mini';
import { config } from '../config.ts';
import { announceReady, onStop } from '../process.ts';
import { startAgent } from './startAgent.ts';

/** PEEK_AGENT_INTERVAL_MS: how often a reading is taken. */
const intervalMs = z
  .prefault(z.coerce.number().check(z.int(), z.minimum(100), z.maximum(3_600_000)), 5_000)
  .parse(process.env['PEEK_AGENT_INTERVAL_MS'] || undefined);

const agent = await startAgent({
  dataDir: config.dataDir,
  link: config.agentLink,
  desktop: config.desktop,
  log: pino({ name: 'agent', level: process.env['PEEK_LOG_LEVEL'] ?? 'warn' }),
  intervalMs,
});
onStop(agent.close);
announceReady();

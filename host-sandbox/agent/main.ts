import { pino } from 'pino';
import { config } from '../config.ts';
import { announceReady, onStop } from '../process.ts';
import { startAgent } from './startAgent.ts';

/** How often a reading is taken, in milliseconds. */
const intervalMs = Number(process.env['PEEK_AGENT_INTERVAL_MS'] || 5_000);
if (!Number.isInteger(intervalMs) || intervalMs < 100 || intervalMs > 3_600_000) {
  const given = process.env['PEEK_AGENT_INTERVAL_MS'];
  throw new RangeError(`PEEK_AGENT_INTERVAL_MS must be milliseconds between 100 and 3600000, not '${given}'.`);
}

const agent = await startAgent({
  dataDir: config.dataDir,
  link: config.agentLink,
  desktop: config.desktop,
  log: pino({ name: 'agent', level: process.env['PEEK_LOG_LEVEL'] ?? 'warn' }),
  intervalMs,
});
onStop(agent.close);
announceReady();

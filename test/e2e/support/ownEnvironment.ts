import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePorts } from '../../support/freePorts.ts';

const PORTS = [
  'PEEK_SHELL_PORT',
  'PEEK_FILES_PORT',
  'PEEK_REMOTE_PORT',
  'PEEK_MAILBOX_PORT',
  'PEEK_DESKTOP_PORT',
  'PEEK_CUSTOMER_SMTP_PORT',
  'PEEK_INBOUND_SMTP_PORT',
  'PEEK_AGENT_PORT',
];

/** Settings of the sandbox that somebody works in, which lead away from this run's own. */
const STRAYS = ['DATABASE_URL', 'NEXIE_BASE_URL', 'PEEK_CONSENT_TIMEOUT_MS', 'PEEK_SHELL_URL', 'PEEK_FILES_URL'];

const MARK = 'PEEK_E2E_RUN';

/**
 * Gives this run ports and a data folder of its own, whatever the environment says: the tests run
 * beside a sandbox that somebody works in, and remove their data afterwards. Playwright's workers call
 * this again; they inherit what the first call has chosen.
 */
export const ensureOwnEnvironment = async (): Promise<void> => {
  if (process.env[MARK]) return;
  process.env[MARK] = String(process.pid);
  const ports = await freePorts(PORTS.length);
  for (const [index, name] of PORTS.entries()) process.env[name] = String(ports[index]);
  // Only named here: who merely reads Playwright's configuration, as knip does, leaves no folder behind.
  process.env['PEEK_DATA_DIR'] = path.join(tmpdir(), `ticket-peek-e2e-${randomUUID()}`);
  process.env['PEEK_AGENT_INTERVAL_MS'] = '1000';
  process.env['PEEK_SEED_LONG_TICKET'] = '10000';
  // Long enough to press Undo, short enough to wait for.
  process.env['PEEK_UNDO_SEND_MS'] = '3000';
  for (const name of STRAYS) delete process.env[name];
};

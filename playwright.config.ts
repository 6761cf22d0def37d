import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from './tools/chromium.ts';

/** Ports and data of their own, so that the tests run beside a sandbox that somebody works in. */
const FIRST_PORT = 14_300;
const PORTS = [
  'PEEK_SHELL_PORT',
  'PEEK_REMOTE_PORT',
  'PEEK_MAILBOX_PORT',
  'PEEK_DESKTOP_PORT',
  'PEEK_CUSTOMER_SMTP_PORT',
  'PEEK_INBOUND_SMTP_PORT',
  'PEEK_AGENT_PORT',
];
// Workers read this file again and inherit what is set already.
for (const [index, name] of PORTS.entries()) process.env[name] ??= String(FIRST_PORT + index);
process.env['PEEK_DATA_DIR'] ??= mkdtempSync(path.join(tmpdir(), 'ticket-peek-e2e-'));
process.env['PEEK_AGENT_INTERVAL_MS'] ??= '1000';

export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/support/startProduct.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGS },
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  },
});

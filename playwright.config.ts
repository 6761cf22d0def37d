import { defineConfig } from '@playwright/test';
import { ensureOwnEnvironment } from './test/e2e/support/ownEnvironment.ts';
import { CHROMIUM_ARGS, ensureChromium } from './tools/chromium.ts';

await ensureOwnEnvironment();

export default defineConfig({
  testDir: 'test/e2e',
  globalSetup: './test/e2e/support/startProduct.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  // A machine that is busy is slow, not wrong: these only end what hangs.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['./tools/testReport/playwrightReporter.ts']],
  use: {
    launchOptions: { executablePath: ensureChromium(), args: CHROMIUM_ARGS },
    screenshot: 'only-on-failure',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  },
});

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../tools/chromium.ts';
import { ensureOwnEnvironment } from '../e2e/support/ownEnvironment.ts';
import { timeOpening } from './opening.ts';
import { shortTicket } from './shortTicket.ts';
import { sizeRow, timeRow, type Row } from './row.ts';
import { timeKeys } from './typing.ts';
import { measureWire } from './wire.ts';

/** `npm run bench`: measures the production build in a real Chromium; figures to standard output and `bench/`. */
const ROUNDS = 5;
const THROTTLE = 4;
const LONG_TICKET = 10_000;
const KEYS = 'some words';

await ensureOwnEnvironment();
const { config, originOf } = await import('../../host-sandbox/config.ts');
const { default: startProduct } = await import('../e2e/support/startProduct.ts');
const shellUrl = originOf(config.shell);

const throttle = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
};

const stop = await startProduct();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
const rows: Row[] = [];
const tell = (row: Row): void => {
  rows.push(row);
  console.log(JSON.stringify(row));
};

try {
  const wire = measureWire();
  tell(sizeRow('wire.first_use', wire.firstUse, 75));
  tell(sizeRow('wire.total', wire.total + wire.entry, 220));

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  // The loader that runs this file marks functions with names by a helper that pages do not have.
  await context.addInitScript({ content: 'globalThis.__name = (value) => value;' });
  const page = await context.newPage();
  await page.request.post(`${shellUrl}/sandbox/sign-in`, {
    data: { technicianId: 'tec_harbor_1' },
    headers: { Origin: shellUrl },
  });
  await page.goto(shellUrl);
  const short = await shortTicket(page, shellUrl);
  await throttle(page);
  const times = { long: [] as number[], short: [] as number[] };
  // The first of each warms the code and the server.
  for (let round = 0; round <= ROUNDS; round++) {
    const long = await timeOpening(page, LONG_TICKET);
    const small = await timeOpening(page, short);
    if (round === 0) continue;
    times.long.push(long);
    times.short.push(small);
  }
  tell(timeRow('thread.10k', times.long, times.short, 1.3));

  const blank = await context.newPage();
  await blank.goto('about:blank');
  await blank.setContent('<textarea></textarea>');
  await throttle(blank);
  await page.goto(`${shellUrl}/?ticket=tkt_harbor_10000`);
  const composer = page.getByRole('textbox', { name: 'Reply', exact: true });
  const keys = { composer: [] as number[], blank: [] as number[] };
  for (let round = 0; round <= ROUNDS; round++) {
    await page.bringToFront();
    const typed = await timeKeys(composer, KEYS);
    await blank.bringToFront();
    const plain = await timeKeys(blank.locator('textarea'), KEYS);
    if (round === 0) continue;
    keys.composer.push(...typed);
    keys.blank.push(...plain);
  }
  tell(timeRow('type.latency', keys.composer, keys.blank, 1.3));

  const folder = path.resolve(import.meta.dirname, '../../bench');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'results.json'), `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await browser.close();
  await stop();
}

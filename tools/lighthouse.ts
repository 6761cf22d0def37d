import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { config, originOf } from '../host-sandbox/config.ts';
import { sandboxTechniciansSchema } from '../host-sandbox/sandboxApi.ts';
import { ensureChromium } from './chromium.ts';

/**
 * `npm run lighthouse`: Lighthouse's accessibility audit of the running sandbox with the Peek open; fails below 100.
 * Lighthouse is fetched when it is asked for and stands in no lock file (decision 0032).
 */
const LIGHTHOUSE = 'lighthouse@12.8.2';

const origin = originOf(config.shell);
const report = path.resolve('test-results/lighthouse.json');

const reportSchema = z.object({
  categories: z.object({ accessibility: z.object({ score: z.number() }) }),
  audits: z.record(z.string(), z.object({ title: z.string(), score: z.nullable(z.number()) })),
});

const ticketsSchema = z.object({ items: z.array(z.object({ id: z.string() })).check(z.minLength(1)) });

/** A ticket that can be opened, as the first technician of the sandbox sees it. */
const someTicket = async (): Promise<string> => {
  const people = sandboxTechniciansSchema.parse(await (await fetch(`${origin}/sandbox/technicians`)).json());
  const signIn = await fetch(`${origin}/sandbox/sign-in`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ technicianId: (people.items.find(({ role }) => role === 'lead') ?? people.items[0]!).id }),
  });
  const cookie = signIn.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
  const list = await fetch(`${origin}/api/tickets?limit=1`, { headers: { Cookie: cookie.join('; ') } });
  return ticketsSchema.parse(await list.json()).items[0]!.id;
};

const ticketId = await someTicket().catch((cause: unknown) => {
  throw new Error(`The sandbox does not answer at ${origin}. Run npm start beside this.`, { cause });
});
mkdirSync(path.dirname(report), { recursive: true });
const { status } = spawnSync(
  'npx',
  [
    '--yes',
    LIGHTHOUSE,
    `${origin}/#ticket=${ticketId}`,
    '--only-categories=accessibility',
    '--preset=desktop',
    '--output=json',
    `--output-path=${report}`,
    '--chrome-flags=--headless --no-sandbox --disable-gpu',
    '--no-enable-error-reporting',
    '--quiet',
  ],
  { stdio: 'inherit', env: { ...process.env, CHROME_PATH: ensureChromium() } },
);
if (status !== 0) throw new Error(`Lighthouse ended with ${status}.`);

const { categories, audits } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
const score = Math.round(categories.accessibility.score * 100);
// A dialog that was not there would have been no fault.
const sawPeek = audits['aria-dialog-name']?.score === 1;
const passed = Object.values(audits).filter((audit) => audit.score === 1).length;
console.log(
  `Lighthouse, accessibility: ${score} of 100, ${passed} audits passed, the Peek ${sawPeek ? 'open' : 'NOT open'}`,
);
for (const audit of Object.values(audits)) if (audit.score !== null && audit.score < 1) console.log(`  ${audit.title}`);
if (score < 100 || !sawPeek) process.exitCode = 1;

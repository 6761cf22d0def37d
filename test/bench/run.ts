import { ensureOwnEnvironment } from '../e2e/support/ownEnvironment.ts';
import type { Row } from './row.ts';

/**
 * `npm run bench` measures the production build; `npm run bench -- open thread` what these names choose. Prints one
 * JSON object per line, and writes `bench/results.json` and `bench/report.html`. What is about the run itself goes
 * to standard error.
 */
await ensureOwnEnvironment();
// As often as agents tell their readings where nobody says otherwise: tests have them more often.
delete process.env['PEEK_AGENT_INTERVAL_MS'];
// The product's addresses are read from the environment as these are loaded.
const { choose } = await import('./measures/index.ts');
const { Stage } = await import('./stage.ts');
const { writeResults } = await import('./results.ts');

const chosen = choose(process.argv.slice(2));
const stage = new Stage();
const rows: Row[] = [];
const startedAt = new Date();
const startedMs = performance.now();

try {
  for (const measure of chosen) {
    const since = performance.now();
    for await (const row of measure.rows(stage)) {
      rows.push(row);
      console.log(JSON.stringify({ ...row, samples: undefined }));
    }
    console.error(`${measure.name}: ${((performance.now() - since) / 1000).toFixed(1)} s`);
  }
} finally {
  await stage.end();
}
writeResults(rows, { startedAt, seconds: (performance.now() - startedMs) / 1000 });

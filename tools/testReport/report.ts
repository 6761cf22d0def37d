import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';

const failure = z.object({ name: z.string(), reason: z.string() });

const report = z.object({
  passed: z.int(),
  failures: z.array(failure),
  /** Tests that failed, and passed when they were tried once more (docs/decisions/0044). */
  unsteady: z.array(failure),
});

/** What failed: its full name, and why, as its runner says it. */
export type TestFailure = z.output<typeof failure>;

/** What one runner of tests says at its end, kept so that the last lines of a whole run can name what failed. */
export type TestReport = z.output<typeof report>;

/** Colours are for a terminal; a reason is read in a log. */
// eslint-disable-next-line no-control-regex
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Enough to know what was expected; the whole stands where the test ran. */
const REASON_LINES = 12;

/** Without the runner's own frames, which are the same in every failure. */
const linesOf = (reason: string): string[] =>
  reason
    .replace(COLOURS, '')
    .trim()
    .split('\n')
    .filter((line) => !/^\s+at .*(node_modules|node:internal|<anonymous>)/.test(line));

/** The failure as a few lines of plain text. */
export const failureOf = (name: string, reasons: readonly (string | undefined)[]): TestFailure => ({
  name,
  reason: reasons.flatMap((reason) => linesOf(reason ?? '').slice(0, REASON_LINES)).join('\n'),
});

/** Throws where the file cannot be written: a run without a report counts as failed. */
export const writeReport = (file: string, said: TestReport): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(said));
};

/** Null where the runner ended before it could say anything. */
export const readReport = (file: string): TestReport | null => {
  try {
    return report.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
};

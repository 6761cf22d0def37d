import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import { ensureChromium } from './chromium.ts';
import { ensureExim } from './exim.ts';

/** `npm test`: everything, one after the other, and at the end one line `N passed, N failed`. */
const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results');

interface Tally {
  passed: number;
  failed: number;
}

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    .status === 0;

const vitestReport = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), numFailedTestSuites: z.int() });
const playwrightReport = z.object({ stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }) });

const readReport = <S extends z.ZodMiniType>(schema: S, name: string): z.output<S> | null => {
  try {
    return schema.parse(JSON.parse(readFileSync(path.join(results, name), 'utf8')));
  } catch {
    return null;
  }
};

/** A step without tests of its own counts only when it fails. */
const step = (name: string, work: () => boolean): Tally => {
  if (work()) return { passed: 0, failed: 0 };
  console.error(`✗ ${name} failed`);
  return { passed: 0, failed: 1 };
};

const vitest = (): Tally => {
  const ok = run('npx', [
    'vitest',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}/vitest.json`,
  ]);
  const report = readReport(vitestReport, 'vitest.json');
  if (!report) return { passed: 0, failed: 1 };
  // A file that cannot be loaded has failed, although no test of it did.
  const failed = report.numFailedTests || (ok ? 0 : Math.max(1, report.numFailedTestSuites));
  return { passed: report.numPassedTests, failed };
};

/** What a process would have to itself if it could: streams, faults, sessions, sends. All files: `npm run test:processes`. */
const ACROSS_PROCESSES = ['story', 'session', 'colleagues'];

const playwright = (files: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Tally => {
  const ok = run('npx', ['playwright', 'test', ...files], env);
  const report = readReport(playwrightReport, 'e2e.json');
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return { passed: expected, failed: unexpected + flaky || (ok ? 0 : 1) };
};

const chromium = (): boolean => {
  try {
    process.env['CHROMIUM_PATH'] = ensureChromium();
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return false;
  }
};

/** Without it the tests of mail through a stranger's server are left out; that is no failure. */
const exim = (): boolean => {
  if (!ensureExim())
    console.error('Exim cannot be run here (it takes root and Debian): the tests with it are left out.');
  return true;
};

const STEPS: readonly [name: string, work: () => Tally][] = [
  ['chromium', () => step('chromium', chromium)],
  ['exim', () => step('exim', exim)],
  ['check', () => step('check', () => run('npm', ['run', '--silent', 'check']))],
  ['build', () => step('build', () => run('npm', ['run', '--silent', 'build']))],
  ['vitest', vitest],
  ['playwright', playwright],
  ['playwright on 3 processes', () => playwright(ACROSS_PROCESSES, { PEEK_PROCESSES: '3' })],
];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const total: Tally = { passed: 0, failed: 0 };
for (const [name, work] of STEPS) {
  const since = performance.now();
  const { passed, failed } = work();
  console.log(`— ${name}: ${passed} passed, ${failed} failed, ${seconds(since)}`);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

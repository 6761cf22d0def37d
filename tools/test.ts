import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.ts';
import { ensureExim } from './exim.ts';
import { failureOf, readReport, type TestReport } from './testReport/report.ts';

/**
 * `npm test`: everything, one after the other, and at the end what failed, and one line `N passed, N failed`. A test
 * that fails is tried once more; what passes then is named at the end, and is a failure where there are more than a
 * few (docs/decisions/0044).
 */
const root = path.resolve(import.meta.dirname, '..');
const results = path.join(root, 'test-results');

const NOTHING: TestReport = { passed: 0, failures: [], unsteady: [] };

const AGAIN = '1';

/** So many may need a second try in a whole run. More is no chance of the machine. */
const MOST_UNSTEADY = 2;

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } })
    .status === 0;

/** A step without tests of its own counts only when it fails. */
const step = (name: string, work: () => boolean): TestReport =>
  work() ? NOTHING : { ...NOTHING, failures: [failureOf(name, ['what it said stands above'])] };

/** A runner that ends badly has failed, whatever it says. */
const runner = (name: string, file: string, ok: boolean): TestReport => {
  const report = readReport(path.join(results, file));
  if (report && (ok || report.failures.length > 0)) return report;
  return { ...NOTHING, ...report, failures: [failureOf(name, ['it ended without saying which test failed'])] };
};

const vitest = (): TestReport => {
  const reporters = ['--reporter=default', '--reporter=./tools/testReport/vitestReporter.ts'];
  const ok = run('npx', ['vitest', 'run', `--retry=${AGAIN}`, ...reporters]);
  return runner('vitest', 'vitest.json', ok);
};

/** What a process would have to itself if it could: streams, faults, sessions, sends. All files: `npm run test:processes`. */
const ACROSS_PROCESSES = ['story', 'session', 'colleagues'];

const playwright = (files: readonly string[] = [], env: NodeJS.ProcessEnv = {}): TestReport => {
  rmSync(path.join(results, 'e2e.json'), { force: true });
  const ok = run('npx', ['playwright', 'test', `--retries=${AGAIN}`, ...files], env);
  return runner('playwright', 'e2e.json', ok);
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

const STEPS: readonly [name: string, work: () => TestReport][] = [
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
let passed = 0;
const failed: string[] = [];
const unsteady: string[] = [];
for (const [name, work] of STEPS) {
  const since = performance.now();
  const report = work();
  console.log(`— ${name}: ${report.passed} passed, ${report.failures.length} failed, ${seconds(since)}`);
  passed += report.passed;
  failed.push(...report.failures.map((failure) => `✗ ${name}: ${failure.name}\n${failure.reason}\n`));
  unsteady.push(
    ...report.unsteady.map((test) => `~ ${name}: ${test.name} (passed at its second try)\n${test.reason}\n`),
  );
}
if (unsteady.length > MOST_UNSTEADY) failed.push(`✗ ${unsteady.length} tests needed a second try\n`);
for (const said of [...unsteady, ...failed]) console.log(said);
console.log(`${passed} passed, ${failed.length} failed`);
process.exit(failed.length === 0 && passed > 0 ? 0 : 1);

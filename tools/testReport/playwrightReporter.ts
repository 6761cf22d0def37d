import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import { failureOf, writeReport, type TestFailure } from './report.ts';

const REPORT = 'test-results/e2e.json';

/** Says what passed and failed, with errors outside any test. */
export default class PlaywrightReporter implements Reporter {
  private suite: Suite | undefined;
  private file = REPORT;
  private readonly stray: TestFailure[] = [];

  onBegin(config: FullConfig, suite: Suite): void {
    this.suite = suite;
    this.file = `${config.configFile ? config.configFile.replace(/[^/\\]+$/, '') : ''}${REPORT}`;
  }

  onError(error: TestError): void {
    this.stray.push(failureOf('an error outside any test', [error.message, error.stack]));
  }

  onEnd(): void {
    const tests = this.suite?.allTests() ?? [];
    const withOutcome = (outcome: ReturnType<TestCase['outcome']>) =>
      tests.filter((test) => test.outcome() === outcome);
    const unsteady = withOutcome('flaky').map(saidOf);
    const failures = [...withOutcome('unexpected').map(saidOf), ...this.stray];
    writeReport(this.file, { passed: withOutcome('expected').length + unsteady.length, failures, unsteady });
  }
}

const saidOf = (test: TestCase): TestFailure => {
  const errors = test.results.flatMap((result) => result.errors);
  return failureOf(
    test.titlePath().filter(Boolean).join(' › '),
    errors.map((error) => error.message),
  );
};

import type { FullConfig, Reporter, Suite, TestError } from '@playwright/test/reporter';
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
    const failures = tests
      .filter((test) => test.outcome() === 'unexpected' || test.outcome() === 'flaky')
      .map((test) => {
        const errors = test.results.flatMap((result) => result.errors);
        return failureOf(
          test.titlePath().filter(Boolean).join(' › '),
          errors.map((error) => error.message),
        );
      });
    const passed = tests.filter((test) => test.outcome() === 'expected').length;
    writeReport(this.file, { passed, failures: [...failures, ...this.stray] });
  }
}

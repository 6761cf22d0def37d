import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { failureOf, writeReport, type TestFailure } from './report.ts';

const REPORT = 'test-results/vitest.json';

/** Says what passed and failed, with files that cannot be loaded and errors that no test caught. */
export default class VitestReporter implements Reporter {
  private root = '';

  onInit(vitest: Vitest): void {
    this.root = `${vitest.config.root}/`;
  }

  onTestRunEnd(modules: readonly TestModule[], stray: readonly { stack?: string; message: string }[]): void {
    let passed = 0;
    const failures: TestFailure[] = [];
    const unsteady: TestFailure[] = [];
    for (const module of modules) {
      const where = module.moduleId.replace(this.root, '');
      if (module.errors().length > 0) failures.push(failureOf(where, module.errors().map(textOf)));
      for (const suite of module.children.allSuites())
        if (suite.errors().length > 0)
          failures.push(failureOf(`${where} › ${suite.fullName}`, suite.errors().map(textOf)));
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        const said = (): TestFailure => failureOf(`${where} › ${test.fullName}`, (errors ?? []).map(textOf));
        if (state === 'passed') passed += 1;
        if (state === 'failed') failures.push(said());
        if (test.diagnostic()?.flaky) unsteady.push(said());
      }
    }
    failures.push(...stray.map((error) => failureOf('an error that no test caught', [textOf(error)])));
    writeReport(`${this.root}${REPORT}`, { passed, failures, unsteady });
  }
}

const textOf = (error: { stack?: string; message: string }): string => `${error.message}\n${error.stack ?? ''}`;

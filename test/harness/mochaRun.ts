import type Mocha from 'mocha';
import type { TestResult } from './report.ts';

/** Runs a prepared mocha and collects every result; a failing hook counts as a failed test. */
export function runMocha(mocha: Mocha): Promise<TestResult[]> {
  const tests: TestResult[] = [];
  return new Promise((resolve) => {
    const runner = mocha.run(() => resolve(tests));
    const record = (test: Mocha.Runnable, state: TestResult['state'], error?: Error): void => {
      tests.push({ title: test.fullTitle(), state, durationMs: test.duration ?? 0, ...(error ? { error: error.stack ?? error.message } : {}) });
    };
    runner.on('pass', (test) => record(test, 'passed'));
    runner.on('pending', (test) => record(test, 'skipped'));
    runner.on('fail', (test, error) => record(test, 'failed', error as Error));
  });
}

import type Mocha from 'mocha';
import { format } from 'node:util';
import type { HostRun } from './hostRun.ts';
import { runMocha } from './mochaRun.ts';
import { writeReport } from './report.ts';

/** Runs mocha suites inside the extension host and leaves a report; rejects when a test failed. */
export async function run({ suites, report, grep, timeoutMs, mark }: HostRun): Promise<void> {
  markWhatSuitesSay(mark);
  const { default: MochaRunner } = (await import('mocha')) as { default: typeof Mocha };
  const mocha = new MochaRunner({ ui: 'bdd', color: false, timeout: timeoutMs, ...(grep ? { grep } : {}) });
  for (const suite of suites) mocha.addFile(suite);
  const tests = await runMocha(mocha);
  writeReport(report, { tests });
  const failed = tests.filter(({ state }) => state === 'failed').length;
  if (failed) throw new Error(`${failed} failed`);
}

/** Mocha and the suites speak through console.log; VS Code has locked that method, so they get a console of their own. */
function markWhatSuitesSay(mark: string): void {
  const speak = console.log.bind(console);
  const log = { value: (...words: unknown[]) => speak(mark + format(...words)) };
  globalThis.console = Object.create(console, { log }) as Console;
}

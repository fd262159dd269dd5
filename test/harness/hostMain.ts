// Runs every scenario of test/host, or those named, in a real VS Code: `node out/test/harness/hostMain.mjs [NAME...] [--grep TEXT]`.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { outFolder, root } from '../../scripts/lib/paths.mjs';
import { endGroupsOnSignals } from '../../scripts/lib/processes.mjs';
import { runDesktopWindow, runServedWindow } from './hostWindow.ts';
import { readReport, writeReport, type TestResult } from './report.ts';
import { listScenarios, prepareScenario, type Scenario } from './scenario.ts';

endGroupsOnSignals();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const tests: TestResult[] = [];
for (const name of listScenarios()) {
  if (positionals.length && !positionals.includes(name)) continue;
  tests.push(...(await runScenario(name)));
}
writeReport(path.join(outFolder, 'reports', 'host.json'), { tests });
process.exit(tests.some(({ state }) => state === 'failed') ? 1 : 0);

async function runScenario(name: string): Promise<TestResult[]> {
  const startedAtMs = Date.now();
  console.log(`\n  Scenario ${name}`);
  const fail = (error: string): TestResult[] => [{ title: `Scenario ${name} runs to its end`, state: 'failed', durationMs: Date.now() - startedAtMs, error }];
  let scenario: Scenario | undefined;
  try {
    scenario = await prepareScenario(name);
    const verdict = await runWindow(scenario);
    const report = readReport(reportFile(scenario));
    const results = (report?.tests ?? []).map((test) => ({ ...test, title: `${name}: ${test.title}` }));
    if (verdict !== undefined && !results.some(({ state }) => state === 'failed')) results.push(...fail(verdict));
    if (results.some(({ state }) => state === 'failed')) keepLogs(scenario);
    return results;
  } catch (error) {
    if (scenario) keepLogs(scenario);
    return fail((error as Error).stack ?? String(error));
  } finally {
    scenario?.dispose();
  }
}

function reportFile(scenario: Scenario): string {
  return path.join(scenario.scratch, 'report.json');
}

/** Lets the suites run in the scenario's window; returns what went wrong beside the tests themselves, or undefined. */
async function runWindow(scenario: Scenario): Promise<string | undefined> {
  const window = { scenario, dataDir: path.join(scenario.scratch, 'd'), report: reportFile(scenario), grep: values.grep };
  mkdirSync(window.dataDir);
  return process.env.ONRAMP_TEST_DESKTOP ? runDesktopWindow(window, process.env.ONRAMP_TEST_DESKTOP) : runServedWindow(window);
}

/** Keeps what VS Code and the extension host said about a scenario that failed. */
function keepLogs(scenario: Scenario): void {
  const kept = path.join(outFolder, 'logs', scenario.name);
  rmSync(kept, { recursive: true, force: true });
  for (const name of ['server.log', path.join('data', 'logs'), 'logs']) {
    const log = path.join(scenario.scratch, 'd', name);
    if (existsSync(log)) cpSync(log, path.join(kept, path.basename(name)), { recursive: true });
  }
  console.log(`  Logs are kept in ${path.relative(root, kept)}`);
}

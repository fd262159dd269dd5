// Runs every scenario of test/host, or those named, in a real VS Code: `node out/test/harness/hostMain.mjs [NAME...] [--grep TEXT]`.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/lib/chromium.mjs';
import { outFolder, root } from '../../scripts/lib/paths.mjs';
import { endGroupsOnSignals } from '../../scripts/lib/processes.mjs';
import { startVsCodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { remoteUri, workbenchUrl } from '../../scripts/lib/workbench.mjs';
import { spokenBySuites, type HostRun } from './hostRun';
import { readReport, writeReport, type TestResult } from './report';
import { listScenarios, prepareScenario, type Scenario } from './scenario';

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

/** Opens the scenario's window and lets the suites run; returns what went wrong beside the tests themselves, or undefined. */
async function runWindow(scenario: Scenario): Promise<string | undefined> {
  const { options, scratch } = scenario;
  const dataDir = path.join(scratch, 'd');
  mkdirSync(dataDir);
  const untrusted = options.trust === false;
  const server = await startVsCodeServer({
    dataDir,
    smokeTest: true,
    workspaceTrust: untrusted,
    userSettings: { ...(untrusted ? { 'security.workspace.trust.startupPrompt': 'never' } : {}), ...options.settings },
    extensions: scenario.extensions,
    ...(options.env ? { env: options.env } : {}),
  });
  const browser = await launchBrowser(path.join(dataDir, 't'));
  let timer: NodeJS.Timeout | undefined;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const timeoutSeconds = options.timeoutSeconds ?? 180;
    const finished = new Promise<string | undefined>((resolve) => {
      timer = setTimeout(() => resolve(`The window did not finish within ${timeoutSeconds} seconds.`), timeoutSeconds * 1000);
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code === 0 || existsSync(reportFile(scenario)) ? undefined : `The extension host ended the tests with code ${code}.`));
      page.on('crash', () => resolve('The browser page crashed.'));
    });
    await page.exposeFunction('codeAutomationLog', (_level: string, args: unknown[]) => {
      const text = format(...args);
      // VS Code talks here as well; its words are in the logs that a failed scenario leaves.
      if (text.startsWith(spokenBySuites)) console.log(`  ${text.slice(spokenBySuites.length).trimEnd().replaceAll('\n', '\n  ')}`);
    });
    await page.goto(
      workbenchUrl(server.url, {
        ...(scenario.folder ? { folder: scenario.folder } : {}),
        ...(scenario.workspaceFile ? { workspaceFile: scenario.workspaceFile } : {}),
        payload: [
          ['skipWelcome', 'true'],
          ['skipReleaseNotes', 'true'],
          ['extensionDevelopmentPath', remoteUri(server.port, root)],
          ['extensionTestsPath', remoteUri(server.port, writeEntry(scenario, values.grep))],
        ],
      }),
    );
    const verdict = await finished;
    const failed = verdict !== undefined || readReport(reportFile(scenario))?.tests.some(({ state }) => state === 'failed');
    if (failed) await page.screenshot({ path: path.join(outFolder, 'screenshots', `failed-host-${scenario.name}.png`) }).catch(() => undefined);
    return verdict;
  } finally {
    clearTimeout(timer);
    await browser.close();
    await server.stop();
  }
}

/** The file VS Code loads: it says what to run, without environment variables that the product would see as well. */
function writeEntry(scenario: Scenario, grep: string | undefined): string {
  const run: HostRun = { suites: scenario.suites, report: reportFile(scenario), timeoutMs: 30_000, ...(grep ? { grep } : {}) };
  const runner = path.join(outFolder, 'test', 'harness', 'hostRunner.cjs');
  const entry = path.join(scenario.scratch, 'entry.cjs');
  writeFileSync(entry, `module.exports.run = () => require(${JSON.stringify(runner)}).run(${JSON.stringify(run)});\n`);
  return entry;
}

/** Keeps what the server and the extension host said about a scenario that failed. */
function keepLogs(scenario: Scenario): void {
  const kept = path.join(outFolder, 'logs', scenario.name);
  rmSync(kept, { recursive: true, force: true });
  const data = path.join(scenario.scratch, 'd');
  if (!existsSync(data)) return;
  mkdirSync(kept, { recursive: true });
  for (const name of ['server.log', path.join('data', 'logs')]) if (existsSync(path.join(data, name))) cpSync(path.join(data, name), path.join(kept, path.basename(name)), { recursive: true });
  console.log(`  Logs are kept in ${path.relative(root, kept)}; the server's last words: ${readFileSync(path.join(kept, 'server.log'), 'utf8').trim().split('\n').at(-1)}`);
}

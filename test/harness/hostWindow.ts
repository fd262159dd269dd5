import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { launchBrowser } from '../../scripts/lib/chromium.mjs';
import { installInDesktop } from '../../scripts/lib/desktop.mjs';
import { outFolder, root } from '../../scripts/lib/paths.mjs';
import { writeUserSettings } from '../../scripts/lib/userSettings.mjs';
import { startVsCodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { remoteUri, workbenchUrl } from '../../scripts/lib/workbench.mjs';
import type { HostRun } from './hostRun.ts';
import { readReport } from './report.ts';
import type { Scenario } from './scenario.ts';

/** A scenario about to be run: `dataDir` is for all that VS Code writes, `report` for what the suites find. */
export interface HostWindow {
  scenario: Scenario;
  dataDir: string;
  report: string;
  grep: string | undefined;
}

// VS Code talks on the same channel; its own words are in the logs that a failed scenario leaves.
const mark = '[suite] ';

/** Runs a scenario's suites in a served VS Code with a headless browser; returns what went wrong beside the tests, or undefined. */
export async function runServedWindow(window: HostWindow): Promise<string | undefined> {
  const { scenario, dataDir, report } = window;
  const { options } = scenario;
  const server = await startVsCodeServer({
    dataDir,
    smokeTest: true,
    workspaceTrust: options.trust === false,
    userSettings: userSettings(scenario),
    extensions: scenario.extensions,
    ...(options.env ? { env: options.env } : {}),
  });
  let timer: NodeJS.Timeout | undefined;
  let browser: Awaited<ReturnType<typeof launchBrowser>> | undefined;
  try {
    browser = await launchBrowser(path.join(dataDir, 't'));
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const timeoutSeconds = options.timeoutSeconds ?? 180;
    const finished = new Promise<string | undefined>((resolve) => {
      timer = setTimeout(() => resolve(`The window did not finish within ${timeoutSeconds} seconds.`), timeoutSeconds * 1000);
      void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code === 0 || existsSync(report) ? undefined : `The extension host ended the tests with code ${code}.`));
      page.on('crash', () => resolve('The browser page crashed.'));
    });
    await page.exposeFunction('codeAutomationLog', (_level: string, args: unknown[]) => {
      const text = format(...args);
      if (text.startsWith(mark)) console.log(`  ${text.slice(mark.length).trimEnd().replaceAll('\n', '\n  ')}`);
    });
    await page.goto(
      workbenchUrl(server.url, {
        ...(scenario.folder ? { folder: scenario.folder } : {}),
        ...(scenario.workspaceFile ? { workspaceFile: scenario.workspaceFile } : {}),
        payload: [
          ['skipWelcome', 'true'],
          ['skipReleaseNotes', 'true'],
          ['extensionDevelopmentPath', remoteUri(server.port, root)],
          ['extensionTestsPath', remoteUri(server.port, writeEntry(window, mark))],
        ],
      }),
    );
    const verdict = await finished;
    const failed = verdict !== undefined || readReport(report)?.tests.some(({ state }) => state === 'failed');
    if (failed) await page.screenshot({ path: path.join(outFolder, 'screenshots', `failed-host-${scenario.name}.png`) }).catch(() => undefined);
    return verdict;
  } finally {
    clearTimeout(timer);
    await browser?.close();
    await server.stop();
  }
}

/** The same in a desktop VS Code. */
export async function runDesktopWindow(window: HostWindow, executable: string): Promise<string | undefined> {
  const { scenario, dataDir, report } = window;
  const { runTests } = await import('@vscode/test-electron');
  writeUserSettings(path.join(dataDir, 'User', 'settings.json'), userSettings(scenario), scenario.options.trust === false);
  const folders = [`--user-data-dir=${dataDir}`, `--extensions-dir=${path.join(dataDir, 'extensions')}`];
  for (const vsix of scenario.extensions) await installInDesktop(executable, vsix, folders);
  const opened = scenario.folder ?? scenario.workspaceFile;
  try {
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: root,
      extensionTestsPath: writeEntry(window, ''),
      launchArgs: [...(opened ? [opened] : []), ...folders, ...(scenario.options.trust === false ? [] : ['--disable-workspace-trust'])],
      extensionTestsEnv: { ...scenario.options.env },
    });
    return undefined;
  } catch (error) {
    return existsSync(report) ? undefined : String(error);
  }
}

function userSettings({ options }: Scenario): Record<string, unknown> {
  return { ...(options.trust === false ? { 'security.workspace.trust.startupPrompt': 'never' } : {}), ...options.settings };
}

/** The file VS Code loads: it says what to run, without environment variables that the product would see as well. */
function writeEntry({ scenario, report, grep }: HostWindow, prefix: string): string {
  const run: HostRun = { suites: scenario.suites, report, timeoutMs: 30_000, mark: prefix, ...(grep ? { grep } : {}) };
  const runner = path.join(outFolder, 'test', 'harness', 'hostRunner.cjs');
  const entry = path.join(scenario.scratch, 'entry.cjs');
  writeFileSync(entry, `module.exports.run = () => require(${JSON.stringify(runner)}).run(${JSON.stringify(run)});\n`);
  return entry;
}

import path from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/lib/chromium.mjs';
import { installInDesktop } from '../../scripts/lib/desktop.mjs';
import { packKernel } from '../../scripts/lib/kernel.mjs';
import { temporaryFolder } from '../../scripts/lib/paths.mjs';
import { writeUserSettings } from '../../scripts/lib/userSettings.mjs';
import { startVsCodeServer } from '../../scripts/lib/vscodeServer.mjs';
import { onrampVsix } from '../../scripts/lib/vsix.mjs';
import { workbenchUrl } from '../../scripts/lib/workbench.mjs';
import { themes, type ThemeName } from './themes.ts';

export interface WorkbenchOptions {
  /** The folder or `.code-workspace` file to open; nothing is open without. */
  workspace?: string;
  theme?: ThemeName;
  /** false: VS Code treats the folder as on a person's first visit and asks whether its authors are trusted. */
  trust?: boolean;
  settings?: Record<string, unknown>;
  /** `kernel` or VSIX files, beside Onramp's own, which is always installed. */
  extensions?: string[];
  env?: Record<string, string>;
  viewport?: { width: number; height: number };
  /** The language of the browser, as `de-DE`; English without. */
  locale?: string;
}

/** A window that has been asked for; `load` brings up its page where that is not done yet. */
export interface LaunchedWindow {
  page: Page;
  settingsFile: string;
  load(this: void): Promise<void>;
}

/** Starts a VS Code of its own with the packed Onramp; what must be undone is pushed to `undo`, also when it fails half-way. */
export async function launchWindow(options: WorkbenchOptions, undo: (() => unknown)[]): Promise<LaunchedWindow> {
  const { folder: dataDir, dispose } = temporaryFolder('ui');
  undo.push(dispose);
  const others = await Promise.all((options.extensions ?? []).map(async (extension) => (extension === 'kernel' ? packKernel() : extension)));
  const launch = { options, dataDir, extensions: [onrampVsix, ...others], settings: { 'workbench.colorTheme': themes[options.theme ?? 'light'].id, ...options.settings }, undo };
  return process.env.ONRAMP_TEST_DESKTOP ? launchDesktop(launch, process.env.ONRAMP_TEST_DESKTOP) : launchServed(launch);
}

interface Launch {
  options: WorkbenchOptions;
  dataDir: string;
  extensions: string[];
  settings: Record<string, unknown>;
  undo: (() => unknown)[];
}

async function launchServed({ options, dataDir, extensions, settings, undo }: Launch): Promise<LaunchedWindow> {
  const server = await startVsCodeServer({
    dataDir,
    workspaceTrust: options.trust === false,
    userSettings: settings,
    extensions,
    ...(options.env ? { env: options.env } : {}),
  });
  undo.push(() => server.stop());
  const browser = await launchBrowser(path.join(dataDir, 't'));
  undo.push(() => browser.close());
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'], ...(options.locale === undefined ? {} : { locale: options.locale }) });
  const page = await context.newPage();
  const target = options.workspace?.endsWith('.code-workspace') ? { workspaceFile: options.workspace } : options.workspace ? { folder: options.workspace } : {};
  const url = workbenchUrl(server.url, target);
  return { page, settingsFile: server.settingsFile, load: async () => void (await page.goto(url)) };
}

async function launchDesktop({ options, dataDir, extensions, settings, undo }: Launch, executable: string): Promise<LaunchedWindow> {
  const { _electron } = await import('playwright-core');
  const settingsFile = path.join(dataDir, 'User', 'settings.json');
  writeUserSettings(settingsFile, settings, options.trust === false);
  const folders = [`--user-data-dir=${dataDir}`, `--extensions-dir=${path.join(dataDir, 'extensions')}`];
  for (const vsix of extensions) await installInDesktop(executable, vsix, folders);
  const trust = options.trust === false ? [] : ['--disable-workspace-trust'];
  const app = await _electron.launch({
    executablePath: executable,
    args: [...(options.workspace ? [options.workspace] : []), ...folders, ...trust, '--no-sandbox', '--disable-updates', '--skip-welcome', '--skip-release-notes'],
    env: { ...(process.env as Record<string, string>), ...options.env },
  });
  undo.push(() => app.close());
  const page = await app.firstWindow();
  return { page, settingsFile, load: () => page.waitForLoadState() };
}

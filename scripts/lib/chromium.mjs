import { existsSync } from 'node:fs';
import process from 'node:process';
import { ExpectedFailure } from './messages.mjs';
import { findExecutable } from './processes.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** The browser to drive: CHROME_PATH, Debian's Chromium, or an installed Chrome; undefined when there is none. */
export function findBrowser() {
  if (process.env.CHROME_PATH) return process.env.CHROME_PATH;
  const macOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  if (existsSync(macOs)) return macOs;
  for (const name of ['chromium', 'google-chrome', 'google-chrome-stable', 'chrome']) {
    const found = findExecutable(name);
    if (found) return found;
  }
  return undefined;
}

/**
 * Starts a headless browser whose every file lies in one folder.
 * @param {string} homeFolder
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function launchBrowser(homeFolder) {
  const executablePath = findBrowser();
  if (!executablePath) throw new ExpectedFailure('No Chromium was found; please install the package "chromium" or set CHROME_PATH, and try again.');
  const { chromium } = await import('playwright-core');
  // Playwright puts the profile into the temporary folder of this process.
  process.env.TMPDIR = homeFolder;
  return chromium.launch({ executablePath, args: flags, env: { ...process.env, HOME: homeFolder, XDG_CONFIG_HOME: homeFolder, XDG_CACHE_HOME: homeFolder, TMPDIR: homeFolder } });
}

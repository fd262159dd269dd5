import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Settings for a quiet window: one side bar, an empty editor area, no offers, no look-ups. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.experimentalOnboarding': false,
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.editor.useModal': 'off',
  'workbench.editor.enablePreview': false,
  'workbench.reduceMotion': 'on',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'git.enabled': false,
  'files.hotExit': 'off',
  'files.simpleDialog.enable': true,
  'terminal.integrated.gpuAcceleration': 'off',
  'npm.autoDetect': 'off',
  'gulp.autoDetect': 'off',
  'grunt.autoDetect': 'off',
  'jake.autoDetect': 'off',
};

/**
 * Writes the user settings of a VS Code that is not running yet: the quiet ones, and what a test wants.
 * @param {string} file settings.json
 * @param {Record<string, unknown>} [settings]
 * @param {boolean} [workspaceTrust] true: VS Code asks whether a folder is trusted, as on a person's machine
 */
export function writeUserSettings(file, settings = {}, workspaceTrust = false) {
  mkdirSync(path.dirname(file), { recursive: true });
  const trust = workspaceTrust ? {} : { 'security.workspace.trust.enabled': false };
  writeFileSync(file, `${JSON.stringify({ ...quietSettings, ...trust, ...settings }, null, 2)}\n`);
}

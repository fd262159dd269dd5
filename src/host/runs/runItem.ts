import * as vscode from 'vscode';
import type { RunStatus } from '../../core/runs/records.ts';

const icons: Record<RunStatus, [icon: string, color: string | undefined]> = {
  RUNNING: ['loading~spin', 'charts.blue'],
  FINISHED: ['pass', 'testing.iconPassed'],
  FAILED: ['error', 'problemsErrorIcon.foreground'],
  KILLED: ['circle-slash', 'problemsWarningIcon.foreground'],
};

/** The state as an icon: told by shape as well as by colour. */
export function runIcon(status: RunStatus): vscode.ThemeIcon {
  const [icon, color] = icons[status];
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** Other people's text for a label of the status bar or a quick pick, where `$(name)` would be drawn as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

import * as vscode from 'vscode';
import { formatDuration } from '../../core/format.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import { describeInterpreterReason, describeStatus, durationMs } from '../../core/runs/describeRun.ts';
import type { RunStatus } from '../../core/runs/records.ts';
import type { Run } from '../../core/runs/runStore.ts';

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

/** What a row says when the pointer rests on it. */
export function runTooltip(run: Run, nowMs: number): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', true);
  // Names and arguments are other people's text: never Markdown.
  text.appendMarkdown('**').appendText(run.name).appendMarkdown('** ').appendText(describeStatus(run)).appendMarkdown('\n\n');
  text.appendCodeblock(quoteCommand(run.command), 'shellscript');
  const line = (label: string, value: string) => text.appendMarkdown(`\n${label}: `).appendText(value).appendMarkdown('  ');
  line('Started', new Date(run.startedAtMs).toLocaleString());
  line('Duration', formatDuration(durationMs(run, nowMs)));
  if (run.interpreter) line('Python', `${run.interpreter.path} (${describeInterpreterReason(run.interpreter.reason)})`);
  if (run.git) line('Commit', `${run.git.commit.slice(0, 7)}${run.git.branch === null ? '' : ` on ${run.git.branch}`}${run.git.dirty ? ', with uncommitted changes' : ''}`);
  return text;
}

/** Other people's text for a label of the status bar or a quick pick, where `$(name)` would be drawn as an icon. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

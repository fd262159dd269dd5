import * as vscode from 'vscode';
import { formatDuration } from '../../../core/format.ts';
import { quoteCommand } from '../../../core/runs/commandLine.ts';
import { aloud, describeInterpreterReason, describeStanding, describeStatus, durationMs } from '../../../core/runs/describeRun.ts';
import { differingParams } from '../../../core/runs/differingParams.ts';
import type { Run, RunDetails } from '../../../core/runs/runStore.ts';
import { runsOfRow, type RunRow } from '../runRow.ts';

/** More parameters than these are counted, not shown. */
const MOST_PARAMS = 10;

/** What a row says when the pointer rests on it: how it differs from the best run, its data, its commit. */
export async function runTooltip(row: RunRow, nowMs: number): Promise<vscode.MarkdownString> {
  const { run, folder, glance } = row;
  const details = await Promise.all(runsOfRow(row).map(({ id }) => folder.runs.details(id)));
  const known = details.flatMap((one) => one ?? []);
  const text = new vscode.MarkdownString('', true);
  // Names and values are other people's text: never Markdown.
  text.appendMarkdown('**').appendText(run.name).appendMarkdown('** ').appendText(describeStatus(run)).appendMarkdown('\n\n');
  if (run.command.length > 0) text.appendCodeblock(quoteCommand(run.command), 'shellscript');
  const line = (label: string, value: string) => text.appendMarkdown(`\n${label}: `).appendText(value).appendMarkdown('  ');
  if (glance?.metric) line('Key metric', describeStanding(glance.metric, aloud));
  const best = glance?.metric?.best;
  const isBest = best !== undefined && best !== null && glance?.metric?.value === best.value;
  if (best && !isBest) appendDifferences(text, mergeParams(known), await folder.runs.get(best.runId), await folder.runs.details(best.runId));
  appendFacts(line, run, known, nowMs);
  return text;
}

function appendDifferences(text: vscode.MarkdownString, own: Record<string, string>, best: Run | undefined, details: RunDetails | undefined): void {
  if (!best || !details) return;
  const differing = differingParams(own, details.params);
  text.appendMarkdown(`\n\nOther parameters than the best run, `).appendText(best.name).appendMarkdown(differing.length === 0 ? ': none\n\n' : ':\n\n');
  for (const { key, own: mine, other } of differing.slice(0, MOST_PARAMS)) {
    text.appendMarkdown('- ').appendText(`${key}: ${mine ?? 'not set'} (the best: ${other ?? 'not set'})`).appendMarkdown('\n');
  }
  if (differing.length > MOST_PARAMS) text.appendMarkdown(`- and ${differing.length - MOST_PARAMS} more\n`);
}

function appendFacts(line: (label: string, value: string) => unknown, run: Run, details: readonly RunDetails[], nowMs: number): void {
  const inputs = details.flatMap(({ inputs: files }) => files);
  if (inputs.length > 0) line('Data', inputs.slice(0, 3).map(({ name, digest }) => `${name} ${digest.slice(0, 8)}`).join(', ') + (inputs.length > 3 ? ` and ${inputs.length - 3} more` : ''));
  if (run.git) line('Commit', `${run.git.commit.slice(0, 7)}${run.git.branch === null ? '' : ` on ${run.git.branch}`}${run.git.dirty ? ', with uncommitted changes' : ''}`);
  line('Started', new Date(run.startedAtMs).toLocaleString());
  line('Duration', formatDuration(durationMs(run, nowMs)));
  if (run.interpreter) line('Python', `${run.interpreter.path} (${describeInterpreterReason(run.interpreter.reason)})`);
  const error = details.find(({ exception }) => exception !== null)?.exception;
  if (error) line('Error', `${error.type}: ${error.message}`);
}

/** The parameters of the runs that a row stands for; the session's own come first. */
function mergeParams(details: readonly RunDetails[]): Record<string, string> {
  return Object.assign({}, ...[...details].reverse().map(({ params }) => params)) as Record<string, string>;
}

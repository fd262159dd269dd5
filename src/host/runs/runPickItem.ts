import type * as vscode from 'vscode';
import { describeRow } from '../../core/runs/describeRun.ts';
import { runIcon, withoutIcons } from './runItem.ts';
import type { RunRow } from './runRow.ts';

/** A run to choose in a quick pick, which says what its row in the Runs view says. */
export type RunPickItem = vscode.QuickPickItem & { row: RunRow };

export function toPickItem(row: RunRow, nowMs: number): RunPickItem {
  const { run, glance } = row;
  return {
    label: withoutIcons(run.name),
    description: withoutIcons(describeRow(run, nowMs, glance ? { glance } : {})),
    iconPath: runIcon(run.status),
    row,
  };
}

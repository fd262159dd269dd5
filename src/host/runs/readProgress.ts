import * as vscode from 'vscode';
import { DisposableStore, disposable } from '../../core/disposables.ts';
import type { Feature } from '../feature.ts';

/** Says in the status bar, and by the bar above the view, that many runs are read: after an update, a copy, a damaged index. */
export const registerReadProgress: Feature = ({ workspaces }) => {
  const own = new DisposableStore();
  let shown: { report(message: string): void; end(): void } | undefined;
  own.add(disposable(() => shown?.end()));
  own.add(
    workspaces.onDidProgress(({ read, total }) => {
      shown ??= show();
      shown.report(`reading runs: ${read.toLocaleString()} of ${total.toLocaleString()}`);
      if (read < total) return;
      shown.end();
      shown = undefined;
    }),
  );
  return own;
};

function show(): { report(message: string): void; end(): void } {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let progress: vscode.Progress<{ message?: string }> | undefined;
  void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Onramp' }, (started) => {
    progress = started;
    return ended;
  });
  void vscode.window.withProgress({ location: { viewId: 'onramp.runs' } }, () => ended);
  return { report: (message) => progress?.report({ message }), end };
}

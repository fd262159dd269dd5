import * as vscode from 'vscode';
import type { Disposable } from '../../../core/disposables.ts';
import type { Run } from '../../../core/runs/runStore.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';

/** Names starred runs to VS Code's decorations, nothing else. */
const SCHEME = 'onramp-starred-run';

/** What a row of a starred run is decorated by. */
export function starredUri(folder: TrackedFolder, run: Run): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `${folder.location.storeFolder}/${run.id}` });
}

/** A star at the right end of the rows of starred runs; the icon of a row is its state. */
export function decorateStarredRuns(): Disposable {
  return vscode.window.registerFileDecorationProvider({
    provideFileDecoration: (uri) => (uri.scheme === SCHEME ? new vscode.FileDecoration('\u2605', 'Starred') : undefined),
  });
}

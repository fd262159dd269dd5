import { DisposableStore } from '../../../core/disposables.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { SavedSearches } from './savedSearches.ts';
import { SearchBox } from './searchBox.ts';
import type { RunsViewPart } from './runsViewContext.ts';

/** "Search Runs..." and its end. */
export const registerSearchRuns: RunsViewPart = (context) => {
  const own = new DisposableStore();
  const { log, state } = context;
  const saved = new SavedSearches(context.context.workspaceState);
  own.add(registerCommand(commandIds.searchRuns, log, () => new SearchBox(context, saved).show()));
  own.add(registerCommand(commandIds.clearSearch, log, () => state.change({ search: '' })));
  return own;
};

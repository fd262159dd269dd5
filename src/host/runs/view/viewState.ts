import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Disposable } from '../../../core/disposables.ts';
import type { BrowseQuery } from '../../../core/search/browse.ts';
import { readSearch } from '../../../core/search/searchText.ts';

const grouping = z.union([z.object({ by: z.enum(['experiment', 'script', 'day', 'status']) }), z.object({ by: z.literal('tag'), key: z.string() })]);

const remembered = z.object({
  grouping: z.catch(z.nullable(grouping), null),
  /** What was typed into the search box; empty shows all runs. */
  search: z.catch(z.string(), ''),
  withArchived: z.catch(z.boolean(), false),
});

/** How a person looks at the runs; all of it but a look at deleted ones is remembered for the workspace. */
export type ViewChoices = z.infer<typeof remembered> & { lifecycle: 'active' | 'deleted' };

const KEY = 'onramp.runs.view';

/** What the Runs view shows, of which runs, and in which groups. */
export class ViewState implements Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private current: ViewChoices;
  readonly onDidChange = this.changes.event;

  constructor(private readonly memory: vscode.Memento) {
    const saved = remembered.safeParse(memory.get(KEY) ?? {});
    this.current = { ...(saved.success ? saved.data : { grouping: null, search: '', withArchived: false }), lifecycle: 'active' };
    // A release that reads filters in another way may have saved it.
    if (!readSearch(this.current.search).ok) this.current.search = '';
    this.tellMenus();
  }

  get choices(): Readonly<ViewChoices> {
    return this.current;
  }

  get isSearching(): boolean {
    return this.current.search.trim() !== '';
  }

  /** What the view asks for at its top: a search finds every run for itself. */
  get query(): BrowseQuery {
    const { search, lifecycle, withArchived } = this.current;
    const read = readSearch(search);
    const { filter, freeText } = read.ok ? read : { filter: { clauses: [] }, freeText: { terms: [] } };
    return { filter, freeText, scope: { lifecycle, level: this.isSearching ? 'each' : 'top', withArchived: withArchived || lifecycle === 'deleted' } };
  }

  async change(changes: Partial<ViewChoices>): Promise<void> {
    this.current = { ...this.current, ...changes };
    this.tellMenus();
    this.changes.fire();
    const { lifecycle: _lifecycle, ...kept } = this.current;
    await this.memory.update(KEY, kept);
  }

  dispose(): void {
    this.changes.dispose();
  }

  private tellMenus(): void {
    const { lifecycle, withArchived } = this.current;
    const keys = { isSearching: this.isSearching, showsDeleted: lifecycle === 'deleted', showsArchived: withArchived };
    for (const [key, value] of Object.entries(keys)) void vscode.commands.executeCommand('setContext', `onramp.runs.${key}`, value);
  }
}

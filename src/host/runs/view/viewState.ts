import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { Disposable } from '../../../core/disposables.ts';
import type { BrowseQuery } from '../../../core/search/browse.ts';
import { readSearch } from '../../../core/search/searchText.ts';

const grouping = z.union([z.object({ by: z.enum(['experiment', 'script', 'day', 'status']) }), z.object({ by: z.literal('tag'), key: z.string() })]);

const remembered = z.object({
  grouping: z.catch(z.nullable(grouping), null),
  /** The newest first, or the best by the key metric. */
  order: z.catch(z.enum(['time', 'best']), 'time'),
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
    this.current = { ...(saved.success ? saved.data : { grouping: null, order: 'time', search: '', withArchived: false }), lifecycle: 'active' };
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

  get isBestFirst(): boolean {
    return this.current.order === 'best' && this.current.lifecycle === 'active';
  }

  /** Whether every run stands for itself, also nested ones: where they are searched, or ordered by what they reached. */
  get isFlat(): boolean {
    return this.isSearching || this.isBestFirst;
  }

  /** What the view asks for at its top. */
  get query(): BrowseQuery {
    const { search, lifecycle, withArchived } = this.current;
    const read = readSearch(search);
    const { filter, freeText } = read.ok ? read : { filter: { clauses: [] }, freeText: { terms: [] } };
    return { filter, freeText, scope: { lifecycle, level: this.isFlat ? 'each' : 'top', withArchived: withArchived || lifecycle === 'deleted' } };
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

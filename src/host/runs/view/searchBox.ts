import * as vscode from 'vscode';
import { DisposableStore } from '../../../core/disposables.ts';
import type { Field } from '../../../core/search/filter.ts';
import type { KnownFields } from '../../../core/search/completions.ts';
import { printField } from '../../../core/search/printFilter.ts';
import { pointAtError, searchHints } from '../../../core/search/searchHints.ts';
import type { SearchError } from '../../../core/search/searchError.ts';
import { readSearch } from '../../../core/search/searchText.ts';
import { showError } from '../../commands.ts';
import { withoutIcons } from '../runItem.ts';
import type { RunsViewContext } from './runsViewContext.ts';
import type { SavedSearches } from './savedSearches.ts';

/** Choices below the search; more are found by typing. */
const MOST_HINTS = 30;
/** Values that are offered of a parameter or tag. */
const MOST_VALUES = 30;
/** Runs are counted when typing pauses, in milliseconds. */
const COUNT_AFTER_MS = 80;

interface SearchItem extends vscode.QuickPickItem {
  /** What choosing it does: show what the text finds, or write on. */
  does: { kind: 'apply'; text: string } | { kind: 'write'; text: string } | { kind: 'none' };
  /** By its name, for a saved one. */
  saved?: string;
}

const saveButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('save'), tooltip: 'Save Search...' };
const deleteButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Delete Saved Search' };
const icons = { prefix: 'symbol-namespace', key: 'symbol-field', comparator: 'symbol-operator', value: 'symbol-value', keyword: 'symbol-keyword' } as const;

/**
 * The box in which runs are searched: the first row says what the text finds, or where it is wrong; below it stands what
 * can be typed next, and saved searches.
 */
export class SearchBox {
  private readonly own = new DisposableStore();
  private readonly pick: vscode.QuickPick<SearchItem>;
  private names: Pick<KnownFields, 'metrics' | 'params' | 'tags'> = { metrics: [], params: [], tags: [] };
  private readonly values = new Map<string, readonly string[]>();
  private counting: NodeJS.Timeout | undefined;
  private found: { text: string; count: number } | undefined;

  constructor(
    private readonly context: RunsViewContext,
    private readonly searches: SavedSearches,
  ) {
    this.pick = this.own.add(vscode.window.createQuickPick<SearchItem>());
    this.pick.title = 'Search Runs';
    this.pick.placeholder = "Words, or a filter such as metrics.rmse < 50 AND params.model = 'ridge'";
    this.pick.value = context.state.choices.search;
    this.own.add(this.pick.onDidChangeValue(() => this.changed()));
    this.own.add(this.pick.onDidAccept(() => this.accept()));
    this.own.add(this.pick.onDidTriggerItemButton(({ item, button }) => void (button === saveButton ? this.save() : this.deleteSaved(item))));
    this.own.add(this.pick.onDidHide(() => this.own.dispose()));
    this.own.add({ dispose: () => clearTimeout(this.counting) });
  }

  show(): void {
    this.changed();
    this.pick.show();
    void this.readNames().catch((error: unknown) => showError(error, this.context.log));
  }

  private async readNames(): Promise<void> {
    const known = await Promise.all(this.context.workspaces.folders.map(({ runs }) => runs.knownFields()));
    const all = (kind: 'metrics' | 'params' | 'tags') => [...new Set(known.flatMap((one) => one[kind]))].sort();
    this.names = { metrics: all('metrics'), params: all('params'), tags: all('tags') };
    this.draw();
  }

  private changed(): void {
    this.draw();
    clearTimeout(this.counting);
    this.counting = setTimeout(() => void this.count().catch((error: unknown) => this.context.log.warn(String(error))), COUNT_AFTER_MS);
  }

  private async count(): Promise<void> {
    const text = this.pick.value;
    const read = readSearch(text);
    if (!read.ok || text.trim() === '') return;
    const { scope } = this.context.state.query;
    const query = { filter: read.filter, freeText: read.freeText, scope: { ...scope, level: 'each' as const } };
    const pages = await Promise.all(this.context.workspaces.folders.map(({ runs }) => runs.browse(query, { limit: 0 })));
    if (text !== this.pick.value) return;
    this.found = { text, count: pages.reduce((sum, { total }) => sum + total, 0) };
    this.draw();
  }

  private draw(): void {
    const text = this.pick.value;
    const first = this.firstItem(text);
    const known: KnownFields = { ...this.names, valuesOf: (field) => this.valuesOf(field) };
    const hints = searchHints(text, known).slice(0, MOST_HINTS).map(({ label, kind, text: next }): SearchItem => ({ label: withoutIcons(label), description: kind, iconPath: new vscode.ThemeIcon(icons[kind]), alwaysShow: true, does: { kind: 'write', text: next } }));
    const saved = this.searches.list().filter(({ name, text: search }) => text === '' || `${name}\n${search}`.toLowerCase().includes(text.toLowerCase()));
    const savedItems = saved.map(({ name, text: search }): SearchItem => ({ label: withoutIcons(name), description: withoutIcons(search), iconPath: new vscode.ThemeIcon('bookmark'), alwaysShow: true, buttons: [deleteButton], does: { kind: 'apply', text: search }, saved: name }));
    this.pick.items = [
      ...first,
      ...(savedItems.length > 0 ? [separator('saved searches'), ...savedItems] : []),
      ...(hints.length > 0 ? [separator('what can come next'), ...hints] : []),
    ];
    if (first[0]) this.pick.activeItems = [first[0]];
  }

  private firstItem(text: string): SearchItem[] {
    if (text.trim() === '') return this.context.state.isSearching ? [{ label: 'Show all runs', iconPath: new vscode.ThemeIcon('clear-all'), alwaysShow: true, does: { kind: 'apply', text: '' } }] : [];
    const read = readSearch(text);
    const shared = { label: withoutIcons(text), alwaysShow: true };
    if (!read.ok) return [{ ...shared, ...describeError(text, read.error), does: { kind: 'none' } }];
    const { filter } = read;
    const how = filter.clauses.length > 0 ? 'filter' : 'words in names, notes, parameters and tags';
    const count = this.found?.text === text ? `${this.found.count} ${this.found.count === 1 ? 'run' : 'runs'} \u00b7 ` : '';
    return [{ ...shared, description: `${count}${how}`, iconPath: new vscode.ThemeIcon('search'), buttons: [saveButton], does: { kind: 'apply', text } }];
  }

  /** What is known by now; the rest is asked for, and the box drawn anew when it is there. */
  private valuesOf(field: Field): readonly string[] {
    if (field.kind === 'attribute') return field.key === 'status' ? ['RUNNING', 'FINISHED', 'FAILED', 'KILLED'] : [];
    if (field.kind !== 'param' && field.kind !== 'tag') return [];
    const name = printField(field);
    const known = this.values.get(name);
    if (known) return known;
    this.values.set(name, []);
    const asked = this.context.workspaces.folders.map(({ runs }) => runs.valuesOf({ kind: field.kind, key: field.key }, MOST_VALUES));
    void Promise.all(asked).then(
      (answers) => {
        this.values.set(name, [...new Set(answers.flat())]);
        this.draw();
      },
      (error: unknown) => this.context.log.warn(String(error)),
    );
    return [];
  }

  private accept(): void {
    const does = (this.pick.selectedItems[0] ?? this.pick.activeItems[0])?.does ?? { kind: 'none' };
    if (does.kind === 'apply') {
      void this.context.state.change({ search: does.text.trim() });
      this.pick.hide();
    } else if (does.kind === 'write') {
      this.pick.value = does.text;
      this.changed();
    }
  }

  private async save(): Promise<void> {
    const text = this.pick.value.trim();
    const name = await vscode.window.showInputBox({ title: 'Save Search', prompt: `A name for ${text}`, value: text });
    if (name === undefined || name.trim() === '') return;
    await this.searches.save({ name: name.trim(), text });
    await this.context.state.change({ search: text });
  }

  private async deleteSaved({ saved }: SearchItem): Promise<void> {
    if (saved === undefined) return;
    await this.searches.delete(saved);
    this.draw();
  }
}

/** What is missing at the end is still to be typed, and no error yet. */
function describeError(text: string, error: SearchError): Pick<SearchItem, 'description' | 'detail' | 'iconPath'> {
  const isUnfinished = error.offset >= text.trimEnd().length;
  return { detail: withoutIcons(error.message), iconPath: new vscode.ThemeIcon(isUnfinished ? 'info' : 'error'), ...(isUnfinished ? {} : { description: withoutIcons(pointAtError(text, error)) }) };
}

function separator(label: string): SearchItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, does: { kind: 'none' } };
}

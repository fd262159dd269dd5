import type { ColumnSetView, CompareView } from '../../../src/protocol/comparePanel.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { PlacedColumn } from './tableLayout.ts';

/** The columns as they are shown now, under a name. */
export function collectSet(name: string, view: CompareView, placed: readonly PlacedColumn[]): ColumnSetView {
  const { pinned, widths, sort, heat, onlyDiffering } = view;
  return { name, columns: placed.map(({ id }) => id).filter((id) => id !== NAME), pinned, widths, sort, heat, onlyDiffering };
}

/** What choosing a set changes of the view: its columns in their order and nothing else. Filters stay: they are about runs. */
export function chosenSet({ columns, pinned, widths, sort, heat, onlyDiffering }: ColumnSetView, all: readonly TableColumn[]): Partial<CompareView> {
  const shown = new Set(columns);
  return { hidden: all.map(({ id }) => id).filter((id) => id !== NAME && !shown.has(id)), order: columns.filter((id) => !pinned.includes(id)), pinned, widths, sort, heat, onlyDiffering };
}

/** Those of the workspace behind those of the comparison, which count where both have a name. */
export function joinSets(own: readonly ColumnSetView[], others: readonly ColumnSetView[]): ColumnSetView[] {
  const names = new Set(own.map(({ name }) => name));
  return [...own, ...others.filter(({ name }) => !names.has(name))];
}

/** The sets with one that is new, or in the place of the one of its name. */
export function withSet(sets: readonly ColumnSetView[], set: ColumnSetView): ColumnSetView[] {
  return sets.some(({ name }) => name === set.name) ? sets.map((one) => (one.name === set.name ? set : one)) : [...sets, set];
}

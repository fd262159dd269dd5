import { useEffect, useState } from 'preact/hooks';
import type { ColumnSetView, CompareView } from '../../../src/protocol/comparePanel.ts';
import { chosenSet, collectSet, joinSets, withSet } from './columnSets.ts';
import type { CompareApi } from './compareApi.ts';
import type { TableColumn } from './tableColumns.ts';
import type { PlacedColumn } from './tableLayout.ts';

export interface ColumnSetListProps {
  columns: readonly TableColumn[];
  placed: readonly PlacedColumn[];
  view: CompareView;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
}

/** Named columns: chosen by a click, saved as they are now, and forgotten again. */
export function ColumnSetList({ columns, placed, view, api, onChange }: ColumnSetListProps) {
  const [ofWorkspace, setOfWorkspace] = useState<ColumnSetView[]>([]);
  const [name, setName] = useState('');
  useEffect(() => api.act(api.request('readColumnSets', {}).then(setOfWorkspace)), []);
  const sets = joinSets(view.columnSets, ofWorkspace);
  const save = () => {
    const set = collectSet(name.trim(), view, placed);
    if (set.name === '') return;
    onChange({ columnSets: withSet(view.columnSets, set) });
    setName('');
    api.act(api.request('saveColumnSet', { set }).then(setOfWorkspace));
  };
  const remove = (set: ColumnSetView) => {
    onChange({ columnSets: view.columnSets.filter((one) => one.name !== set.name) });
    setOfWorkspace(ofWorkspace.filter((one) => one.name !== set.name));
    api.act(api.request('removeColumnSet', { name: set.name }).then(setOfWorkspace));
  };
  return (
    <fieldset class="column-sets">
      <legend>Named sets</legend>
      {sets.map((set) => (
        <div key={set.name} class="column-set">
          <button class="link" title={`Show ${set.columns.length} columns as they were saved`} onClick={() => onChange(chosenSet(set, columns))}>{set.name}</button>
          <button class="icon" aria-label={`Forget ${set.name}`} title="Forget" onClick={() => remove(set)}><span class="codicon codicon-trash" aria-hidden="true" /></button>
        </div>
      ))}
      <div class="column-set">
        <input type="text" aria-label="Name of the set" placeholder="Name for these columns" value={name} onInput={(event) => setName(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && save()} />
        <button class="secondary" disabled={name.trim() === ''} onClick={save}>{sets.some((set) => set.name === name.trim()) ? 'Replace' : 'Save'}</button>
      </div>
    </fieldset>
  );
}

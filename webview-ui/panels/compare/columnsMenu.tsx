import { useState } from 'preact/hooks';
import type { CompareView } from '../../../src/protocol/comparePanel.ts';
import { Popover } from '../../components/menu.tsx';
import { ColumnSetList } from './columnSetList.tsx';
import type { CompareApi } from './compareApi.ts';
import { NAME, type TableColumn } from './tableColumns.ts';
import type { PlacedColumn } from './tableLayout.ts';

/** So many lines are drawn; a thousand columns are found by typing. */
const MOST_LINES = 200;

const groups: readonly { kind: TableColumn['kind']; title: string }[] = [
  { kind: 'metric', title: 'Metrics' },
  { kind: 'param', title: 'Parameters' },
  { kind: 'data', title: 'Data' },
  { kind: 'run', title: 'Run' },
  { kind: 'tag', title: 'Tags' },
];

export interface ColumnsMenuProps {
  anchor: DOMRect;
  columns: readonly TableColumn[];
  /** Those that are shown. */
  placed: readonly PlacedColumn[];
  view: CompareView;
  api: CompareApi;
  onChange: (some: Partial<CompareView>) => void;
  onClose: () => void;
}

/** Which columns are shown: one by one, or a whole kind at once. */
export function ColumnsMenu({ anchor, columns, placed, view, api, onChange, onClose }: ColumnsMenuProps) {
  const [text, setText] = useState('');
  const choosable = columns.filter(({ id }) => id !== NAME);
  const wanted = choosable.filter(({ title }) => title.toLowerCase().includes(text.trim().toLowerCase()));
  const hidden = new Set(view.hidden);
  const show = (ids: readonly string[], isShown: boolean) => {
    const next = new Set(hidden);
    for (const id of ids) if (isShown) next.delete(id); else next.add(id);
    onChange({ hidden: [...next] });
  };
  const shownOf = (kind: TableColumn['kind']) => choosable.filter((column) => column.kind === kind);
  return (
    <Popover label="Columns" anchor={anchor} onClose={onClose}>
      <div class="columns-menu">
        <input type="search" aria-label="Find a column" placeholder={`Find among ${choosable.length.toLocaleString()} columns`} value={text} onInput={(event) => setText(event.currentTarget.value)} />
        <div class="buttons" role="group" aria-label="Kinds of columns">
          <button class="secondary" onClick={() => onChange({ hidden: [], order: [], pinned: [], widths: {} })}>All</button>
          {groups.filter(({ kind }) => shownOf(kind).length > 0).map(({ kind, title }) => (
            <button key={kind} class="secondary" title={`Show ${title.toLowerCase()} and nothing else`} onClick={() => onChange({ hidden: choosable.filter((column) => column.kind !== kind).map(({ id }) => id) })}>
              Only {title}
            </button>
          ))}
        </div>
        <ColumnSetList columns={columns} placed={placed} view={view} api={api} onChange={onChange} />
        <div class="column-lines">
          {groups.map(({ kind, title }) => {
            const lines = wanted.filter((column) => column.kind === kind);
            if (lines.length === 0) return null;
            const ids = lines.map(({ id }) => id);
            const isAll = ids.every((id) => !hidden.has(id));
            return (
              <fieldset key={kind}>
                <legend>
                  <label><input type="checkbox" checked={isAll} onChange={() => show(ids, !isAll)} /> {title} <span class="note">{lines.length.toLocaleString()}</span></label>
                </legend>
                {lines.slice(0, MOST_LINES).map((column) => (
                  <label key={column.id} class="column-line">
                    <input type="checkbox" checked={!hidden.has(column.id)} onChange={() => show([column.id], hidden.has(column.id))} />
                    <span>{column.title}</span>
                    {!column.differs && <span class="note">equal everywhere</span>}
                  </label>
                ))}
                {lines.length > MOST_LINES && <p class="note">{(lines.length - MOST_LINES).toLocaleString()} more: type to find them</p>}
              </fieldset>
            );
          })}
          {wanted.length === 0 && <p class="message">No column has “{text}” in its name.</p>}
        </div>
      </div>
    </Popover>
  );
}

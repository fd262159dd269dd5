import { parseColumnFilter } from './columnFilter.ts';
import { NAME, type TableColumn } from './tableColumns.ts';

/** What was typed to filter the runs. */
export interface RunFilter {
  /** Each with the column whose value it is asked for. */
  conditions: { column: TableColumn; passes: (row: number) => boolean }[];
  /** What was not understood, as a sentence; null where all was. */
  problem: string | null;
}

const quoted = '`[^`]*`|"[^"]*"|\'[^\']*\'';
/** `val_auc > 0.82`, `metrics."val auc" = 1`. */
const comparison = new RegExp(`^((?:(?:${quoted})|[^<>=!\`"'])+?)\\s*(<=|>=|!=|==|=|<|>)\\s*(.*)$`, 's');
/** `lr 0.1..0.5`. */
const within = /^(.+?)\s+(\S+\s*\.\.\s*\S*)$/s;
const junction = new RegExp(`(?:${quoted}|(?!\\s+and(?:\\s|$)).)+`, 'gis');
const kinds: Readonly<Record<string, TableColumn['kind']>> = { metrics: 'metric', metric: 'metric', params: 'param', param: 'param', parameters: 'param', parameter: 'param', tags: 'tag', tag: 'tag', data: 'data', attributes: 'run', attribute: 'run' };

/**
 * Conditions on columns that `and` joins: `val_auc > 0.82 and lr = 0.1..0.5`, each with what filters a column. Names are those of columns, in quotes
 * or backticks where they hold such words, with `metrics.` or `params.` before them where two have one name. Anything else is looked for in the names of runs.
 */
export function parseRunFilter(text: string, columns: readonly TableColumn[]): RunFilter {
  const byName: RunFilter = { conditions: ofColumn(columns.find(({ id }) => id === NAME), text), problem: null };
  const parts = (text.match(junction) ?? []).map((part) => part.trim().replace(/^and(?:\s+|$)/i, '')).filter((part) => part !== '');
  const read = parts.map((part) => readCondition(part, columns));
  if (read.length === 0 || read.includes(null)) return byName;
  const conditions = read.flatMap((one) => one ?? []);
  const unknown = conditions.find(({ column }) => !column);
  if (unknown) return { ...byName, problem: `“${unknown.name}” is no column: looking for the whole text in names.` };
  // A number or a range that is half typed is no mistake yet.
  const empty = conditions.find(({ column, operand, filter }) => column && /\p{L}{2}/u.test(operand) && ofColumn(column, filter).length === 0);
  return { conditions: conditions.flatMap(({ column, filter }) => ofColumn(column, filter)), problem: empty ? `“${empty.operand.trim()}” is nothing that ${empty.name} can be compared with.` : null };
}

interface Condition {
  name: string;
  column: TableColumn | undefined;
  /** As the filter of the column has it. */
  filter: string;
  operand: string;
}

/** Null for what is no condition at all. */
function readCondition(part: string, columns: readonly TableColumn[]): Condition | null {
  const compared = comparison.exec(part);
  if (compared) {
    const [, name = '', operator = '', operand = ''] = compared;
    const isRange = operand.includes('..') && operator.startsWith('=');
    return { name: name.trim(), column: columnOf(name.trim(), columns), filter: isRange ? operand : `${operator} ${unquoted(operand.trim())}`, operand };
  }
  const [, name = '', range = ''] = within.exec(part) ?? [];
  const column = name === '' ? undefined : columnOf(name, columns);
  return column ? { name, column, filter: range, operand: range } : null;
}

function columnOf(name: string, columns: readonly TableColumn[]): TableColumn | undefined {
  const find = (title: string, kind?: TableColumn['kind']) => {
    const some = columns.filter((column) => kind === undefined || column.kind === kind);
    return some.find((column) => column.title === title) ?? some.find((column) => column.title.toLowerCase() === title.toLowerCase());
  };
  const [, prefix = '', rest = ''] = /^(\w+)\.(.+)$/s.exec(name) ?? [];
  const kind = Object.hasOwn(kinds, prefix.toLowerCase()) ? kinds[prefix.toLowerCase()] : undefined;
  return find(unquoted(name)) ?? (kind && find(unquoted(rest), kind));
}

function unquoted(text: string): string {
  return /^(`.*`|".*"|'.*')$/s.test(text) && text.length > 1 ? text.slice(1, -1) : text;
}

function ofColumn(column: TableColumn | undefined, text: string): RunFilter['conditions'] {
  const filter = column && parseColumnFilter(text, column);
  return column && filter ? [{ column, passes: (row) => filter(column.value(row)) }] : [];
}

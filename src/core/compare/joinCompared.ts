import { columnId, textAt, type ComparedColumn, type ComparedRuns, type MetricColumn, type TextColumn } from './comparedRuns.ts';

/**
 * Rows of two comparisons below each other, with all columns that either has. Where both have a run, the first one counts: what was saved of
 * a run fills in for it only when it is not there any more.
 */
export function joinCompared(first: ComparedRuns, second: ComparedRuns): ComparedRuns {
  const known = new Set(first.rows.map(({ runId }) => runId));
  const added = [...second.rows.keys()].filter((row) => !known.has(second.rows[row]?.runId ?? ''));
  const others = new Map(second.columns.map((column) => [columnId(column), column]));
  const height = first.rows.length;
  const columns = first.columns.map((column) => joined(column, others.get(columnId(column)), height, added));
  const ids = new Set(first.columns.map(columnId));
  const onlySecond = second.columns.filter((column) => !ids.has(columnId(column))).map((column) => joined(undefined, column, height, added));
  return { rows: [...first.rows, ...added.flatMap((row) => second.rows[row] ?? [])], columns: [...columns, ...onlySecond] };
}

function joined(a: ComparedColumn | undefined, b: ComparedColumn | undefined, height: number, added: readonly number[]): ComparedColumn {
  const some = a ?? b;
  if (!some) throw new Error('a column of neither');
  if (some.kind === 'metric') return joinedMetric(some.key, a as MetricColumn | undefined, b as MetricColumn | undefined, height, added);
  return joinedText(some.kind, some.key, a as TextColumn | undefined, b as TextColumn | undefined, height, added);
}

function joinedMetric(key: string, a: MetricColumn | undefined, b: MetricColumn | undefined, height: number, added: readonly number[]): MetricColumn {
  const values = (of: 'count' | 'last' | 'min' | 'max' | 'lastStep') => {
    const none = of === 'count' ? 0 : Number.NaN;
    const all = new Float64Array(height + added.length).fill(none);
    if (a) all.set(a[of]);
    if (b) for (const [position, row] of added.entries()) all[height + position] = b[of][row] ?? none;
    return all;
  };
  return { kind: 'metric', key, count: values('count'), last: values('last'), min: values('min'), max: values('max'), lastStep: values('lastStep') };
}

function joinedText(kind: TextColumn['kind'], key: string, a: TextColumn | undefined, b: TextColumn | undefined, height: number, added: readonly number[]): TextColumn {
  const words = new Map((a?.words ?? []).map((word, code) => [word, code]));
  const codes = new Int32Array(height + added.length).fill(-1);
  if (a) codes.set(a.codes);
  for (const [position, row] of added.entries()) {
    const text = b ? textAt(b, row) : null;
    if (text === null) continue;
    const code = words.get(text) ?? words.size;
    words.set(text, code);
    codes[height + position] = code;
  }
  return { kind, key, words: [...words.keys()], codes };
}

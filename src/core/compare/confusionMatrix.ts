import { parseDelimited } from '../artifacts/delimitedText.ts';

/** How often members of one class were taken for another. */
export interface ConfusionMatrix {
  labels: string[];
  /** labels x labels: rows are actual classes, columns predicted ones. Counts, or shares where that was saved. */
  counts: number[][];
}

/** Larger ones are no picture any more. */
const MOST_LABELS = 200;
const MOST_ROWS = 1_000_000;

/** Whether a kept file may hold a confusion matrix, by its name. */
export function isConfusionFile(path: string): boolean {
  return /confusion|(^|[^a-z])(cm|conf_?mat(rix)?)([^a-z]|$)/i.test(path.slice(path.lastIndexOf('/') + 1)) && /\.(csv|tsv|txt|json)$/i.test(path);
}

/**
 * A confusion matrix in the forms in which programs save one: what NumPy, pandas and `json` write of scikit-learn's, with labels or
 * without; or a list of pairs of actual and predicted classes, as DVCLive's plots. Undefined for anything else.
 */
export function parseConfusionMatrix(path: string, text: string): ConfusionMatrix | undefined {
  const matrix = /\.json$/i.test(path) ? parseJson(text) : parseTable(text);
  return matrix && matrix.labels.length > 0 && matrix.labels.length <= MOST_LABELS && matrix.counts.flat().every((count) => Number.isFinite(count) && count >= 0) ? matrix : undefined;
}

function parseJson(text: string): ConfusionMatrix | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return fromJson(value);
}

function fromJson(value: unknown): ConfusionMatrix | undefined {
  if (isNumbers(value)) return fromRows(value);
  if (isRecords(value)) return fromPairs(value.map((record) => new Map(Object.entries(record))));
  if (!isRecord(value)) return undefined;
  const named = ['confusion_matrix', 'matrix', 'counts', 'values', 'data'].map((key) => value[key]).find((one) => isNumbers(one) || isRecord(one) || isRecords(one));
  if (named !== undefined) {
    if (!isNumbers(named)) return fromJson(named);
    const rows = toTexts(value['index'] ?? value['labels'] ?? value['classes'] ?? value['class_names'] ?? value['target_names']);
    return fromRows(named, rows, toTexts(value['columns']) ?? rows);
  }
  // pandas writes a table column by column: predicted classes hold actual ones.
  const columns = Object.entries(value);
  if (columns.length === 0 || !columns.every((entry): entry is [string, Record<string, number>] => isRecord(entry[1]) && Object.values(entry[1]).every((count) => typeof count === 'number'))) return undefined;
  return fromPairs(columns.flatMap(([predicted, rows]) => Object.entries(rows).map(([actual, count]) => new Map<string, unknown>([['actual', actual], ['predicted', predicted], ['count', count]]))));
}

function parseTable(text: string): ConfusionMatrix | undefined {
  // NumPy puts blanks between numbers and a `#` before its heading.
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#') && line.trim() !== '').map((line) => line.trim());
  const delimiter = ['\t', ',', ';'].find((one) => lines[0]?.includes(one)) ?? ' ';
  const clean = delimiter === ' ' ? lines.map((line) => line.replaceAll(/ +/g, ' ')) : text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const { columns, rows: rest } = parseDelimited(clean.join('\n'), delimiter, { rows: MOST_ROWS, columns: MOST_LABELS + 2 });
  const rows = [columns, ...rest].map((row) => row.map((field) => field.trim()));
  const [heading = [], ...body] = rows;
  const pairs = columnsOfPairs(heading);
  if (pairs) return fromPairs(body.map((row) => new Map(heading.map((name, position) => [name, row[position] ?? '']))));
  const width = heading.length;
  if (rows.some((row) => row.length !== width)) return undefined;
  if (rows.length === width && rows.flat().every(isNumber)) return fromRows(rows.map(toNumbers));
  if (body.length === width && body.flat().every(isNumber)) return fromRows(body.map(toNumbers), heading, heading);
  const cells = body.map((row) => row.slice(1));
  return cells.flat().every(isNumber) ? fromRows(cells.map(toNumbers), body.map(([label = '']) => label), heading.slice(1)) : undefined;
}

/** A matrix with the labels of its rows and columns; a class that only one of both has was never met, or never predicted. */
function fromRows(rows: readonly (readonly number[])[], actual = rows.map((_, row) => String(row)), predicted = actual): ConfusionMatrix | undefined {
  if (rows.length !== actual.length || rows.some((row) => row.length !== predicted.length)) return undefined;
  if (hasTotals(actual, predicted)) return fromRows(rows.slice(0, -1).map((row) => row.slice(0, -1)), actual.slice(0, -1), predicted.slice(0, -1));
  const labels = [...new Set([...actual, ...predicted])];
  if (new Set(actual).size < actual.length || new Set(predicted).size < predicted.length) return undefined;
  // Names of columns that have nothing in common with those of rows name something else.
  if (labels.length === actual.length + predicted.length && labels.length > 0) return undefined;
  return { labels, counts: labels.map((row) => labels.map((column) => rows[actual.indexOf(row)]?.[predicted.indexOf(column)] ?? 0)) };
}

/** The sums that `pandas.crosstab(margins=True)` adds. */
function hasTotals(actual: readonly string[], predicted: readonly string[]): boolean {
  return actual.length > 1 && actual.at(-1) === 'All' && predicted.at(-1) === 'All';
}

const actualNames = /^(actual|true|truth|y_true|label|target|expected)$/i;
const predictedNames = /^(predicted|prediction|pred|y_pred|guess)$/i;
const countNames = /^(count|n|npredictions|value|weight)$/i;

function columnsOfPairs(names: readonly string[]): { actual: string; predicted: string; count: string | undefined } | undefined {
  const [actual, predicted] = [names.find((name) => actualNames.test(name)), names.find((name) => predictedNames.test(name))];
  return actual === undefined || predicted === undefined ? undefined : { actual, predicted, count: names.find((name) => countNames.test(name)) };
}

function fromPairs(pairs: readonly ReadonlyMap<string, unknown>[]): ConfusionMatrix | undefined {
  const names = columnsOfPairs([...(pairs[0]?.keys() ?? [])]);
  if (!names) return undefined;
  const textOf = (pair: ReadonlyMap<string, unknown>, name: string) => {
    const value = pair.get(name);
    return typeof value === 'string' ? value : JSON.stringify(value ?? '');
  };
  const labels = sortedLabels(new Set(pairs.flatMap((pair) => [textOf(pair, names.actual), textOf(pair, names.predicted)])));
  if (labels.length > MOST_LABELS) return undefined;
  const positions = new Map(labels.map((label, position) => [label, position]));
  const counts = labels.map(() => labels.map(() => 0));
  for (const pair of pairs) {
    const row = counts[positions.get(textOf(pair, names.actual)) ?? -1];
    const column = positions.get(textOf(pair, names.predicted));
    if (row && column !== undefined) row[column] = (row[column] ?? 0) + (names.count === undefined ? 1 : Number(pair.get(names.count)));
  }
  return { labels, counts };
}

/** Numbers by size, as scikit-learn sorts classes; texts by the alphabet. */
function sortedLabels(labels: ReadonlySet<string>): string[] {
  const all = [...labels];
  return all.every(isNumber) ? all.sort((a, b) => Number(a) - Number(b)) : all.sort();
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

function toNumbers(row: readonly string[]): number[] {
  return row.map(Number);
}

function isNumbers(value: unknown): value is number[][] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row) && row.length > 0 && row.every((one) => typeof one === 'number'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRecords(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function toTexts(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

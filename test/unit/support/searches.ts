import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Clause, DatasetField, EntryField, Filter, NumberField, OrderBy, TextField } from '../../../src/core/search/filter';
import { parseFilter } from '../../../src/core/search/parseFilter';
import { parseOrderBy } from '../../../src/core/search/parseOrderBy';
import type { SearchableRun } from '../../../src/core/search/searchableRun';

/** The filter of a text that has to be one. */
export function filterOf(text: string): Filter {
  const parsed = parseFilter(text);
  assert.ok(parsed.ok, parsed.ok ? '' : `${text}: ${parsed.error.message}`);
  return parsed.filter;
}

export function orderOf(...entries: string[]): OrderBy {
  const parsed = parseOrderBy(entries);
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.error.message);
  return parsed.orderBy;
}

type Changes = Partial<Omit<SearchableRun, 'attributes' | 'params' | 'tags' | 'metrics'>> & {
  attributes?: Partial<SearchableRun['attributes']>;
  params?: Record<string, string>;
  tags?: Record<string, string>;
  metrics?: Record<string, number>;
};

/** A finished run that has only what is given. */
export function searchableRun({ attributes, params = {}, tags = {}, metrics = {}, datasets = [], note = null }: Changes = {}): SearchableRun {
  return {
    attributes: { run_id: 'r1', run_name: null, status: 'FINISHED', user_id: null, artifact_uri: null, start_time: 1000, end_time: null, ...attributes },
    params: new Map(Object.entries(params)),
    tags: new Map(Object.entries(tags)),
    metrics: new Map(Object.entries(metrics)),
    datasets,
    note,
  };
}

/** Few words, so that runs and filters meet, and any text besides. */
export const anyText = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'A', 'ab', 'É', 'é', 'ς', 'Σ', "it's", 'a"b', '%', '_', '\\', 'b`c', '\n', '') }, fc.string({ unit: 'binary', maxLength: 6 }));
/** Like `fc.record`, with the prototype of a literal, so that deep equality holds. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> => fc.record(model, { noNullPrototype: true });

const anyKey = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c d', 'val/loss') }, anyText.filter((key) => key !== ''));
export const anyNumber = fc.oneof(fc.constantFrom(0, 1, -1, 0.5, 1e300), fc.double({ noNaN: true }));

const numberComparator = fc.constantFrom('=', '!=', '>', '>=', '<', '<=');
const anyMetric: fc.Arbitrary<NumberField> = record({ kind: fc.constant('metric'), key: anyKey });
const anyTime: fc.Arbitrary<NumberField> = record({ kind: fc.constant('attribute'), key: fc.constantFrom('start_time', 'end_time') });
const anyEntry: fc.Arbitrary<EntryField> = record({ kind: fc.constantFrom('param', 'tag'), key: anyKey });
const anyDataset: fc.Arbitrary<DatasetField> = record({ kind: fc.constant('dataset'), key: fc.constantFrom('name', 'digest', 'context') });
const anyTextAttribute: fc.Arbitrary<TextField> = record({ kind: fc.constant('attribute'), key: fc.constantFrom('run_id', 'run_name', 'status', 'user_id', 'artifact_uri') });
const runIdField = fc.constant({ kind: 'attribute', key: 'run_id' } as const);

export const anyClause: fc.Arbitrary<Clause> = fc.oneof<fc.Arbitrary<Clause>[]>(
  record({ type: fc.constant('number'), field: anyMetric, comparator: numberComparator, value: anyNumber }),
  record({ type: fc.constant('number'), field: anyMetric, comparator: fc.constantFrom('=', '!='), value: fc.constant(NaN) }),
  record({ type: fc.constant('number'), field: anyTime, comparator: numberComparator, value: fc.double({ noNaN: true, noDefaultInfinity: true }) }),
  record({ type: fc.constant('text'), field: fc.oneof(anyEntry, anyDataset, anyTextAttribute), comparator: fc.constantFrom('=', '!=', 'LIKE', 'ILIKE'), value: anyText }),
  record({ type: fc.constant('list'), field: fc.oneof(anyDataset, runIdField), comparator: fc.constantFrom('IN', 'NOT IN'), values: fc.array(anyText, { minLength: 1, maxLength: 3 }) }),
  record({ type: fc.constant('null'), field: anyEntry, comparator: fc.constantFrom('IS NULL', 'IS NOT NULL') }),
);

export const anyFilter: fc.Arbitrary<Filter> = record({ clauses: fc.array(anyClause, { maxLength: 4 }) });

export const anyOrderBy: fc.Arbitrary<OrderBy> = fc.uniqueArray(record({ field: fc.oneof(anyMetric, anyTime, anyEntry, anyTextAttribute), descending: fc.boolean() }), {
  maxLength: 3,
  selector: ({ field }) => `${field.kind}.${field.key}`,
}) as fc.Arbitrary<OrderBy>;

const anyEntries = fc.dictionary(anyKey, anyText, { maxKeys: 3, noNullPrototype: true }).map((entries) => new Map(Object.entries(entries)));
const orNull = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

/** Runs with different ids; their values repeat, so that orders have ties. */
export const anyRuns: fc.Arbitrary<SearchableRun[]> = fc.uniqueArray(
  record({
    attributes: record({ run_id: fc.stringMatching(/^[0-9a-f]{4}$/), run_name: orNull(anyText), status: fc.constantFrom('RUNNING', 'FINISHED'), user_id: orNull(anyText), artifact_uri: orNull(anyText), start_time: fc.nat(3), end_time: orNull(fc.nat(3)) }),
    params: anyEntries,
    tags: anyEntries,
    metrics: fc.dictionary(anyKey, fc.oneof(anyNumber, fc.constant(NaN)), { maxKeys: 3, noNullPrototype: true }).map((metrics) => new Map(Object.entries(metrics))),
    datasets: fc.array(record({ name: anyText, digest: anyText, context: orNull(anyText) }), { maxLength: 2 }),
    note: orNull(anyText),
  }),
  { maxLength: 8, selector: (run) => run.attributes.run_id },
);

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRunState, foldPoints, foldRecord } from '../../../../src/core/runs/runState';
import type { RunRecord } from '../../../../src/core/runs/records';
import type { RunScope, RunSearch } from '../../../../src/core/runs/runStore';
import { searchRuns, type SearchQuery } from '../../../../src/core/search/evaluate';
import type { Clause } from '../../../../src/core/search/filter';
import { parseFreeText } from '../../../../src/core/search/freeText';
import type { SearchableRun } from '../../../../src/core/search/searchableRun';
import { Database } from '../../../../src/storage/index/database';
import { RunSearcher } from '../../../../src/storage/index/runSearcher';
import { RunTable } from '../../../../src/storage/index/runTable';
import { storedText } from '../../../../src/storage/index/storedText';
import { ValueTables } from '../../../../src/storage/index/valueTables';
import { dist } from '../../support/cli';
import { readableLog } from '../../support/logs';
import { anyFilter, anyOrderBy, anyRuns, anyText, filterOf, orderOf, searchableRun } from '../../support/searches';

const everything: SearchQuery = { filter: { clauses: [] }, orderBy: [], freeText: { terms: [] } };
const active: RunScope = { experimentIds: null, lifecycle: 'active' };

describe('RunSearcher', () => {
  it('finds what the definition of a search finds, in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(anyRuns, anyFilter, anyOrderBy, fc.array(anyText, { maxLength: 2 }), async (generated, filter, orderBy, words) => {
        const runs = generated.map(asStored);
        const query = storedQuery({ filter, orderBy, freeText: parseFreeText(words.join(' ')) });
        await withIndex(runs, (search) => {
          const expected = searchRuns(runs, query).map(({ attributes }) => attributes.run_id);
          assert.deepEqual(idsOf(search({ ...query, scope: active, limit: 100 })), expected);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('finds the same in pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyRuns, anyOrderBy, fc.integer({ min: 1, max: 3 }), async (generated, orderBy, limit) => {
        const runs = generated.map(asStored);
        const query = storedQuery({ ...everything, orderBy });
        await withIndex(runs, (search) => {
          const found: string[] = [];
          let after: RunSearch['after'];
          do {
            const page = search({ ...query, scope: active, limit, ...(after ? { after } : {}) });
            assert.ok(page.runs.length <= limit);
            found.push(...idsOf(page));
            after = page.next ?? undefined;
          } while (after);
          assert.deepEqual(found, searchRuns(runs, query).map(({ attributes }) => attributes.run_id));
        });
      }),
      { numRuns: 150 },
    );
  });

  const bikes = [
    searchableRun({ attributes: { run_id: 'a', run_name: 'hgb-lr0.1', start_time: 3 }, params: { lr: '0.1', model: 'HGB' }, metrics: { rmse: 42 }, tags: { team: 'bikes' } }),
    searchableRun({ attributes: { run_id: 'b', run_name: 'ridge', start_time: 2 }, params: { model: 'ridge' }, metrics: { rmse: 98.6 }, note: 'Über Nacht gelaufen' }),
    searchableRun({ attributes: { run_id: 'c', run_name: 'hgb-lr0.3', start_time: 1 }, params: { lr: '0.3', model: 'HGB' }, metrics: { rmse: Number.NaN }, datasets: [{ name: 'hour.csv', digest: 'd1', context: 'train' }, { name: 'day.csv', digest: 'd2', context: null }] }),
  ].map(asStored);

  for (const { name, filter = '', order = [], text = '', ids } of [
    { name: 'every run, latest first, for an empty search', ids: ['a', 'b', 'c'] },
    { name: 'a metric below a bound, with a parameter', filter: "metrics.rmse < 50 AND params.model = 'HGB'", ids: ['a'] },
    { name: 'NaN for "not equal", and nothing else of it', filter: 'metrics.rmse != 42', ids: ['b', 'c'] },
    { name: 'no run for a name no run has', filter: 'metrics.mae > 0', ids: [] },
    { name: 'runs without a parameter', filter: 'params.lr IS NULL', ids: ['b'] },
    { name: 'every run for a parameter no run has and IS NULL', filter: 'params.other IS NULL', ids: ['a', 'b', 'c'] },
    { name: 'LIKE with regard to case', filter: "params.model LIKE 'h%'", ids: [] },
    { name: 'ILIKE without', filter: "params.model ILIKE 'h_b'", ids: ['a', 'c'] },
    { name: 'one of several data sets', filter: "datasets.name IN ('day.csv', 'week.csv')", ids: ['c'] },
    { name: 'the order of a metric, NaN behind every number', order: ['metrics.rmse DESC'], ids: ['b', 'a', 'c'] },
    { name: 'the order of a parameter, runs without it last', order: ['params.lr DESC'], ids: ['c', 'a', 'b'] },
    { name: 'words of a note without regard to case, umlauts too', text: 'NACHT über', ids: ['b'] },
  ]) {
    it(`finds ${name}`, () =>
      withIndex(bikes, (search) => {
        assert.deepEqual(idsOf(search({ filter: filterOf(filter), orderBy: orderOf(...order), freeText: parseFreeText(text), scope: active, limit: 10 })), ids);
      }));
  }

  it('is among the experiments and lifecycles asked for', () =>
    withIndex(
      bikes,
      (search) => {
        const among = (scope: RunScope) => idsOf(search({ ...everything, scope, limit: 10 }));
        assert.deepEqual(among(active), ['a', 'b']);
        assert.deepEqual(among({ experimentIds: null, lifecycle: 'deleted' }), ['c']);
        assert.deepEqual(among({ experimentIds: null, lifecycle: 'all' }), ['a', 'b', 'c']);
        assert.deepEqual(among({ experimentIds: ['7'], lifecycle: 'all' }), ['b']);
        assert.deepEqual(among({ experimentIds: ['7', '0'], lifecycle: 'active' }), ['a', 'b']);
        assert.deepEqual(among({ experimentIds: [], lifecycle: 'all' }), []);
      },
      { c: [{ kind: 'lifecycle', counter: 1, at: 1, value: 'deleted' }], b: [{ kind: 'run', at: 0, startedAt: 2, experiment: { id: '7', name: 'nightly' } }] },
    ));
});

function idsOf({ runs }: { runs: { id: string }[] }): string[] {
  return runs.map(({ id }) => id);
}

/** An index in memory that holds these runs, put there by the tables that also hold read ones. */
async function withIndex(runs: readonly SearchableRun[], work: (search: RunSearcher['search']) => void, more: Record<string, RunRecord[]> = {}): Promise<void> {
  const database = await Database.open({ file: null, wasmFile: dist.wasmFile, log: readableLog() });
  try {
    const table = new RunTable(database);
    const values = new ValueTables(database);
    for (const [no, run] of runs.entries()) {
      const id = run.attributes.run_id;
      const state = createRunState();
      for (const [position, record] of [...recordsOf(run), ...(more[id] ?? [])].entries()) foldRecord(state, record, { writer: 'w', position });
      for (const [key, value] of run.metrics) foldPoints(state, { key, steps: [0], timesMs: [0], values: [value] });
      table.put({ no, id, month: '2026-11', state, alive: run.attributes.status === 'RUNNING', files: {}, folderModifiedMs: 0 });
      values.put(no, id, state);
    }
    const searcher = new RunSearcher({ database, runs: table, keys: values.keys });
    work((search) => searcher.search(search));
  } finally {
    database.close();
  }
}

/** What would have to be recorded for a run to be like this. */
function recordsOf({ attributes, params, tags, note, datasets }: SearchableRun): RunRecord[] {
  const { run_name: name, user_id: user, start_time: start, end_time: end } = attributes;
  const edit = { counter: 1, at: start };
  return [
    { kind: 'run', at: start, startedAt: start, ...(user === null ? {} : { user }) },
    ...(name === null ? [] : [{ kind: 'name' as const, ...edit, value: name }]),
    ...(note === null ? [] : [{ kind: 'note' as const, ...edit, value: note }]),
    { kind: 'params', ...edit, values: [...params] },
    { kind: 'tags', ...edit, values: [...tags] },
    ...datasets.map((dataset): RunRecord => ({ kind: 'input', at: start, name: dataset.name, digest: dataset.digest, ...(dataset.context === null ? {} : { context: dataset.context }) })),
    ...(end === null ? [] : [{ kind: 'end' as const, at: end, status: 'FINISHED' as const, exitCode: 0, signal: null, error: null }]),
  ];
}

/** A generated run as the store can hold it: it has a name and no artifact URI, its end says its status, text is storable. */
function asStored(run: SearchableRun): SearchableRun {
  const { run_id: id, run_name: name, user_id: user, start_time: start, end_time: end } = run.attributes;
  const stored = (text: string | null) => (text === null ? null : storedText(text));
  const entries = (map: ReadonlyMap<string, string>) => new Map([...map].map(([key, value]) => [storedText(key), storedText(value)]));
  return {
    attributes: { run_id: id, run_name: stored(name) ?? id.slice(-8), status: end === null ? 'RUNNING' : 'FINISHED', user_id: stored(user), artifact_uri: null, start_time: start, end_time: end },
    params: entries(run.params),
    tags: entries(run.tags),
    metrics: new Map([...run.metrics].map(([key, value]) => [storedText(key), value])),
    // An empty context is none.
    datasets: run.datasets.map(({ name: dataset, digest, context }) => ({ name: storedText(dataset), digest: storedText(digest), context: stored(context) || null })),
    note: stored(run.note),
  };
}

/** A query with the texts that are looked for as they are stored. */
function storedQuery({ filter, orderBy, freeText }: SearchQuery): SearchQuery {
  return {
    filter: { clauses: filter.clauses.map(storedClause) },
    orderBy: orderBy.filter(({ field }, at) => orderBy.findIndex((other) => other.field.kind === field.kind && storedText(other.field.key) === storedText(field.key)) === at).map((term) => ({ ...term, field: storedField(term.field) })),
    freeText: { terms: freeText.terms.map(storedText) },
  };
}

function storedField<T extends { kind: string; key: string }>(field: T): T {
  return { ...field, key: storedText(field.key) };
}

function storedClause(clause: Clause): Clause {
  switch (clause.type) {
    case 'number':
      return { ...clause, field: storedField(clause.field) };
    case 'text':
      return { ...clause, field: storedField(clause.field), value: storedText(clause.value) };
    case 'list':
      return { ...clause, values: clause.values.map(storedText) };
    case 'null':
      return { ...clause, field: storedField(clause.field) };
  }
}

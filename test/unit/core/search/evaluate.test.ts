import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchesClause, matchesFilter, searchRuns } from '../../../../src/core/search/evaluate';
import type { Clause } from '../../../../src/core/search/filter';
import { parseFreeText } from '../../../../src/core/search/freeText';
import { compareSortKeys, sortKeyOf } from '../../../../src/core/search/runOrder';
import { anyClause, anyFilter, anyOrderBy, anyRuns, anyText, filterOf, orderOf, searchableRun } from '../../support/searches';

const run = searchableRun({
  attributes: { run_id: 'abc1', run_name: 'Lynx', user_id: 'ada', start_time: 1000 },
  params: { model: 'GPT-4', empty: '', batch_size: '2' },
  tags: { env: 'Straße', 'mlflow.user': 'ÉLAN' },
  metrics: { loss: 0.5, nan: NaN, top: Infinity, bottom: -Infinity, zero: -0 },
  datasets: [
    { name: 'Wine', digest: 'd1', context: 'train' },
    { name: 'beer', digest: 'd2', context: null },
  ],
});

describe('matchesFilter', () => {
  const cases: Record<string, { holds: string[]; fails: string[] }> = {
    'numbers by size': {
      holds: ['metrics.loss = 0.5', 'metrics.loss != 1', 'metrics.loss > 0.4', 'metrics.loss >= 0.5', 'metrics.loss < 1', 'metrics.loss <= 5e-1', 'metrics.zero = 0', 'start_time = 1000', 'start_time < 1e4'],
      fails: ['metrics.loss = 0.4', 'metrics.loss != 0.5', 'metrics.loss > 0.5', 'metrics.loss < 0.5', 'metrics.zero < 0', 'start_time > 1000'],
    },
    'a NaN metric by != alone': {
      holds: ['metrics.nan != 0', 'metrics.nan != inf'],
      fails: ['metrics.nan = 0', 'metrics.nan < 1', 'metrics.nan > -1', 'metrics.nan <= inf', 'metrics.nan >= -inf'],
    },
    'NaN on the right as a question for NaN': { holds: ['metrics.nan = NaN', 'metrics.loss != NaN', 'metrics.top != NaN'], fails: ['metrics.loss = NaN', 'metrics.nan != NaN', 'metrics.none = NaN', 'metrics.none != NaN'] },
    'infinities as the largest and smallest numbers': {
      holds: ['metrics.top > 1.7976931348623157e308', 'metrics.top = inf', 'metrics.top >= Infinity', 'metrics.bottom < -1e308', 'metrics.bottom = -inf', 'metrics.loss < inf'],
      fails: ['metrics.top < inf', 'metrics.top = 1.7976931348623157e308', 'metrics.bottom > -inf', 'metrics.loss = inf'],
    },
    'nothing about what is missing': {
      holds: ["params.empty = ''", "params.empty LIKE ''", "params.empty LIKE '%'"],
      fails: ['metrics.none != 1', 'metrics.none < 1', "params.none = ''", "params.none != 'x'", "params.none LIKE '%'", "tags.none != 'x'", 'end_time != 1', 'end_time < 1', "artifact_uri != 'x'", "artifact_uri LIKE '%'"],
    },
    'text exactly': { holds: ["params.model = 'GPT-4'", "params.model != 'gpt-4'", "status = 'FINISHED'", "run_name = 'Lynx'", "run_id IN ('x', 'abc1')", "run_id NOT IN ('x')"], fails: ["params.model = 'gpt-4'", "status = 'finished'", "params.batch_size = '2.0'", "run_id IN ('ABC1')", "run_id NOT IN ('x', 'abc1')"] },
    'LIKE with regard to case, ILIKE without, also beyond ASCII': {
      holds: ["params.model LIKE 'GPT%'", "params.model LIKE 'GPT__'", "params.model ILIKE 'gpt%'", "tags.mlflow.user ILIKE 'él%'", "tags.env LIKE 'Stra_e'", "tags.env ILIKE 'STRAßE'", "user_id ILIKE 'A%'"],
      fails: ["params.model LIKE 'gpt%'", "params.model LIKE 'GPT'", "params.model LIKE 'GPT_'", "tags.mlflow.user LIKE 'él%'", "tags.env ILIKE 'STRASSE'"],
    },
    'one data set that fits': {
      holds: ["datasets.name = 'Wine'", "datasets.name = 'Wine' AND datasets.digest = 'd2'", "datasets.name != 'Wine'", "datasets.name NOT IN ('Wine')", "datasets.name IN ('Wine')", "datasets.context = 'train'", "datasets.name ILIKE 'WIN_'"],
      fails: ["datasets.name = 'wine'", "datasets.context != 'train'", "datasets.context NOT IN ('train')", "datasets.name IN ('wine', 'Beer')", "datasets.name NOT IN ('Wine', 'beer')"],
    },
    'presence': { holds: ['tags.env IS NOT NULL', 'params.none IS NULL', 'params.empty IS NOT NULL'], fails: ['tags.env IS NULL', 'params.none IS NOT NULL', 'params.empty IS NULL'] },
    'conditions by AND': { holds: ['', "metrics.loss < 1 AND params.model = 'GPT-4'"], fails: ["metrics.loss < 1 AND params.model = 'x'"] },
  };
  for (const [name, { holds, fails }] of Object.entries(cases)) {
    it(`takes ${name}`, () => {
      for (const filter of holds) assert.ok(matchesFilter(run, filterOf(filter)), `${filter} holds`);
      for (const filter of fails) assert.ok(!matchesFilter(run, filterOf(filter)), `${filter} fails`);
    });
  }

  it("finds in the runs of MLflow's documentation what it says", () => {
    const runs = Array.from({ length: 10 }, (_, at) => searchableRun({ attributes: { run_id: `r${at}` }, metrics: { loss: 1 - at / 10 }, params: { model: ['GPT-2', 'GPT-3', 'GPT-3.5', 'GPT-4'][at] ?? 'None' } }));
    const found = (filter: string) => runs.filter((one) => matchesFilter(one, filterOf(filter))).map((one) => one.attributes.run_id);
    assert.deepEqual(found('metrics.loss > 0.8'), ['r0', 'r1']);
    assert.deepEqual(found('params.model != "None"'), ['r0', 'r1', 'r2', 'r3']);
    assert.deepEqual(found('params.model ILIKE "gPt-3%"'), ['r1', 'r2']);
  });

  it('takes a conjunction exactly when it takes its parts', () => {
    fc.assert(fc.property(anyRuns, anyFilter, anyFilter, (runs, one, other) => runs.every((each) => matchesFilter(each, { clauses: [...one.clauses, ...other.clauses] }) === (matchesFilter(each, one) && matchesFilter(each, other)))));
  });

  it('takes with a comparator and its opposite every run that has the field once, and no other twice', () => {
    const opposites = { '=': '!=', '!=': '=', 'IN': 'NOT IN', 'NOT IN': 'IN', 'IS NULL': 'IS NOT NULL', 'IS NOT NULL': 'IS NULL' } as Record<string, string>;
    fc.assert(
      fc.property(anyRuns, anyClause.filter(({ field, comparator }) => field.kind !== 'dataset' && comparator in opposites), (runs, clause) => {
        const opposite = { ...clause, comparator: opposites[clause.comparator] } as Clause;
        for (const each of runs) {
          const hits = [clause, opposite].filter((one) => matchesClause(each, one)).length;
          const isMissing = clause.type !== 'null' && sortKeyOf(each, [{ field: clause.field as never, descending: false }]).values[0] === null;
          assert.equal(hits, isMissing ? 0 : 1);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes with ILIKE what it takes with LIKE, and with LIKE what equals a pattern without wildcards', () => {
    fc.assert(
      fc.property(anyText, anyText, (value, pattern) => {
        const one = searchableRun({ params: { a: value } });
        const takes = (comparator: '=' | 'LIKE' | 'ILIKE') => matchesClause(one, { type: 'text', field: { kind: 'param', key: 'a' }, comparator, value: pattern });
        if (takes('LIKE')) assert.ok(takes('ILIKE'));
        if (!/[%_]/.test(pattern)) assert.equal(takes('LIKE'), takes('='));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('compareSortKeys', () => {
  const ids = (runs: Parameters<typeof searchRuns>[0], ...entries: string[]) => searchRuns(runs, { filter: { clauses: [] }, orderBy: orderOf(...entries), freeText: { terms: [] } }).map((one) => one.attributes.run_id);

  it('puts NaN behind all numbers and missing values behind NaN, in both directions', () => {
    const values = { nan: NaN, inf: Infinity, '-inf': -Infinity, '-1000': -1000, '0': 0, '1000': 1000, none: undefined };
    const runs = Object.entries(values).map(([id, x]) => searchableRun({ attributes: { run_id: id }, metrics: x === undefined ? {} : { x } }));
    assert.deepEqual(ids(runs, 'metrics.x asc'), ['-inf', '-1000', '0', '1000', 'inf', 'nan', 'none']);
    assert.deepEqual(ids(runs, 'metrics.x desc'), ['inf', '1000', '0', '-1000', '-inf', 'nan', 'none']);
  });

  it("agrees with the orders of MLflow's tests", () => {
    const runs = [
      searchableRun({ attributes: { run_id: '9', status: 'FAILED', start_time: 0 }, metrics: { key1: 121 }, params: { my_param: 'A' } }),
      searchableRun({ attributes: { run_id: '8', status: 'FINISHED', start_time: 1 }, metrics: { key1: 123 }, params: { my_param: 'A' }, tags: { tag1: 'C' } }),
      searchableRun({ attributes: { run_id: '7', status: 'FAILED', start_time: 1 }, metrics: { key1: 125 }, params: { my_param: 'B' }, tags: { tag1: 'D' } }),
    ];
    for (const [entries, expected] of [
      [[], '789'],
      [['tags.noSuchTag'], '789'],
      [['attributes.status'], '798'],
      [['attributes.start_time'], '978'],
      [['metrics.key1 asc'], '987'],
      [['metrics."key1"  desc'], '789'],
      [['params.my_param'], '897'],
      [['params.my_param aSc', 'attributes.status  ASC'], '987'],
      [['params.my_param', 'attributes.status DESC'], '897'],
      [['params.my_param DESC', 'attributes.status   DESC'], '789'],
      [['tags.tag1'], '879'],
      [['tags.tag1    DESC'], '789'],
    ] as const) {
      assert.equal(ids(runs, ...entries).join(''), expected, entries.join());
    }
  });

  it('orders text by code points and without regard to language', () => {
    const runs = ['b', 'B', 'a', 'ä', 'ab', '', '\uffff', '\u{1f600}', '10', '9'].map((value) => searchableRun({ attributes: { run_id: value }, params: { a: value } }));
    assert.deepEqual(ids(runs, 'params.a'), ['', '10', '9', 'B', 'a', 'ab', 'b', 'ä', '\uffff', '\u{1f600}']);
  });

  it('is a strict order of all runs of a store', () => {
    fc.assert(
      fc.property(anyRuns, anyOrderBy, (runs, orderBy) => {
        const keys = runs.map((one) => sortKeyOf(one, orderBy));
        const sign = (a: number, b: number) => Math.sign(compareSortKeys(orderBy, keys[a] as never, keys[b] as never)) + 0;
        for (const a of keys.keys()) {
          for (const b of keys.keys()) {
            assert.equal(sign(a, b), 0 - sign(b, a));
            assert.equal(sign(a, b) === 0, a === b);
            for (const c of keys.keys()) if (sign(a, b) < 0 && sign(b, c) < 0) assert.equal(sign(a, c), -1);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('searchRuns', () => {
  it('finds the same runs in whatever order they lie', () => {
    fc.assert(
      fc.property(anyRuns, anyFilter, anyOrderBy, (runs, filter, orderBy) => {
        const query = { filter, orderBy, freeText: { terms: [] } };
        assert.deepEqual(searchRuns([...runs].reverse(), query), searchRuns(runs, query));
      }),
    );
  });

  it('gives page after page the whole result', () => {
    fc.assert(
      fc.property(anyRuns, anyOrderBy, fc.integer({ min: 1, max: 3 }), (runs, orderBy, limit) => {
        const query = { filter: { clauses: [] }, orderBy, freeText: parseFreeText('') };
        const found = [];
        for (let page = searchRuns(runs, query, { limit }); page.length; page = searchRuns(runs, query, { limit, after: sortKeyOf(page.at(-1) as never, orderBy) })) found.push(...page);
        assert.deepEqual(found, searchRuns(runs, query));
      }),
    );
  });

  it('neither repeats nor hides a run when others arrive between two pages', () => {
    const named = (...names: string[]) => names.map((id, at) => searchableRun({ attributes: { run_id: id, start_time: at } }));
    const query = { filter: { clauses: [] }, orderBy: [], freeText: { terms: [] } };
    const before = named('a', 'b', 'c', 'd');
    const first = searchRuns(before, query, { limit: 2 });
    const after = sortKeyOf(first[1] as never, []);
    const second = searchRuns(named('a', 'b', 'c', 'd', 'e', 'f'), query, { after });
    assert.deepEqual([first, second].map((page) => page.map((one) => one.attributes.run_id).join('')), ['dc', 'ba']);
  });
});

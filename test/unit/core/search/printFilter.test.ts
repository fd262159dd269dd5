import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printFilter, printOrderBy } from '../../../../src/core/search/printFilter';
import { anyFilter, anyOrderBy, filterOf, orderOf } from '../../support/searches';

describe('printFilter', () => {
  it('gives text that is read back alike', () => {
    fc.assert(fc.property(anyFilter, (filter) => assert.deepEqual(filterOf(printFilter(filter)), filter)), { numRuns: 2000 });
  });

  for (const { name, written, printed } of [
    { name: 'leaves bare what MLflow takes bare', written: "run.status='x' and tag.mlflow.user like 'a%'", printed: "attributes.status = 'x' AND tags.mlflow.user LIKE 'a%'" },
    { name: 'quotes the keys that MLflow wants quoted', written: 'metrics.val/loss < 1 and metrics.1st > 1', printed: 'metrics.`val/loss` < 1 AND metrics.`1st` > 1' },
    { name: 'chooses quotes that need not be doubled', written: "params.\"a`b\" = 'it''s'", printed: 'params."a`b" = "it\'s"' },
    { name: 'doubles quotes where both kinds occur', written: "params.a = 'it''s \"so\"'", printed: "params.a = 'it''s \"so\"'" },
    { name: 'writes numbers that cannot be written in MLflow', written: 'metrics.a != nan and metrics.b < INF', printed: 'metrics.a != NaN AND metrics.b < Infinity' },
    { name: 'writes lists', written: 'datasets.name not in ("a","b",)', printed: "datasets.name NOT IN ('a', 'b')" },
    { name: 'writes nothing for all runs', written: ' ', printed: '' },
  ]) {
    it(name, () => assert.equal(printFilter(filterOf(written)), printed));
  }
});

describe('printOrderBy', () => {
  it('gives entries that are read back alike', () => {
    fc.assert(fc.property(anyOrderBy, (orderBy) => assert.deepEqual(orderOf(...printOrderBy(orderBy)), orderBy)), { numRuns: 500 });
  });
});

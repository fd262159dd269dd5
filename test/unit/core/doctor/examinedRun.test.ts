import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compareSummaries, describeDifference } from '../../../../src/core/doctor/examinedRun';
import { addPoints, fromSummaryRecord, toSummaryRecord, type MetricSummary } from '../../../../src/core/runs/metricSummary';
import { parseLine, serializePoints, serializeRecord, type PointBatch } from '../../../../src/core/runs/records';

describe('compareSummaries', () => {
  const value = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 1e-320));
  const batch: fc.Arbitrary<PointBatch> = fc
    .tuple(fc.constantFrom('loss', '__proto__'), fc.array(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat({ max: 3 }), value), { minLength: 1, maxLength: 4 }))
    .map(([key, rows]) => ({ key, steps: rows.map(([step]) => step), timesMs: rows.map(([, time]) => time), values: rows.map(([, , number]) => number) }));

  function summarize(batches: readonly PointBatch[]): Map<string, MetricSummary> {
    const metrics = new Map<string, MetricSummary>();
    for (const points of batches) metrics.set(points.key, addPoints(metrics.get(points.key), points) as MetricSummary);
    return metrics;
  }

  it('finds no difference between what a writer sums up and what is read again', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), (batches) => {
        const written = parseLine(serializeRecord(toSummaryRecord(summarize(batches), 0, 0)).slice(0, -1));
        const read = batches.map((points) => parseLine(serializePoints(points).slice(0, -1)));
        assert.ok(written.kind === 'record' && written.record.kind === 'summary');
        const points = read.flatMap((parsed) => (parsed.kind === 'points' ? [parsed.points] : []));
        assert.equal(points.length, batches.length);
        assert.equal(compareSummaries(fromSummaryRecord(written.record), summarize(points)), undefined);
      }),
    );
  });

  it('finds every point that is not summed up', () => {
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 6 }), batch, (batches, more) => {
        const difference = compareSummaries(summarize(batches), summarize([...batches, more]));
        assert.equal(difference?.key, more.key);
        assert.match(describeDifference(difference ?? { stated: undefined, actual: undefined }), /^it is left out$|count \d+ instead of \d+/);
      }),
    );
  });
});

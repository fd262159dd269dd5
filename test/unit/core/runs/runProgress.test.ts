import assert from 'node:assert/strict';
import { describeProgress, progressOf } from '../../../../src/core/runs/runProgress';

describe('progressOf', () => {
  const metric = (firstStep: number, lastStep: number, count = lastStep - firstStep + 1) => ({ firstStep, lastStep, count });
  for (const { name, metrics, params = {}, shown } of [
    { name: 'steps from 0', metrics: [metric(0, 36)], params: { epochs: '100' }, shown: '37/100' },
    { name: 'steps from 1', metrics: [metric(1, 37)], params: { epochs: '100' }, shown: '37/100' },
    { name: 'every tenth step', metrics: [metric(10, 30, 3)], params: { num_boost_round: '100' }, shown: '30/100' },
    { name: 'the metric that is furthest', metrics: [metric(0, 2), metric(0, 9)], params: { max_iter: '20' }, shown: '10/20' },
    { name: 'no total', metrics: [metric(0, 9)], shown: 'step 10' },
    { name: 'a total that was passed, so that it counts something else', metrics: [metric(0, 3200)], params: { epochs: '3' }, shown: 'step 3201' },
    { name: 'the next total where the first was passed', metrics: [metric(1, 500)], params: { epochs: '3', max_steps: '2000' }, shown: '500/2000' },
    { name: 'a total that is no number', metrics: [metric(0, 3)], params: { epochs: 'many' }, shown: 'step 4' },
    { name: 'a single value as a result', metrics: [metric(0, 0)], params: { epochs: '10' }, shown: null },
    { name: 'no metric', metrics: [], params: { epochs: '10' }, shown: null },
    { name: 'steps that are no whole numbers', metrics: [metric(0, 2.5, 6)], shown: null },
  ]) {
    it(`takes ${name}: ${shown ?? 'nothing'}`, () => {
      const progress = progressOf(metrics, new Map(Object.entries(params)));
      assert.equal(progress && describeProgress(progress), shown);
    });
  }
});

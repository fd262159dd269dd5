import assert from 'node:assert/strict';
import { pointsAsCsv } from '../../../../src/core/metrics/pointsTable';
import { sampleHistory } from '../../../../src/core/metrics/sampleHistory';
import { START_MS } from '../../support/runRecords';

const history = { steps: Float64Array.of(0, 1), timesMs: Float64Array.of(START_MS, START_MS + 500), values: Float64Array.of(0.1, Number.NaN) };
const sampled = (key: string, x: 'step' | 'relative') => sampleHistory(key, history, { x, maxPoints: 100 }, START_MS);

describe('pointsAsCsv', () => {
  it('has a line for each point, with the name quoted where it must be', () => {
    assert.equal(pointsAsCsv([sampled('a,"b"', 'step')], 'step'), 'metric,step,time,value\r\n"a,""b""",0,2026-11-20T10:13:20.000Z,0.1\r\n"a,""b""",1,2026-11-20T10:13:20.500Z,NaN\r\n');
  });
  it('has the seconds where they are shown', () => assert.match(pointsAsCsv([sampled('loss', 'relative')], 'relative'), /^metric,step,time,seconds,value\r\nloss,0,[^,]+,0,0.1\r\nloss,1,[^,]+,0.5,NaN/));
});

import assert from 'node:assert/strict';
import type { MetricRow, RunView } from '../../../../../src/protocol/runView';
import { collectTabs } from '../../../../../webview-ui/panels/run/runTabs';

const nothing: RunView = {
  runId: 'a', name: 'train.py', status: 'FINISHED', statusText: 'finished', commandLine: '', startedAtMs: 0, endedAtMs: 1, parent: null, facts: [], note: '', noteHtml: '', params: [], metrics: [], artifacts: [], inputs: [],
  written: [], code: null, environment: null, exception: null, hasOutput: false, children: [], childTotal: 0, history: [], canOpenSource: false, canStop: false, canEdit: true, canUseGit: true, canCompare: true, standing: null,
};
const metric = (key: string): MetricRow => ({ key, last: 1, min: 1, max: 1, count: 1, lastStep: 0, isPrinted: false });
const shown = (some: Partial<RunView>) => collectTabs({ ...nothing, ...some }).map(({ title, count }) => (count === undefined ? title : `${title} ${count}`));

describe('collectTabs', () => {
  it('has the overview alone for a run of which nothing is known', () => assert.deepEqual(shown({}), ['Overview']));
  it('has a tab for everything there is', () => {
    assert.deepEqual(
      shown({ metrics: [metric('loss'), metric('system/cpu_percent')], artifacts: [{ path: 'a', sha256: 'b', sizeBytes: 1 }], written: [{ path: 'a', sizeBytes: 1, digest: null }], code: { source: null, name: '', commit: null, patch: null }, hasOutput: true, childTotal: 3 }),
      ['Overview', 'Metrics 1', 'Runs 3', 'Artifacts 1', 'Code', 'Data 1', 'Environment', 'Log'],
    );
  });
  it('does not count the use of the machine as metrics', () => assert.deepEqual(shown({ metrics: [metric('system/cpu_percent')] }), ['Overview', 'Environment']));
});

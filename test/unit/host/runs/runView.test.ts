import assert from 'node:assert/strict';
import { toRunView, type RunSurroundings } from '../../../../src/host/runs/runView';
import { findKeptFile, noteHolder, readShownRun, runOfMetric, type ShownRun } from '../../../../src/host/runs/shownRun';
import { runPanel } from '../../../../src/protocol/runPanel';
import { contentOf } from '../../support/artifacts';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

const around: RunSurroundings = { stop: false, openSource: true, edit: true, useGit: true, hasOutput: true, noteHtml: '', standing: null };

describe('A run as its panel shows it', () => {
  const released = releasedAfterEach();

  /** A session with what the helper keeps, and two fits inside of it. */
  async function tracked() {
    const { store } = released(trackedWorkspace());
    const artifact = (counter: number, path: string) => ({ ...exampleRecords.artifact, counter, path, content: contentOf(path) });
    const session = beginRun({ store, startedAtMs: START_MS });
    session.writer.append(exampleRecords.git, exampleRecords.environment, exampleRecords.exception, exampleRecords.input, exampleRecords.written, { ...exampleRecords.process });
    session.writer.append(artifact(1, 'onramp/source/src/train.py'), artifact(2, 'onramp/uncommitted.patch'), artifact(3, 'onramp/requirements.txt'), artifact(4, 'onramp/inputs/data.json'));
    session.writer.append({ ...exampleRecords.input, name: 'data', path: 'data', sha256: contentOf('onramp/inputs/data.json').sha256, fileCount: 300 });
    session.writer.appendPoints({ key: 'system/memory_mb', steps: [0], timesMs: [START_MS], values: [1] });
    session.writer.append({ ...exampleRecords.end, status: 'FAILED', exitCode: 1 });
    const fit = (startedAtMs: number) => {
      const run = beginRun({ store, startedAtMs });
      run.writer.append({ kind: 'run', at: startedAtMs, name: 'hgb', parent: session.id }, { ...exampleRecords.note, value: '' }, artifact(1, 'model.bin'));
      run.writer.appendPoints({ key: 'loss', steps: [0], timesMs: [startedAtMs], values: [1] });
      run.writer.append({ ...exampleRecords.end, at: startedAtMs + 5 });
      run.writer.close();
      return run.id;
    };
    const fits = [fit(START_MS + 10), fit(START_MS + 20)];
    session.writer.close();
    const index = released(openIndex(store));
    await index.refresh();
    const shown = async (runId: string): Promise<ShownRun> => (await readShownRun(index, runId)) ?? assert.fail('the run is not there');
    return { session: session.id, fits, shown };
  }

  it('has the code, the environment, the data and the error of a session', async () => {
    const { session, fits, shown } = await tracked();
    const view = toRunView(await shown(session), around);
    assert.deepEqual(runPanel.requests.readRun.result.parse(JSON.parse(JSON.stringify(view))), view);
    assert.deepEqual(view.code, { source: { path: 'onramp/source/src/train.py', sha256: contentOf('onramp/source/src/train.py').sha256 }, name: 'src/train.py', commit: 'c'.repeat(40), patch: { path: 'onramp/uncommitted.patch', sha256: contentOf('onramp/uncommitted.patch').sha256 } });
    assert.deepEqual(view.environment?.facts.map(({ label, value }) => `${label}: ${value}`), ['Python: 3.11.2 (cpython)', 'System: Linux 6.1', 'Processors: 2', 'Memory: 7.5 GB', 'Graphics card: A100']);
    assert.deepEqual([view.environment?.variables, view.environment?.packages?.path], [[['OMP_NUM_THREADS', '2']], 'onramp/requirements.txt']);
    assert.deepEqual(view.exception, { type: 'ValueError', message: 'NaN in the input', traceback: [{ text: 'Traceback (most recent call last):', canOpen: false }, { text: '...', canOpen: false }] });
    assert.deepEqual(view.inputs.map(({ path, files }) => [path, files?.count, files?.list?.path]), [['data', 300, 'onramp/inputs/data.json'], ['data/hour.csv', undefined, undefined]]);
    assert.deepEqual(view.written, [{ path: 'outputs/model.joblib', sizeBytes: 72224, digest: 'f'.repeat(64) }]);
    assert.deepEqual(view.children.map(({ runId }) => runId), fits);
    assert.equal(view.parent, null);
  });

  it('has of a run inside of a session its own values, and the code and the machine of the session', async () => {
    const { session, fits, shown } = await tracked();
    const fit = await shown(fits[0] ?? '');
    const view = toRunView(fit, around);
    assert.deepEqual([view.metrics.map(({ key }) => key), view.artifacts.map(({ path }) => path), view.inputs], [['loss'], ['model.bin'], []]);
    assert.deepEqual([view.code?.name, view.environment?.facts.length, view.parent?.runId, view.exception], ['src/train.py', 5, session, null]);
    assert.equal(fit.session.run.id, session);
  });

  it('shows files of the run and of its session, and no others', async () => {
    const { session, fits, shown } = await tracked();
    const named = (path: string) => ({ path, sha256: contentOf(path).sha256 });
    const fit = await shown(fits[0] ?? '');
    assert.equal(findKeptFile(fit, named('model.bin'))?.path, 'model.bin');
    assert.equal(findKeptFile(fit, named('onramp/requirements.txt'))?.path, 'onramp/requirements.txt');
    assert.equal(findKeptFile(await shown(session), named('model.bin')), undefined);
    for (const wanted of [{ path: 'model.bin', sha256: contentOf('other').sha256 }, { path: '../../model.bin', sha256: contentOf('model.bin').sha256 }, named('/etc/passwd')]) assert.equal(findKeptFile(fit, wanted), undefined);
  });

  it('knows the run that a metric and a note belong to', async () => {
    const { session, fits, shown } = await tracked();
    const whole = await shown(session);
    assert.equal(runOfMetric(whole, 'system/memory_mb')?.run.id, session);
    assert.equal(runOfMetric(whole, 'loss'), undefined);
    assert.equal(runOfMetric(whole, '__proto__'), undefined);
    assert.equal(noteHolder(await shown(fits[0] ?? ''))?.run.id, fits[0]);
  });
});

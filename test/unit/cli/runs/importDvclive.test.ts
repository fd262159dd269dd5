import assert from 'node:assert/strict';
import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { contentOf } from '../../support/artifacts';
import { importTarget } from '../../support/imports';
import { writeFile } from '../../support/mlflowFolders';
import { releasedAfterEach } from '../../support/released';

describe('onramp runs import of DVCLive folders', () => {
  const released = releasedAfterEach();

  function fresh() {
    const into = released(importTarget());
    const live = into.file('dvclive');
    const write = (name: string, content: string) => writeFile(path.join(live, ...name.split('/')), content);
    const all = async () => [...(await into.content()).values()];
    return { into, live, write, all };
  }

  it('reads tables, summary, parameters and plots as DVCLive 3 writes them', async () => {
    const { into, live, write, all } = fresh();
    write('metrics.json', '{\n    "train": {"loss": 0.25},\n    "f1": NaN,\n    "label": "best",\n    "step": 2\n}\n');
    write('plots/metrics/train/loss.tsv', 'step\tloss\n0\t1.0\n1\t0.5\n2\t0.25\n');
    write('params.yaml', 'lr: 0.1\nmodel:\n  größe: 8\n  layers:\n  - 64\n  - 32\nseed: null\n');
    write('plots/images/confusion.png', 'png');
    write('plots/sklearn/roc.json', '{}');
    write('dvc.yaml', 'metrics:\n- metrics.json\n');
    write('report.html', '<html>');
    const { ok, skipped } = await into.report(into.folder);
    assert.deepEqual([ok, skipped], [true, []]);
    const [{ run, details } = assert.fail()] = await all();
    assert.deepEqual([run.name, run.status, details.experimentName, details.params], ['dvclive', 'FINISHED', 'Ziel', { lr: '0.1', 'model.größe': '8', 'model.layers': '[64,32]', seed: 'null' }]);
    assert.deepEqual([details.metrics['train/loss']?.count, details.metrics['train/loss']?.last, details.metrics['f1']?.last, details.metrics['f1']?.lastStep], [3, 0.25, Number.NaN, 2]);
    assert.deepEqual(Object.keys(details.metrics).sort(), ['f1', 'train/loss']);
    assert.deepEqual(details.artifacts, [{ path: 'dvc.yaml', ...contentOf('metrics:\n- metrics.json\n') }, { path: 'plots/images/confusion.png', ...contentOf('png') }, { path: 'plots/sklearn/roc.json', ...contentOf('{}') }]);
    assert.deepEqual(await into.outcomes(live), ['unchanged']);
  });

  it('reads times, and lines that end as on Windows, of DVCLive 1', async () => {
    const { into, live, write, all } = fresh();
    write('plots/metrics/acc.tsv', 'timestamp\tstep\tacc\r\n1700000000000\t0\t0.5\r\n1700000001000\t1\tinf\r\n');
    assert.deepEqual(await into.outcomes(live), ['imported']);
    const [{ details } = assert.fail()] = await all();
    assert.deepEqual([details.metrics['acc']?.count, details.metrics['acc']?.lastTimeMs, details.metrics['acc']?.last], [2, 1_700_000_001_000, Infinity]);
  });

  it('adds what a training has written since, and takes the next training as another run', async () => {
    const { into, live, write, all } = fresh();
    const table = 'plots/metrics/loss.tsv';
    write('metrics.json', '{"loss": 0.5, "best": 0.5, "step": 1}');
    write('params.yaml', 'lr: 0.1\n');
    write(table, 'step\tloss\n0\t1.0\n1\t0.5\n2\t0.2');
    assert.deepEqual(await into.outcomes(live), ['imported']);
    const first = (await all())[0]?.run.id;
    appendFileSync(path.join(live, table), '5\n');
    write('metrics.json', '{"loss": 0.25, "best": 0.25, "step": 2}');
    assert.deepEqual(await into.outcomes(live), ['grown']);
    const [grown] = await all();
    assert.deepEqual([grown?.run.id, grown?.details.metrics['loss']?.count, grown?.details.metrics['loss']?.last, grown?.details.metrics['best']?.count], [first, 3, 0.25, 2]);

    rmSync(path.join(live, 'plots'), { recursive: true });
    write(table, 'step\tloss\n0\t0.9\n');
    write('metrics.json', '{"loss": 0.9, "step": 0}');
    assert.deepEqual(await into.outcomes(live), ['imported']);
    appendFileSync(path.join(live, table), '1\t0.8\n');
    assert.deepEqual(await into.outcomes(live), ['grown']);
    write('params.yaml', 'lr: 0.2\n');
    assert.deepEqual(await into.outcomes(live), ['imported']);
    assert.deepEqual(await into.outcomes(live), ['unchanged']);
    assert.deepEqual((await all()).map(({ details }) => [details.params['lr'], details.metrics['loss']?.count]).sort(), [['0.1', 2], ['0.1', 3], ['0.2', 2]]);
  });

  it('says what cannot be read', async () => {
    const { into, live, write, all } = fresh();
    write('metrics.json', '{"loss": ');
    write('params.yaml', 'a: [\n');
    write('plots/metrics/loss.tsv', 'step\tloss\n0\t1.0\nx\t2\n1\n2\t3.0\n');
    write('plots/metrics/foreign.tsv', 'a\tb\n1\t2\n');
    const { skipped } = await into.report(live);
    assert.deepEqual(skipped.map(({ what, count, why }) => `${count} ${what} ${why}`).sort(), [
      '1 files of parameters are left out: a file is no YAML (line 2)',
      '1 summaries of metrics are left out: they are no JSON',
      '1 tables are left out: they have no column "step"',
      '2 lines of metrics are passed over: they are no metric',
    ]);
    assert.equal((await all())[0]?.details.metrics['loss']?.count, 2);
  });
});

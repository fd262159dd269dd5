import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { contentOf } from '../../support/artifacts';
import { encodeEvent, hyperParameters, recordHeader, recordOf, writeEvents, type WrittenEvent } from '../../support/eventFiles';
import { importTarget } from '../../support/imports';
import { writeFile } from '../../support/mlflowFolders';
import { releasedAfterEach } from '../../support/released';

const START = 1_700_000_000;
const FILE = 'events.out.tfevents.1700000000.host.12.0';
const float32 = (value: number) => Buffer.from(Float32Array.of(value).buffer);

describe('onramp runs import of TensorBoard logs', () => {
  const released = releasedAfterEach();

  function fresh() {
    const into = released(importTarget());
    const logs = into.file('logs größe');
    const write = (run: string, events: WrittenEvent[], file = FILE) => writeEvents(path.join(logs, run, file), events);
    const begin = (run: string, offset = 0, file = FILE) => write(run, [{ wallTime: START + offset, fileVersion: 'brain.Event:2' }], file);
    const only = async () => {
      const all = [...(await into.content()).values()];
      assert.equal(all.length, 1);
      return all[0] ?? assert.fail();
    };
    return { into, logs, write, begin, only };
  }

  it('reads scalars as numbers and as tensors, and names a run after its folder', async () => {
    const { into, logs, write, begin, only } = fresh();
    begin('sweep/lr 0.1');
    write('sweep/lr 0.1', [
      { wallTime: START + 1.25, values: [{ tag: 'loss', simple: 0.5 }] },
      { wallTime: START + 2, step: 1, values: [{ tag: 'loss', simple: Number.NaN }, { tag: 'acc', plugin: 'scalars', tensor: { type: 1, content: float32(0.25) } }] },
      // The plugin is told with the first value of a tag only.
      { wallTime: START + 3, step: 2 ** 33, values: [{ tag: 'acc', tensor: { type: 1, floats: [0.75] } }] },
      { wallTime: START + 4, step: 3, values: [{ tag: 'double', plugin: 'scalars', tensor: { type: 2, doubles: [0.1] } }, { tag: 'whole', plugin: 'scalars', tensor: { type: 3, ints: [-7] } }] },
      { wallTime: START + 5, step: -1, values: [{ tag: 'early', simple: Number.NEGATIVE_INFINITY }] },
    ]);
    const { ok, skipped } = await into.report(logs);
    assert.deepEqual([ok, skipped], [true, []]);
    const { run, details } = await only();
    assert.deepEqual([run.name, details.experimentName, run.status, run.startedAtMs, run.endedAtMs], ['sweep/lr 0.1', 'logs größe', 'FINISHED', START * 1000, (START + 5) * 1000]);
    const { metrics } = details;
    assert.deepEqual([metrics['loss']?.count, metrics['loss']?.min, metrics['loss']?.last], [2, 0.5, Number.NaN]);
    assert.deepEqual([metrics['acc']?.count, metrics['acc']?.last, metrics['acc']?.lastStep], [2, 0.75, 2 ** 33]);
    assert.deepEqual([metrics['double']?.last, metrics['whole']?.last, metrics['early']?.last, metrics['early']?.firstStep], [0.1, -7, -Infinity, -1]);
  });

  it('makes one run of all files of a folder, and one of each folder', async () => {
    const { into, logs, write, begin } = fresh();
    begin('train');
    begin('validation', 1);
    begin('.', 2);
    write('train', [{ wallTime: START + 9, step: 9, values: [{ tag: 'loss', simple: 1 }] }], 'events.out.tfevents.1700000009.host.12.1.v2');
    write('train', [{ wallTime: START + 1, step: 1, values: [{ tag: 'loss', simple: 2 }] }]);
    assert.deepEqual(await into.outcomes(logs), ['imported', 'imported', 'imported']);
    const runs = [...(await into.content()).values()];
    assert.deepEqual(runs.map(({ run }) => run.name).sort(), ['logs größe', 'train', 'validation']);
    assert.equal(runs.find(({ run }) => run.name === 'train')?.details.metrics['loss']?.count, 2);
    // Wherever they lie: what was written first tells them.
    renameSync(logs, into.file('moved'));
    assert.deepEqual([...new Set(await into.outcomes(into.file('moved')))], ['unchanged']);
  });

  it('reads hyperparameters, how a session ended, and what Lightning writes beside', async () => {
    const { into, logs, write, begin, only } = fresh();
    begin('version_0');
    const session = (tag: string, content: Uint8Array) => ({ tag, plugin: 'hparams', pluginContent: content, tensor: { type: 1, floats: [0] } });
    write('version_0', [
      { wallTime: START + 1, values: [session('_hparams_/session_start_info', hyperParameters({ params: { lr: 0.1, optimizer: 'adam', nesterov: true } }))] },
      { wallTime: START + 60, values: [session('_hparams_/session_end_info', hyperParameters({ end: { status: 2, seconds: START + 61 } }))] },
    ]);
    writeFile(path.join(logs, 'version_0', 'hparams.yaml'), 'batch_size: 32\nmodel:\n  depth: 8\n  layers: [64, 32]\nlr: 9\n');
    assert.deepEqual(await into.outcomes(logs), ['imported']);
    const { run, details } = await only();
    assert.deepEqual(details.params, { batch_size: '32', lr: '0.1', 'model.depth': '8', 'model.layers': '[64,32]', nesterov: 'True', optimizer: 'adam' });
    assert.deepEqual([run.status, run.endedAtMs, details.metrics], ['FAILED', (START + 61) * 1000, {}]);
  });

  it('keeps the last picture and text of a tag, and counts what it leaves out', async () => {
    const { into, logs, write, begin, only } = fresh();
    const png = (text: string) => Buffer.from(`\u0089PNG${text}`, 'latin1');
    begin('a');
    write('a', [
      { wallTime: START + 1, step: 1, values: [{ tag: 'seen', image: png('1') }, { tag: 'out/0', plugin: 'images', tensor: { type: 7, texts: ['2', '2', png('x')] } }, { tag: 'weights', histogram: true }] },
      { wallTime: START + 2, step: 2, values: [{ tag: 'seen', image: png('2') }, { tag: 'note', plugin: 'text', tensor: { type: 7, texts: ['# hello'] } }, { tag: 'weights', histogram: true }] },
      { wallTime: START + 3, step: 2, values: [{ tag: 'pr', plugin: 'pr_curves', tensor: { type: 1, floats: [1, 2] } }, { tag: '../../up', image: png('3') }] },
      { wallTime: START + 4, graph: Buffer.from('graph') },
    ]);
    const { skipped } = await into.report(logs);
    assert.deepEqual((await only()).details.artifacts, [
      { path: 'images/out/0.png', ...contentOf(png('x')) },
      { path: 'images/seen.png', ...contentOf(png('2')) },
      { path: 'text/note.md', ...contentOf('# hello') },
    ]);
    assert.deepEqual(skipped.map(({ what, count }) => [what, count]), [['histograms', 2], ['values of the plugin "pr_curves"', 1], ['graphs', 1], ['artifacts', 1]]);
  });

  it('takes what is whole of a file that still grows, and the rest later', async () => {
    const { into, logs, write, begin, only } = fresh();
    const file = path.join(logs, 'a', FILE);
    writeFile(file, '');
    assert.deepEqual((await into.report(logs)).runs.map((run) => 'why' in run && run.why), ['Its event files hold nothing yet.']);
    begin('a');
    write('a', [{ wallTime: START + 1, step: 1, values: [{ tag: 'loss', simple: 1 }] }]);
    const next = recordOf(encodeEvent({ wallTime: START + 2, step: 2, values: [{ tag: 'loss', simple: 0.5 }] }));
    for (const cut of [5, 14, next.length - 1]) {
      const whole = readFileSync(file);
      appendFileSync(file, next.subarray(0, cut));
      const { ok, skipped } = await into.report(logs);
      assert.deepEqual([ok, skipped, (await only()).details.metrics['loss']?.count], [true, [], 1], String(cut));
      writeFileSync(file, whole);
    }
    appendFileSync(file, next);
    assert.deepEqual(await into.outcomes(logs), ['grown']);
    const { run, details } = await only();
    assert.deepEqual([details.metrics['loss']?.count, run.endedAtMs], [2, (START + 2) * 1000]);
    assert.deepEqual(await into.outcomes(logs), ['unchanged']);
  });

  it('passes over a damaged record, and says where a file cannot be read on', async () => {
    const { into, logs, write, begin, only } = fresh();
    const file = path.join(logs, 'a', FILE);
    begin('a');
    for (const step of [1, 2, 3, 4]) write('a', [{ wallTime: START + step, step, values: [{ tag: 'loss', simple: step }] }]);
    const bytes = readFileSync(file);
    const first = 16 + Number(bytes.readBigUInt64LE(0));
    const size = 16 + Number(bytes.readBigUInt64LE(first));
    const damaged = (position: number) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(copy.readUInt8(position) ^ 1, position);
      writeFileSync(file, copy);
    };
    damaged(first + size + 20);
    const inData = await into.report(logs);
    assert.deepEqual(inData.skipped, [{ what: 'records', count: 1, why: 'are damaged and passed over', places: [`${file}:${first + size}`] }]);
    assert.equal((await only()).details.metrics['loss']?.count, 3);
    damaged(first + 2 * size + 3);
    const inLength = await into.report(logs);
    assert.deepEqual(inLength.skipped, [{ what: 'event files', count: 1, why: 'are damaged: what follows in them cannot be read', places: [`${file}:${first + 2 * size}`] }]);
    // What came in from the damaged one stays, what was damaged there comes along.
    assert.equal((await only()).details.metrics['loss']?.count, 4);
    writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xff, 0xff]), encodeEvent({ wallTime: Infinity })].map(recordOf)));
    assert.deepEqual((await into.report(logs)).runs.map((run) => 'why' in run && run.why), ['Its event files are damaged at their start.']);
    writeFileSync(file, 'rubbish that is no record at all');
    assert.deepEqual((await into.report(logs)).runs.map((run) => 'why' in run && run.why), ['Its event files are damaged at their start.']);
  });

  it('reads files that were compressed, and large records in between', async function () {
    this.timeout(30_000);
    const { into, logs, write, begin, only } = fresh();
    const file = path.join(logs, 'a', FILE);
    begin('a');
    write('a', [
      { wallTime: START + 1, step: 1, values: [{ tag: 'loss', simple: 1 }] },
      { wallTime: START + 2, graph: Buffer.alloc(3 << 20, 7) },
      { wallTime: START + 3, step: 2, values: [{ tag: 'loss', simple: 2 }] },
    ]);
    // Longer than what is held in memory; its checksum is not looked at.
    const sizeBytes = (64 << 20) + 1;
    appendFileSync(file, Buffer.concat([recordHeader(sizeBytes), Buffer.alloc(sizeBytes + 4)]));
    write('a', [{ wallTime: START + 4, step: 3, values: [{ tag: 'loss', simple: 3 }] }]);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 1 }));
    rmSync(file);
    const { skipped } = await into.report(logs);
    assert.deepEqual(skipped.map(({ what, count, why }) => [what, count, why]), [['records', 1, 'are too large to be of interest and passed over'], ['graphs', 1, 'are not taken in']]);
    assert.equal((await only()).details.metrics['loss']?.count, 3);
  });
});

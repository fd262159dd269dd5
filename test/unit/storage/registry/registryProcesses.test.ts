import assert from 'node:assert/strict';
import path from 'node:path';
import { outFolder } from '../../../../scripts/lib/paths.mjs';
import { openModels } from '../../../../src/storage/registry/openModels';
import { writerServices } from '../../support/ledgers';
import { linesFrom, startProgram } from '../../support/programs';
import { releasedAfterEach } from '../../support/released';
import { trackedWorkspace } from '../../support/stores';

describe('Processes that write one model registry', () => {
  const released = releasedAfterEach();

  it('create versions at the same moment, each with a number of its own', async () => {
    const { storeFolder } = released(trackedWorkspace()).store;
    const main = path.join(outFolder, 'test', 'harness', 'modelWriterMain.mjs');
    const writers = Array.from({ length: 4 }, (_, number) => released(startProgram(process.execPath, [main, storeFolder, `writer-${number}`, 'bike', '25'])));
    const numbers: number[][] = [];
    for (const writer of writers) {
      assert.equal((await writer.ended).exitCode, 0, writer.stderr());
      numbers.push(linesFrom(writer).map(Number));
    }
    assert.deepEqual(numbers.flat().sort((a, b) => a - b), Array.from({ length: 100 }, (_, position) => position + 1));
    for (const own of numbers) assert.deepEqual(own, [...own].sort((a, b) => a - b), 'each sees what it wrote before');
    const models = openModels({ storeFolder }, writerServices());
    assert.equal((await models.listModels()).length, 1, 'the model was created once');
    const versions = await models.listVersions('bike');
    for (const [number, own] of numbers.entries()) {
      assert.deepEqual(versions.filter(({ createdBy }) => createdBy.name === `writer-${number}`).map(({ version, source }) => [version, source]), own.map((version, made) => [version, `writer-${number}-${made}`]));
    }
    assert.deepEqual(await models.conflicts(), []);
  });
});

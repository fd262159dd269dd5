import assert from 'node:assert/strict';
import { openIndex, rebuiltContent, wholeContent } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { beginRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('What the helper saw of a run', () => {
  const released = releasedAfterEach();
  const { environment, exception, printed, written, input, end } = exampleRecords;

  it('is told by an index that followed and by one built anew', async () => {
    const { store } = released(trackedWorkspace());
    const plain = beginRun({ store, startedAtMs: START_MS });
    released({ dispose: () => plain.writer.close() });
    const run = beginRun({ store, startedAtMs: START_MS + 1 });
    const index = released(openIndex(store));
    run.writer.append(environment, printed, { ...written, path: 'b.csv' }, written);
    await index.refresh();
    run.writer.append(exception, { ...printed, keys: ['r2'] }, end);
    run.writer.close();

    const content = await wholeContent(index);
    const { kind: _1, ...expectedEnvironment } = environment;
    const { kind: _2, ...expectedException } = exception;
    const [details, plainDetails] = content.details;
    assert.deepEqual([details?.environment, details?.exception, details?.printed], [expectedEnvironment, expectedException, ['mae', 'r2', 'rmse']]);
    assert.deepEqual(details?.written.map(({ path }) => path), ['b.csv', 'outputs/model.joblib']);
    assert.deepEqual([plainDetails?.environment, plainDetails?.exception, plainDetails?.printed, plainDetails?.written], [null, null, [], []]);
    assert.deepEqual(await rebuiltContent(store), content);
  });

  it('has the hash of an input that was counted later, whoever wrote first', async () => {
    const { store } = released(trackedWorkspace());
    const { sha256, ...unhashed } = { ...input, digest: '7-8' };
    for (const records of [[unhashed, { ...unhashed, sha256, at: input.at + 5 }], [{ ...unhashed, sha256, at: input.at + 5 }, unhashed]]) {
      const run = beginRun({ store, startedAtMs: START_MS });
      run.writer.append(...records, end);
      run.writer.close();
    }
    const { details } = await rebuiltContent(store);
    assert.deepEqual(details.map((one) => one?.inputs.map((found) => found.sha256)), [[sha256], [sha256]]);
  });
});

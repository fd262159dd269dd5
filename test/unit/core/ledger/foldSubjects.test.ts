import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { StoredRecord } from '../../../../src/core/ledger/ledgerRecord';
import { foldSubjects, RecordGraph, valueOf } from '../../../../src/core/ledger/recordGraph';
import { verifyRecords } from '../../../../src/core/ledger/verifyRecords';
import { sha256 } from '../../../../src/storage/ledger/sha256';
import { anyHistory, buildsOn } from '../../support/histories';
import { exampleRecord, fileOf } from '../../support/ledgers';

const shuffled = (records: StoredRecord[]) => fc.shuffledSubarray(records, { minLength: records.length });

describe('foldSubjects', () => {
  it('does not depend on the order in which records are read', () => {
    fc.assert(fc.property(anyHistory.chain((records) => fc.tuple(fc.constant(records), shuffled(records))), ([records, other]) => assert.deepEqual(foldSubjects(other), foldSubjects(records))));
  });

  it('finds for each subject the decisions that none replaced, and a dispute where they differ', () => {
    fc.assert(
      fc.property(anyHistory, (records) => {
        const { subjects, conflicts } = foldSubjects(records);
        for (const subject of ['s0', 's1', 's2']) {
          const deciders = records.filter(({ record }) => record.decides.some((decision) => decision.subject === subject));
          const tips = deciders.filter((one) => !deciders.some((other) => buildsOn(records, other, one)));
          assert.deepEqual(new Set(subjects.get(subject)?.tips.map(({ hash }) => hash)), new Set(tips.map(({ hash }) => hash)));
          const isDisputed = new Set(tips.map((tip) => valueOf(tip, subject))).size > 1;
          assert.equal(conflicts.some((conflict) => conflict.subject === subject && conflict.reason === 'decided-twice'), isDisputed);
        }
      }),
    );
  });

  it('finds a decision that relied on what was decided anew beside it', () => {
    fc.assert(
      fc.property(anyHistory, (records) => {
        const { subjects, conflicts } = foldSubjects(records);
        const expected = [...subjects.values()].flatMap(({ subject, tips }) =>
          tips.flatMap((tip) =>
            tip.record.relies.flatMap(({ subject: reliedOn }) => {
              const unseen = (subjects.get(reliedOn)?.tips ?? []).filter((other) => other !== tip && !buildsOn(records, tip, other) && !buildsOn(records, other, tip));
              return unseen.length ? [`${subject} ${tip.hash} ${reliedOn} ${unseen.map(({ hash }) => hash).join()}`] : [];
            }),
          ),
        );
        const actual = conflicts.filter(({ reason }) => reason === 'relied-on-changed').map(({ subject, reliedOn, records: [tip, ...unseen] }) => `${subject} ${tip?.hash} ${reliedOn} ${unseen.map(({ hash }) => hash).join()}`);
        assert.deepEqual(actual.sort(), expected.sort());
      }),
    );
  });

  it('ends every conflict with a record that builds on all and decides', () => {
    fc.assert(
      fc.property(anyHistory, (records) => {
        const { subjects, conflicts } = foldSubjects(records);
        if (conflicts.length === 0) return;
        const { heads } = RecordGraph.of(records);
        const number = 1 + Math.max(...records.map(({ record }) => record.number));
        const decides = [...subjects.values()].map(({ subject, tips }) => ({ subject, basis: tips.map(({ hash }) => hash).sort(), value: 'settled' })).sort((a, b) => (a.subject < b.subject ? -1 : 1));
        const record = exampleRecord({ number, parents: heads, decides });
        assert.deepEqual(foldSubjects([...records, { hash: fileOf(record).hash, record }]).conflicts, []);
      }),
      { numRuns: 300 },
    );
  });

  it('gives whole histories that verify, in any order of files', () => {
    fc.assert(
      fc.property(anyHistory.chain((records) => shuffled(records)), (records) => {
        const verification = verifyRecords(records.map(({ record }) => fileOf(record)), sha256);
        assert.equal(verification.ok, true, JSON.stringify(verification));
        assert.equal(verification.count, records.length);
        const heads = records.filter((one) => !records.some(({ record }) => record.parents.includes(one.hash)));
        assert.deepEqual(new Set(verification.heads.map(({ hash }) => hash)), new Set(heads.map(({ hash }) => hash)));
      }),
    );
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../../src/core/ledger/canonicalJson';
import { parseLedgerRecord, parseRecordFileName, recordFileName } from '../../../../src/core/ledger/ledgerRecord';
import { subjectKey, subjectParts } from '../../../../src/core/ledger/subjectKey';
import { exampleRecord } from '../../support/ledgers';

const hash = (digit: string) => digit.repeat(64);

describe('parseLedgerRecord', () => {
  it('reads what was written', () => {
    const record = exampleRecord({ number: 2, parents: [hash('a'), hash('b')], decides: [{ subject: 's', basis: [], value: null }], relies: [{ subject: 'r', basis: [hash('a')] }], origin: { uri: 'mlflow:1', id: '7', revision: '3' } });
    assert.deepEqual(parseLedgerRecord(canonicalJson(record)), { kind: 'record', record });
  });

  it('keeps fields that a later release adds', () => {
    const later = { ...exampleRecord(), urgency: 'high', author: { name: 'Ann', source: 'git' as const, team: 'x' } };
    assert.deepEqual(parseLedgerRecord(canonicalJson(later)), { kind: 'record', record: later });
  });

  it('tells a record of a newer format, whatever else it holds', () => {
    assert.deepEqual(parseLedgerRecord('{"number":3,"parents":[],"v":2,"what":"?"}'), { kind: 'newer', version: 2 });
  });

  const without = (key: string) => canonicalJson(Object.fromEntries(Object.entries(exampleRecord()).filter(([name]) => name !== key)));
  const changed = (fields: object) => canonicalJson({ ...exampleRecord(), ...fields });
  for (const { name, text, reason } of [
    { name: 'nothing', text: '', reason: /not JSON/ },
    { name: 'half a record', text: canonicalJson(exampleRecord()).slice(0, 50), reason: /not JSON/ },
    { name: 'a number', text: '7', reason: /it: / },
    { name: 'a record without a version', text: without('v'), reason: /^v: / },
    { name: 'a version 0', text: changed({ v: 0 }), reason: /^v: / },
    { name: 'a fractional number', text: changed({ number: 1.5 }), reason: /^number: / },
    { name: 'number 0', text: changed({ number: 0 }), reason: /^number: / },
    { name: 'a parent that is no hash', text: changed({ parents: ['../x'] }), reason: /^parents\.0: / },
    { name: 'an unknown kind of author', text: changed({ author: { name: 'Ann', source: 'agent' } }), reason: /^author\.source: / },
    { name: 'a body that is a list', text: changed({ body: [] }), reason: /^body: / },
    { name: 'a decision without a value', text: changed({ decides: [{ subject: 's', basis: [] }] }), reason: /^decides\.0\.value: / },
    { name: 'a decision about nothing', text: changed({ decides: [{ subject: '', basis: [], value: 1 }] }), reason: /^decides\.0\.subject: / },
    { name: 'parents out of order', text: changed({ parents: [hash('b'), hash('a')] }), reason: /sorted/ },
    { name: 'a parent named twice', text: changed({ parents: [hash('a'), hash('a')] }), reason: /twice/ },
    { name: 'a subject decided twice', text: changed({ decides: [1, 2].map((value) => ({ subject: 's', basis: [], value })) }), reason: /twice/ },
    { name: 'white space', text: JSON.stringify(exampleRecord(), null, 1), reason: /canonical form/ },
    { name: 'a line break at the end', text: `${canonicalJson(exampleRecord())}\n`, reason: /canonical form/ },
    { name: 'a key that is there twice', text: canonicalJson(exampleRecord()).replace('"body":{}', '"body":{},"body":{}'), reason: /canonical form/ },
    { name: 'a number that no double holds', text: changed({ body: { a: 1 } }).replace('"a":1', '"a":1e999'), reason: /canonical form/ },
    { name: 'nesting without end', text: changed({ body: { a: 1 } }).replace('"a":1', `"a":${'['.repeat(100_000)}${']'.repeat(100_000)}`), reason: /./ },
  ]) {
    it(`says why ${name} is bad`, () => {
      const parsed = parseLedgerRecord(text);
      assert.equal(parsed.kind, 'bad');
      assert.match((parsed as { reason: string }).reason, reason);
    });
  }

  it('settles on every text without throwing', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => assert.equal(parseLedgerRecord(text).kind, 'bad')));
  });
});

describe('recordFileName', () => {
  it('round-trips, and sorts like the number', () => {
    assert.equal(recordFileName(124, hash('a')), `00000124-${hash('a')}.json`);
    fc.assert(fc.property(fc.integer({ min: 0, max: 1e12 }), (number) => assert.deepEqual(parseRecordFileName(recordFileName(number, hash('b'))), { number, hash: hash('b') })));
  });

  for (const name of ['README.json', `124-${hash('a')}.json`, `000000124-${hash('a')}.json`, `00000124-${hash('A')}.json`, `00000124-${hash('a')}.json.bak`, `00000124-${hash('a')} (1).json`, `x/00000124-${hash('a')}.json`]) {
    it(`takes ${name.replace(hash('a'), '<hash>')} for no record`, () => assert.equal(parseRecordFileName(name), undefined));
  }
});

describe('subjectKey', () => {
  it('gives different subjects different names and the parts back', () => {
    assert.equal(subjectKey('model', 'bike-demand', 'version', '4'), 'model/bike-demand/version/4');
    assert.equal(subjectKey('model', 'a/b%', 'stage'), 'model/a%2Fb%25/stage');
    fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('/', '%2F', '%25', '%')), { minLength: 1 }), (parts) => assert.deepEqual(subjectParts(subjectKey(...parts)), parts)));
  });
});

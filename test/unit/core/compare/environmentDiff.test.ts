import assert from 'node:assert/strict';
import { environmentDiff, packagesDiff, parseRequirements } from '../../../../src/core/compare/environmentDiff';
import type { EnvironmentRecord } from '../../../../src/core/runs/capturedRecords';

describe('parseRequirements', () => {
  for (const { name, text, expected } of [
    { name: 'what the helper keeps', text: 'numpy==2.4.6\nscikit-learn==1.8.0\n', expected: { numpy: '2.4.6', 'scikit-learn': '1.8.0' } },
    { name: 'Windows lines, comments and options', text: '# made by hand\r\n-r other.txt\r\n--index-url x\r\nnumpy == 2.0 # pinned\r\n\r\n', expected: { numpy: '2.0' } },
    { name: 'names in any spelling', text: 'Typing_Extensions===4.1\nruamel.yaml==1', expected: { 'typing-extensions': '4.1', 'ruamel-yaml': '1' } },
    { name: 'extras, markers and hashes', text: 'uvicorn[standard]==0.30 ; python_version < "4" \nx==1 --hash=sha256:00', expected: { uvicorn: '0.30', x: '1' } },
    { name: 'demands that pin nothing', text: 'a>=2,<3\nb\nc @ file:///c.whl\nd==2,!=2.1', expected: { a: '>=2,<3', b: '', c: 'file:///c.whl', d: '==2,!=2.1' } },
    { name: 'nothing', text: '', expected: {} },
  ]) {
    it(`reads ${name}`, () => assert.deepEqual(Object.fromEntries(parseRequirements(text)), expected));
  }
});

describe('packagesDiff', () => {
  it('has a line for each package that differs, and counts the others', () => {
    assert.deepEqual(packagesDiff(['numpy==2.0\ntorch==2.9\nzip==1', null, 'numpy==2.4\nzip==1', '']), {
      rows: [
        { key: 'numpy', values: ['2.0', null, '2.4', null] },
        { key: 'torch', values: ['2.9', null, null, null] },
        { key: 'zip', values: ['1', null, '1', null] },
      ],
      equal: 0,
      unknown: [1],
    });
  });

  it('finds no difference to a run that kept no list', () => {
    assert.deepEqual(packagesDiff(['numpy==2.0', null]), { rows: [], equal: 1, unknown: [1] });
    assert.deepEqual(packagesDiff([]), { rows: [], equal: 0, unknown: [] });
  });
});

describe('environmentDiff', () => {
  const record: EnvironmentRecord = {
    kind: 'environment',
    at: 1,
    python: { version: '3.13.5', implementation: 'CPython', path: '/usr/bin/python3' },
    system: { name: 'Linux', release: '6.12', machine: 'x86_64' },
    cpuCount: 8,
    memoryBytes: 32 * 1024 ** 3,
    gpus: [],
    variables: [['CUDA_VISIBLE_DEVICES', '0']],
  };
  const gpu = { name: 'A100', memoryBytes: 80 * 1024 ** 3, driver: '550' };

  it('compares the facts, but neither times nor paths', () => {
    const other: EnvironmentRecord = { ...record, at: 2, python: { ...record.python, version: '3.12.1', path: 'elsewhere' }, gpus: [gpu, gpu, { ...gpu, driver: '560' }], variables: [] };
    assert.deepEqual(environmentDiff([record, other, null]), {
      rows: [
        { key: '$CUDA_VISIBLE_DEVICES', values: ['0', null, null] },
        { key: 'GPUs', values: [null, '2 × A100 (80.0 GB, driver 550), A100 (80.0 GB, driver 560)', null] },
        { key: 'Python', values: ['3.13.5', '3.12.1', null] },
      ],
      equal: 5,
      unknown: [2],
    });
  });

  it('does not tell memory apart that rounds to the same', () => {
    assert.deepEqual(environmentDiff([record, { ...record, memoryBytes: 32 * 1024 ** 3 - 4096 }]).rows, []);
  });
});

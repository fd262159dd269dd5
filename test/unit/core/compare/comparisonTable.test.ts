import assert from 'node:assert/strict';
import { parquetMetadata, parquetReadObjects, parquetSchema } from 'hyparquet';
import type { ComparedRuns } from '../../../../src/core/compare/comparedRuns';
import { collectComparisonTable } from '../../../../src/core/compare/comparisonTable';
import type { ExportedTable } from '../../../../src/core/compare/exportedTable';
import { csvParts, tableAsCsv } from '../../../../src/core/compare/tableAsCsv';
import { tableAsMarkdown } from '../../../../src/core/compare/tableAsMarkdown';
import { tableAsParquet } from '../../../../src/core/compare/tableAsParquet';
import { parseDelimited } from '../../../../src/core/artifacts/delimitedText';
import { comparedRow, metricColumn, textColumn } from '../../support/compared';
import { START_MS } from '../../support/runRecords';

const compared: ComparedRuns = {
  rows: [comparedRow(1, { name: 'hgb', experimentName: 'bikes', commit: 'c0ffee', isDirty: true }), comparedRow(2, { name: 'ridge', endedAtMs: null, status: 'RUNNING' }), comparedRow(3, { name: 'x', startedAtMs: 1e300 })],
  columns: [metricColumn('rmse', [41.25, null, Number.NaN]), textColumn('param', 'lr', ['0.1', '1e-05', null]), textColumn('param', 'seed', ['007', '1', '2']), textColumn('param', 'rmse', ['a', 'b', 'c']), textColumn('data', 'hour.csv', ['12', '13', '14'])],
};

const texts = (title: string, values: readonly (string | null)[]) => ({ title, kind: 'text' as const, at: (row: number) => values[row] ?? null });
const numbers = (title: string, values: readonly (number | null)[]) => ({ title, kind: 'number' as const, at: (row: number) => values[row] ?? null });
const csvOf = (table: ExportedTable) => new TextDecoder().decode(tableAsCsv(table));

describe('The table of compared runs', () => {
  const listed = (table: ExportedTable) => table.columns.map((column) => [column.title, column.kind, ...Array.from({ length: table.rowCount }, (_, row) => column.at(row))]);

  it('has what each run is, and its values by what they are', () => {
    assert.deepEqual(listed(collectComparisonTable(compared)), [
      ['run', 'text', 'hgb', 'ridge', 'x'],
      ['run_id', 'text', ...compared.rows.map(({ runId }) => runId)],
      ['status', 'text', 'FINISHED', 'RUNNING', 'FINISHED'],
      ['started', 'text', '2026-11-20T10:13:20.001Z', '2026-11-20T10:13:20.002Z', null],
      ['seconds', 'number', 0.999, null, (START_MS + 1000 - 1e300) / 1000],
      ['experiment', 'text', 'bikes', '0', '0'],
      ['user', 'text', null, null, null],
      ['source', 'text', 'train.py', 'train.py', 'train.py'],
      ['commit', 'text', 'c0ffee+', null, null],
      ['rmse', 'number', 41.25, null, Number.NaN],
      ['lr', 'number', 0.1, 0.00001, null],
      ['seed', 'text', '007', '1', '2'],
      ['rmse (param)', 'text', 'a', 'b', 'c'],
      ['hour.csv', 'text', '12', '13', '14'],
    ]);
  });

  it('has the rows, columns and values of metrics that are wanted, in their order', () => {
    const table = collectComparisonTable(compared, { rows: [2, 0], columns: compared.columns.slice(0, 2).reverse(), metricAt: (column, row) => 2 * (column.last[row] ?? 0) });
    assert.deepEqual(listed(table).filter(([title]) => ['run', 'lr', 'rmse'].includes(String(title))), [['run', 'text', 'x', 'hgb'], ['lr', 'number', null, 0.1], ['rmse', 'number', Number.NaN, 82.5]]);
  });

  it('gives no two columns one title', () => {
    const odd = { ...compared, columns: [textColumn('param', 'run', ['a', 'b', 'c']), textColumn('tag', 'run', ['a', 'b', 'c']), textColumn('param', 'run (tag)', ['a', 'b', 'c']), textColumn('param', '', ['a', 'b', 'c']), textColumn('tag', '', ['a', 'b', 'c'])] };
    assert.deepEqual(collectComparisonTable(odd).columns.slice(9).map(({ title }) => title), ['run (param)', 'run (tag)', 'run (tag) (param)', '(no name)', '(no name) (tag)']);
  });

  for (const word of ['0.1', '-3', '1e-05', '1E5', '0', '123456789012345']) it(`takes a parameter ${word} for a number`, () => assert.deepEqual(kindOf(word), ['number', Number(word)]));
  for (const word of ['', ' 1', '007', '1.', '.5', '+1', '0x10', '1e999', '1234567890123456789', 'NaN', 'Infinity', '1_000', '1,5', '١']) it(`takes a parameter ${JSON.stringify(word)} for a text`, () => assert.deepEqual(kindOf(word), ['text', word]));

  function kindOf(word: string) {
    const column = collectComparisonTable({ rows: [comparedRow(1)], columns: [textColumn('param', 'p', [word])] }).columns.at(-1);
    return [column?.kind, column?.at(0)];
  }
});

describe('A table as CSV', () => {
  it('quotes what has to be, leaves empty what is missing, and has all digits of numbers', () => {
    const table = { rowCount: 3, columns: [texts('a,b', ['say "x"', 'two\nlines', null]), numbers('n', [0.1 + 0.2, Number.NaN, null]), numbers('m', [-Infinity, -1e-7, 1e21]), texts('ü', ['', ' ', '日本'])] };
    assert.equal(csvOf(table), '"a,b",n,m,ü\r\n"say ""x""",0.30000000000000004,-Infinity,\r\n"two\nlines",NaN,-1e-7, \r\n,,1e+21,日本\r\n');
  });

  it('holds nothing that a spreadsheet runs', () => {
    const values = ['=1+1', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', '=cmd|"/c calc"!A1', '-0.5', '+1e3', '-', 'a=1'];
    assert.equal(csvOf({ rowCount: values.length, columns: [texts('=HYPERLINK(1)', values)] }), ["'=HYPERLINK(1)", "'=1+1", "'+1+1", "'-1+1", "'@SUM(1)", "'\t=1", '"\'\r=1"', '"\'=cmd|""/c calc""!A1"', '-0.5', '+1e3', "'-", 'a=1', ''].join('\r\n'));
  });

  it('is read as what it was', () => {
    const words = ['', 'x', '"', ',', '\n', '""', 'a"b,c\nd', ' ', '日本', "'"];
    const columns = words.map((title, first) => texts(`${title}${first}`, words.map((_, row) => words[(first + row) % words.length] ?? '')));
    const read = parseDelimited(csvOf({ rowCount: words.length, columns }), ',', { rows: 100, columns: 100 });
    assert.deepEqual(read, { columns: columns.map(({ title }) => title), rows: words.map((_, row) => columns.map(({ at }) => at(row))), isWhole: true });
  });
});

describe('A table as Markdown', () => {
  it('is aligned, with numbers on the right, and shows texts as they are', () => {
    const table = { rowCount: 4, columns: [texts('run', ['a|b', '*bold* _it_ a_b', '日本', 'two\nlines']), numbers('rmse', [41.25678, null, Number.NaN, 1e-9])] };
    assert.deepEqual(tableAsMarkdown(table).split('\n'), [
      '| run                 |  rmse |',
      '| ------------------- | ----: |',
      '| a\\|b                | 41.26 |',
      '| \\*bold\\* \\_it\\_ a_b |       |',
      '| 日本                |   NaN |',
      '| two lines           |  1e-9 |',
      '',
    ]);
  });

  it('draws nothing of what a text holds', async () => {
    const { renderMarkdown } = await import('../../../../src/host/panels/renderMarkdown');
    for (const text of ['<img src=x>', '[a](b)', '`code`', '**b**', '~~s~~', '&amp;', '\\|', '_x_', 'a|b', '\\']) {
      const html = renderMarkdown(tableAsMarkdown({ rowCount: 1, columns: [texts('t', [text]), texts('u', ['end'])] }));
      const cells = [...html.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
      assert.deepEqual(cells, [text, 'end'], html);
    }
  });
});

describe('A table as Parquet', () => {
  const read = async (bytes: Uint8Array) => parquetReadObjects({ file: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer });

  it('has the values exactly, with null for what is missing', async () => {
    const table = { rowCount: 5, columns: [texts('a b', ['x', null, '', '日本 👩‍🔬', '=1']), numbers('n', [0.1 + 0.2, null, Number.NaN, -Infinity, 5e-324]), texts('__proto__x', [null, null, null, null, null]), numbers('none', [null, null, null, null, null])] };
    const bytes = tableAsParquet(table);
    assert.deepEqual((await read(bytes)).map((row) => Object.values(row) as unknown), [
      ['x', 0.1 + 0.2, null, null],
      [null, null, null, null],
      ['', Number.NaN, null, null],
      ['日本 👩‍🔬', -Infinity, null, null],
      ['=1', 5e-324, null, null],
    ]);
    const { children } = parquetSchema(parquetMetadata(bytes.buffer as ArrayBuffer));
    assert.deepEqual(children.map(({ element }) => [element.name, element.type, element.converted_type, element.repetition_type]), [
      ['a b', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['n', 'DOUBLE', undefined, 'OPTIONAL'],
      ['__proto__x', 'BYTE_ARRAY', 'UTF8', 'OPTIONAL'],
      ['none', 'DOUBLE', undefined, 'OPTIONAL'],
    ]);
  });

  it('may have no rows', async () => {
    assert.deepEqual(await read(tableAsParquet({ rowCount: 0, columns: [texts('a', []), numbers('b', [])] })), []);
  });
});

describe('A table of 5,000 runs with 1,000 columns', function () {
  this.timeout(60_000);
  const rows = Array.from({ length: 5000 }, (_, row) => comparedRow(row));
  const columns = Array.from({ length: 1000 }, (_, key) => (key % 2 === 0 ? metricColumn(`m${key}`, rows.map((_, row) => (row % 7 === 0 ? null : Math.sin(row * key)))) : textColumn('param', `p${key}`, rows.map((_, row) => `v${row % 50}`))));
  const table = collectComparisonTable({ rows, columns });

  it('is written as CSV without a copy of it', () => {
    let [lines, largest] = [0, 0];
    for (const part of csvParts(table)) {
      lines += part.split('\r\n').length - 1;
      largest = Math.max(largest, part.length);
    }
    assert.deepEqual([lines, largest < 200_000], [5001, true]);
  });

  it('is written as Parquet, in less room than CSV', async () => {
    const bytes = tableAsParquet(table);
    assert.ok(bytes.length < 30e6, String(bytes.length));
    const [last] = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer, rowStart: 4999, columns: ['run', 'm2', 'p999'] });
    assert.deepEqual(last, { run: 'run 4999', m2: Math.sin(4999 * 2), p999: 'v49' });
  });
});

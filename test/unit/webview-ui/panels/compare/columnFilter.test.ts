import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseColumnFilter } from '../../../../../webview-ui/panels/compare/columnFilter';
import { setPageLocale } from '../../../../../webview-ui/charts/pageLocale';
import { columnAt, shownColumns, shownComparison } from '../../../support/shownComparison';

const numbers = ['-2', '0', '0.1', '1e-3', '0.5', '8', '15', null];
const texts = ['adam', 'Adamax', 'sgd', '= sgd', '> 3', '', '!x', null];
const columns = shownColumns(shownComparison({ params: { lr: numbers, optimizer: texts }, metrics: { rmse: [1, 2.5, Number.NaN, Infinity, 1234.5678, null, 2, 3] } }));

function passing(id: string, text: string): (string | null)[] | 'all' {
  const column = columnAt(columns, id);
  const filter = parseColumnFilter(text, column);
  return filter ? [...numbers.keys()].filter((row) => filter(column.value(row))).map((row) => (column.value(row) === undefined ? null : column.text(row))) : 'all';
}

describe('The filter of a column', () => {
  const cases: { id: string; text: string; passes: ReturnType<typeof passing> }[] = [
    { id: 'param:lr', text: '', passes: 'all' },
    { id: 'param:lr', text: '  ', passes: 'all' },
    { id: 'param:lr', text: '> 0.1', passes: ['0.5', '8', '15'] },
    { id: 'param:lr', text: '>=0.1', passes: ['0.1', '0.5', '8', '15'] },
    { id: 'param:lr', text: '<0', passes: ['-2'] },
    { id: 'param:lr', text: ' <= 1e-3 ', passes: ['-2', '0', '1e-3'] },
    { id: 'param:lr', text: '= 0.001', passes: ['1e-3'] },
    { id: 'param:lr', text: '== .5', passes: ['0.5'] },
    { id: 'param:lr', text: '!= 8', passes: ['-2', '0', '0.1', '1e-3', '0.5', '15', null] },
    { id: 'param:lr', text: '0.1..8', passes: ['0.1', '0.5', '8'] },
    { id: 'param:lr', text: '8 .. 1e-3', passes: ['0.1', '1e-3', '0.5', '8'] },
    { id: 'param:lr', text: '-2...1', passes: ['-2', '0', '0.1', '1e-3'] },
    { id: 'param:lr', text: '1e-3', passes: ['1e-3'] },
    { id: 'param:lr', text: '5', passes: ['0.5', '15'] },
    { id: 'param:lr', text: '0.', passes: ['0.1', '0.5'] },
    { id: 'param:lr', text: '-', passes: [null] },
    { id: 'param:lr', text: '!5', passes: ['-2', '0', '0.1', '1e-3', '8', null] },
    { id: 'param:optimizer', text: 'ADAM', passes: ['adam', 'Adamax'] },
    { id: 'param:optimizer', text: '= ADAM', passes: ['adam'] },
    { id: 'param:optimizer', text: '!= adam', passes: ['Adamax', 'sgd', '= sgd', '> 3', '', '!x', null] },
    { id: 'param:optimizer', text: '! adam', passes: ['sgd', '= sgd', '> 3', '', '!x', null] },
    { id: 'param:optimizer', text: '= = sgd', passes: ['= sgd'] },
    { id: 'param:optimizer', text: '= !x', passes: ['!x'] },
    { id: 'param:optimizer', text: '-', passes: [null] },
    { id: 'metric:rmse', text: '= nan', passes: ['NaN'] },
    { id: 'metric:rmse', text: '> 2', passes: ['2.5', '∞', '1,235', '3'] },
  ];
  for (const { id, text, passes } of cases) it(`${id} by "${text}"`, () => assert.deepEqual(passing(id, text), passes));

  it('filters nothing while a number or a range is half typed', () => {
    for (const text of ['>', '> ', '>=', '= ', '!=', '!', '> -', '> 1e', '= 1e-', '= -', '= .', '0.1.', '0.1..', '0.1 .. ', '0.1..-', '0.1..5e', '0.1..5e-', '> x']) assert.equal(passing('param:lr', text), 'all', text);
    for (const text of ['>', '=', '!', '!= ', '> 3']) assert.equal(passing('param:optimizer', text), 'all', text);
  });

  describe('where numbers have a decimal comma', () => {
    before(() => setPageLocale('de'));
    after(() => setPageLocale(undefined));
    const german: { text: string; passes: ReturnType<typeof passing> }[] = [
      { text: '> 0,1', passes: ['0.5', '8', '15'] },
      { text: '0,1..0,5', passes: ['0.1', '0.5'] },
      { text: '= 0,5', passes: ['0.5'] },
      { text: '= 0.5', passes: ['0.5'] },
      { text: '0,1', passes: ['0.1'] },
      { text: '> 0,', passes: ['0.1', '1e-3', '0.5', '8', '15'] },
    ];
    for (const { text, passes } of german) it(`by "${text}"`, () => assert.deepEqual(passing('param:lr', text), passes));
    it('finds numbers as they are shown', () => assert.deepEqual(passing('metric:rmse', '2,5'), ['2,5']));
  });
  it('takes no comma for a point elsewhere', () => assert.equal(passing('param:lr', '> 0,1'), 'all'));

  it('compares numbers as they are, however they are written', () => {
    const plain = { isNumeric: true, format: String };
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.double({ noNaN: true, noDefaultInfinity: true }), (value, a, b) => {
        const passes = (text: string) => parseColumnFilter(text, plain)?.(value);
        assert.deepEqual([passes(`<${a}`), passes(`<= ${a}`), passes(`>${a}`), passes(`>=${a}`), passes(`=${a}`), passes(`!=${a}`)], [value < a, value <= a, value > a, value >= a, value === a, value !== a]);
        assert.equal(passes(`${a}..${b}`), Math.min(a, b) <= value && value <= Math.max(a, b));
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), fc.boolean(), (text, isNumeric) => {
      const filter = parseColumnFilter(text, { isNumeric, format: String });
      for (const value of [undefined, Number.NaN, 1, 'text']) assert.ok([undefined, true, false].includes(filter?.(value)));
    }));
  });
});

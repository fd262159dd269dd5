import assert from 'node:assert/strict';
import { linearLabel } from '../../../../webview-ui/charts/axisLabels';
import { percent, shortDuration, shortNumber, wholeNumber } from '../../../../webview-ui/charts/format';
import { pageLocale, setPageLocale } from '../../../../webview-ui/charts/pageLocale';

describe('the language of a page', () => {
  afterEach(() => setPageLocale(undefined));
  const written = () => [wholeNumber(1_234_567), shortNumber(41.31234), linearLabel(1234.5, [{ value: 1234 }, { value: 1234.5 }]), percent(0.031), shortDuration(4200)];

  it('writes numbers as Germans do', () => {
    setPageLocale('de');
    assert.deepEqual(written(), ['1.234.567', '41,31', '1.234,5', '3,1\u00a0%', '4,2 s']);
  });
  it('writes numbers as in English, also after another language', () => {
    setPageLocale('de');
    written();
    setPageLocale('en');
    assert.deepEqual(written(), ['1,234,567', '41.31', '1,234.5', '3.1%', '4.2 s']);
  });
  it('is the browser\'s where the tag is none', () => {
    setPageLocale('not a tag');
    assert.equal(pageLocale(), undefined);
  });
});

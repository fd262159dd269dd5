import assert from 'node:assert/strict';
import fc from 'fast-check';
import { renderMarkdown } from '../../../../src/host/panels/renderMarkdown';

describe('renderMarkdown', () => {
  it('renders what people write', () => {
    assert.equal(renderMarkdown('# A\n**b** `c`'), '<h1>A</h1>\n<p><strong>b</strong> <code>c</code></p>\n');
    assert.equal(renderMarkdown('[docs](https://example.org)'), '<p><a href="https://example.org">docs</a></p>\n');
  });

  for (const text of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<b onclick="x">a</b>']) {
    it(`shows ${text} as text`, () => {
      assert.doesNotMatch(renderMarkdown(text), /<(?!\/?p>)/);
      assert.match(renderMarkdown(text), /&lt;/);
    });
  }

  for (const text of ['[a](javascript:alert(1))', '[a](command:workbench.action.quit)', '[a](data:text/html,x)', '[a](file:///etc/passwd)', '<javascript:alert(1)>', '![a](https://example.org/x.png)']) {
    it(`makes neither link nor picture of ${text}`, () => assert.doesNotMatch(renderMarkdown(text), /href="(?!https:)|<img/));
  }

  it('makes no tags but its own, whatever the text', () => {
    const piece = fc.constantFrom('<', '>', '"', "'", '&', 'script', 'img', ' onerror=', '](', '[a', ')', '`', '*', '\n', 'javascript:', '&#106;', '|', '- ', '> ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        for (const [, tag = ''] of renderMarkdown(pieces.join('')).matchAll(/<([^>]*)>/g)) assert.match(tag, /^\/?(p|em|strong|code|pre|ul|li|ol|blockquote|br|hr|h[1-6]|table|thead|tbody|tr|th|td|a)$|^code class="language-[^"]*"$|^a href="((https?:|mailto:)[^"]*)?"$/);
      }),
      { numRuns: 2000 },
    );
  });
});

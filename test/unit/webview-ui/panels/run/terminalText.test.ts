import assert from 'node:assert/strict';
import { terminalText } from '../../../../../webview-ui/panels/run/terminalText';

describe('terminalText', () => {
  for (const { name, text, expected } of [
    { name: 'leaves plain text alone', text: 'a\n\nb ü\n', expected: 'a\n\nb ü\n' },
    { name: 'takes colours away', text: '\u001b[1;31mred\u001b[0m \u001b[38;5;4mblue\u001b[m', expected: 'red blue' },
    { name: 'takes links and titles away', text: '\u001b]8;;https://example.org\u0007link\u001b]8;;\u001b\\ \u001b]0;title\u0007x', expected: 'link x' },
    { name: 'shows the last state of a progress bar', text: ' 10%|#   |\r 50%|##  |\r100%|####|\ndone\n', expected: '100%|####|\ndone\n' },
    { name: 'knows the line ends of Windows', text: 'a\r\nb\r\n', expected: 'a\nb\n' },
  ]) {
    it(name, () => assert.equal(terminalText(text), expected));
  }
});

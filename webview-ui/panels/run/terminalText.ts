/**
 * What a terminal would show of an output in the end: without colours and other escape sequences, and of a line that was written over
 * (progress bars) only what came last.
 */
export function terminalText(text: string): string {
  // eslint-disable-next-line no-control-regex -- these characters are the subject
  const plain = text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g, '');
  if (!plain.includes('\r')) return plain;
  return plain.split('\n').map(lastOverwrite).join('\n');
}

function lastOverwrite(line: string): string {
  const parts = line.split('\r').filter((part) => part !== '');
  return parts.at(-1) ?? '';
}

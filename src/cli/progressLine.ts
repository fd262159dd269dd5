/** One line on standard error that counts on while a person waits; nothing where standard error is no terminal. */
export function progressLine(): { show(text: string): void; clear(): void } {
  if (!process.stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  let nextMs = 0;
  return {
    show: (text) => {
      // A terminal is slower than what is counted.
      if (performance.now() < nextMs) return;
      nextMs = performance.now() + 100;
      process.stderr.write(`\r\u001b[K${text}`);
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  };
}

import type { Log } from '../../../src/core/log';

/** A log that can be read. */
export interface ReadableLog extends Log {
  lines: string[];
  /** Warnings and errors. */
  complaints(): string[];
}

export function readableLog(): ReadableLog {
  const lines: string[] = [];
  const at = (level: string) => (message: string | Error) => void lines.push(`${level}: ${String(message)}`);
  return { lines, complaints: () => lines.filter((line) => /^(warn|error):/.test(line)), debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

import type { SessionRecord } from './records.ts';

export interface ParsedCommand {
  source: SessionRecord['source'];
  arguments: string[];
  name: string;
  /** True when the first word is a Python interpreter. */
  isPython: boolean;
}

/** Python's options that take the next word as their value. */
const optionsWithValue = new Set(['-W', '-X', '--check-hash-based-pycs']);

/**
 * What a command line runs: the script, `-m` module or plain command, and the words that are its own.
 * @param command at least one word; the first is the program
 */
export function parseCommand(command: readonly string[]): ParsedCommand {
  const program = command[0] ?? '';
  const isPython = /^(python|pypy)[\d.]*(\.exe)?$/i.test(baseName(program));
  if (isPython) {
    for (let position = 1; position < command.length; position += 1) {
      const word = command[position] ?? '';
      const rest = command.slice(position + 1);
      if (word === '-m' && rest[0] !== undefined) return named('module', rest[0], rest.slice(1), isPython);
      if (word.startsWith('-m') && word.length > 2) return named('module', word.slice(2), rest, isPython);
      if (word === '-c') return { ...named('command', 'python -c', rest.slice(1), isPython) };
      if (word === '-') return { ...named('command', 'python -', rest, isPython) };
      if (optionsWithValue.has(word)) position += 1;
      else if (!word.startsWith('-')) return named('script', word, rest, isPython);
    }
  }
  return named('command', program, command.slice(1), isPython);
}

function named(type: SessionRecord['source']['type'], path: string, args: readonly string[], isPython: boolean): ParsedCommand {
  return { source: { type, path }, arguments: [...args], name: type === 'module' ? path : baseName(path), isPython };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A command line as a person would type it in a POSIX shell. */
export function quoteCommand(command: readonly string[]): string {
  return command.map((word) => (/^[\w@%+=:,./~-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

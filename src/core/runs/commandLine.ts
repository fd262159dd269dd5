import type { SessionRecord } from './records.ts';

export interface ParsedCommand {
  source: SessionRecord['source'];
  arguments: string[];
  name: string;
  /** True when the first word is a Python interpreter. */
  isPython: boolean;
}

const interpreterName = /^(pythonw?|pypy)[\d.]*(t|d|-dbg)?(\.exe)?$/i;

/** A word of joined short options up to the first one that takes a value, and the value when it is attached (`-um`, `-Wignore`). */
const optionsWithValue = /^-(?!-)[^cmWX]*([cmWX])(.*)$/s;

/**
 * What a command line runs: the script, `-m` module or plain command, and the words that are its own.
 * @param command at least one word; the first is the program
 */
export function parseCommand(command: readonly string[]): ParsedCommand {
  const program = command[0] ?? '';
  const isPython = interpreterName.test(baseName(program));
  return (isPython ? parsePython(command) : undefined) ?? named('command', program, command.slice(1), isPython);
}

/** Reads Python's own options as Python does; undefined when they name nothing to run. */
function parsePython(command: readonly string[]): ParsedCommand | undefined {
  for (let position = 1; position < command.length; position += 1) {
    const word = command[position] ?? '';
    const rest = command.slice(position + 1);
    if (word === '-') return named('command', 'python -', rest, true);
    if (word === '--') return rest[0] === undefined ? undefined : named('script', rest[0], rest.slice(1), true);
    if (!word.startsWith('-')) return named('script', word, rest, true);
    const [, letter, attached] = optionsWithValue.exec(word) ?? [];
    const value = attached || rest[0];
    const afterValue = attached ? rest : rest.slice(1);
    if (letter === 'm') return value === undefined ? undefined : named('module', value, afterValue, true);
    if (letter === 'c') return named('command', 'python -c', afterValue, true);
    if ((letter !== undefined && !attached) || word === '--check-hash-based-pycs') position += 1;
  }
  return undefined;
}

function named(type: SessionRecord['source']['type'], path: string, args: readonly string[], isPython: boolean): ParsedCommand {
  return { source: { type, path }, arguments: [...args], name: type === 'module' ? path : baseName(path), isPython };
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

/** A command line as a person would type it in a POSIX shell. */
export function quoteCommand(command: readonly string[]): string {
  return command.map((word, position) => (isPlain(word, position) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** Whether every shell takes a word as it stands: no `~` to expand, and a program that does not read like an assignment. */
function isPlain(word: string, position: number): boolean {
  return /^[\w@%+:,./-][\w@%+=:,./-]*$/.test(word) && !(position === 0 && word.includes('='));
}

import { parseCommand } from './commandLine.ts';
import { MASK } from './maskSecrets.ts';
import type { Run } from './runStore.ts';

export type RerunCommand =
  | { ok: true; command: string[] }
  /** Nothing was started that is known, or the program came through standard input. */
  | { ok: false; reason: 'no-command' }
  /** The recorded command line has `***` in place of a secret. */
  | { ok: false; reason: 'masked' };

/**
 * The command line that runs a session once more, with the interpreter that ran it.
 * @param args in place of the recorded arguments
 */
export function rerunCommand({ command, arguments: recorded, interpreter, source }: Pick<Run, 'command' | 'arguments' | 'interpreter' | 'source'>, args: readonly string[] = recorded): RerunCommand {
  const first = command[0];
  if (first === undefined || (source?.type === 'command' && source.path === 'python -')) return { ok: false, reason: 'no-command' };
  // Arguments stand at the end of a command line.
  const program = command.slice(0, command.length - recorded.length);
  if (program.slice(1).concat(args).some((word) => word.includes(MASK))) return { ok: false, reason: 'masked' };
  const start = interpreter && parseCommand(command).isPython ? interpreter.path : first;
  return { ok: true, command: [start, ...program.slice(1), ...args] };
}

import type { Command } from 'commander';
import { constants } from 'node:os';
import { quoteCommand } from '../core/runs/commandLine.ts';
import { interpreterReason, type InterpreterReason } from '../core/runs/records.ts';
import type { RecordedProcess } from '../core/runs/recordProcess.ts';
import { CommandLineError, exitCodes } from './commandLineError.ts';

export interface RunRequest {
  command: string[];
  workspace: string | undefined;
  reason: InterpreterReason;
}

/** `onramp run -- COMMAND`: runs a program and records it as a session. */
export function addRunCommand(program: Command, record: (request: RunRequest) => Promise<RecordedProcess>): void {
  program
    .command('run')
    .description('run a program and record it: what was started, from which commit, and how it ended')
    .usage('[options] -- COMMAND...')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--chosen-by <reason>', `how the interpreter was chosen: ${interpreterReason.options.join(', ')}`, 'command-line')
    .argument('<command...>', 'the program and its arguments')
    .passThroughOptions()
    .addHelpText('after', '\nInput, output and exit code are those of the program. A program that could not be started gives 127,\none ended by a signal 128 and its number.')
    .action(async (command: string[], options: { workspace?: string; chosenBy: string }) => {
      const reason = interpreterReason.safeParse(options.chosenBy);
      if (!reason.success) throw new CommandLineError(`--chosen-by does not know "${options.chosenBy}".`, exitCodes.usage);
      const recorded = await record({ command, workspace: options.workspace, reason: reason.data });
      if (recorded.end.error !== null) process.stderr.write(`onramp: ${recorded.end.error} (${quoteCommand(command)})\n`);
      if (recorded.notRecorded) process.stderr.write(`onramp: this run was ${recorded.notRecorded.extent === 'all' ? 'not recorded' : 'recorded only in part'}: ${recorded.notRecorded.reason}\n`);
      process.exitCode = exitCodeOf(recorded);
    });
}

function exitCodeOf({ end }: RecordedProcess): number {
  if (end.error !== null) return 127;
  if (end.signal !== null) return 128 + (signalNumbers[end.signal] ?? 0);
  return end.exitCode ?? exitCodes.failed;
}

const signalNumbers: Partial<Record<string, number>> = constants.signals;

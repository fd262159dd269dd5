import type { Command } from 'commander';
import type { RunEditor } from '../../core/runs/runEditor.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { eachRun, exitCodeOf, printFailures, toOutcomeJson } from './eachRun.ts';
import { RUN_ARGUMENT, shortId, withRuns, type OpenRuns } from './openedRuns.ts';

interface DeleteServices {
  runs: RunStore;
  editor: RunEditor;
}

interface Wording {
  command: 'delete' | 'restore';
  description: string;
  wanted: 'active' | 'deleted';
  /** Where runs that are named are looked for at first: those that can be changed. */
  first: 'active' | 'deleted';
  done: string;
  already: string;
}

/** `onramp runs delete`: takes runs out of every list, until they are restored. */
export function addDeleteCommand(runs: Command, open: OpenRuns<DeleteServices>): void {
  const description = 'delete runs: they leave every list and can be restored until "onramp gc" takes them from the disk';
  addCommand(runs, open, { command: 'delete', description, wanted: 'deleted', first: 'active', done: 'Deleted', already: 'was deleted before' });
}

/** `onramp runs restore`: brings deleted runs back. */
export function addRestoreCommand(runs: Command, open: OpenRuns<DeleteServices>): void {
  addCommand(runs, open, { command: 'restore', description: 'bring deleted runs back', wanted: 'active', first: 'deleted', done: 'Restored', already: 'is not deleted' });
}

function addCommand(program: Command, open: OpenRuns<DeleteServices>, wording: Wording): void {
  program
    .command(wording.command)
    .description(wording.description)
    .argument('<run...>', RUN_ARGUMENT)
    .option(...WORKSPACE_OPTION)
    .option('--json', 'print one JSON object {"runs": [...]}')
    .addHelpText('after', '\nEvery run is tried, and what failed is said of each.\n\nExit codes: 0 done (also when it was so before), 1 a run was not found or could not be written,\n2 usage, or a name that several runs have, 3 not tracked. Of several failures the highest.')
    .action((named: string[], options: { workspace?: string; json?: true }) =>
      withRuns(open(options.workspace), async ({ runs, editor }) => {
        const outcomes = await eachRun(runs, named, wording.first, async (run) => {
          const result = await editor.edit(run.id, { kind: 'lifecycle', value: wording.wanted });
          if (!result.ok) throw new CommandLineError(`The run ${run.id} has gone.`, exitCodes.failed);
          return { changed: result.changed };
        });
        process.exitCode = exitCodeOf(outcomes);
        if (options.json) {
          process.stdout.write(`${JSON.stringify({ runs: outcomes.map(toOutcomeJson) })}\n`);
          return;
        }
        printFailures(outcomes);
        const done = outcomes.flatMap((outcome) => (outcome.ok ? [{ run: outcome.run, changed: outcome.result.changed }] : []));
        for (const line of describe(done, wording)) process.stdout.write(`${line}\n`);
      }),
    );
}

function describe(done: readonly { run: Run; changed: boolean }[], { wanted, done: verb, already }: Wording): string[] {
  const lines = done.map(({ run, changed }) => {
    const name = `${plain(run.name)} (${shortId(run)})`;
    return changed ? `${verb} ${name}.` : `${name} ${already}.`;
  });
  const deleted = wanted === 'deleted' ? done.filter(({ changed }) => changed).map(({ run }) => run) : [];
  const running = deleted.filter(({ status }) => status === 'RUNNING');
  if (running.length > 0) lines.push(`Still running, and recorded on: ${running.map(shortId).join(' ')}`);
  if (deleted.length > 0) lines.push(`Until "onramp gc" takes them from the disk, they can be brought back: onramp runs restore ${deleted.map(shortId).join(' ')}`);
  return lines;
}

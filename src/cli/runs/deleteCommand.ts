import type { Command } from 'commander';
import { UserFacingError } from '../../core/errors.ts';
import type { RunEditor } from '../../core/runs/runEditor.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { plain } from '../plainText.ts';
import { namedRun, shortId, withRuns, type OpenRuns } from './openedRuns.ts';

interface DeleteServices {
  runs: RunStore;
  editor: RunEditor;
}

interface Wording {
  command: 'delete' | 'restore';
  description: string;
  wanted: 'active' | 'deleted';
  done: string;
  already: string;
}

/** What became of one argument. */
type Outcome = { given: string; ok: true; run: Run; changed: boolean } | { given: string; ok: false; message: string; exitCode: number };

/** `onramp runs delete`: takes runs out of every list, until they are restored. */
export function addDeleteCommand(runs: Command, open: OpenRuns<DeleteServices>): void {
  addCommand(runs, open, { command: 'delete', description: 'delete runs: they leave every list and can be restored until "onramp gc" takes them from the disk', wanted: 'deleted', done: 'Deleted', already: 'was deleted before' });
}

/** `onramp runs restore`: brings deleted runs back. */
export function addRestoreCommand(runs: Command, open: OpenRuns<DeleteServices>): void {
  addCommand(runs, open, { command: 'restore', description: 'bring deleted runs back', wanted: 'active', done: 'Restored', already: 'is not deleted' });
}

function addCommand(runs: Command, open: OpenRuns<DeleteServices>, wording: Wording): void {
  runs
    .command(wording.command)
    .description(wording.description)
    .argument('<run...>', 'an id, its beginning or end (4 digits at least), or a name that only one run has')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--json', 'print one JSON object {"runs": [...]}')
    .addHelpText('after', '\nEvery run is tried, and what failed is said of each.\n\nExit codes: 0 done (also when it was so before), 1 a run was not found or could not be written,\n2 usage, or a name that several runs have, 3 not tracked. Of several failures the highest.')
    .action((named: string[], options: { workspace?: string; json?: true }) =>
      withRuns(open(options.workspace), async (services) => {
        const outcomes: Outcome[] = [];
        for (const given of named) outcomes.push(await change(given, services, wording));
        process.exitCode = Math.max(exitCodes.ok, ...outcomes.map((outcome) => (outcome.ok ? exitCodes.ok : outcome.exitCode)));
        if (options.json) process.stdout.write(`${JSON.stringify({ runs: outcomes.map(toJson) })}\n`);
        else print(outcomes, wording);
      }),
    );
}

async function change(given: string, { runs, editor }: DeleteServices, { wanted }: Wording): Promise<Outcome> {
  try {
    const run = await namedRun(runs, given, wanted === 'deleted' ? 'active' : 'deleted');
    const result = await editor.edit(run.id, { kind: 'lifecycle', value: wanted });
    if (!result.ok) return { given, ok: false, message: `There is no run "${plain(given)}".`, exitCode: exitCodes.failed };
    return { given, ok: true, run, changed: result.changed };
  } catch (error) {
    if (error instanceof CommandLineError) return { given, ok: false, message: error.message, exitCode: error.exitCode };
    if (error instanceof UserFacingError) return { given, ok: false, message: error.text, exitCode: exitCodes.failed };
    throw error;
  }
}

function print(outcomes: readonly Outcome[], { done, already, wanted }: Wording): void {
  for (const outcome of outcomes) {
    if (!outcome.ok) process.stderr.write(`onramp: ${outcome.message}\n`);
    else process.stdout.write(`${describe(outcome.run, outcome.changed ? done : '', already)}\n`);
  }
  const deleted = outcomes.flatMap((outcome) => (outcome.ok && outcome.changed && wanted === 'deleted' ? [outcome.run] : []));
  if (deleted.length === 0) return;
  const going = deleted.filter(({ status }) => status === 'RUNNING');
  if (going.length > 0) process.stdout.write(`Still running, and recorded on: ${going.map(shortId).join(', ')}\n`);
  process.stdout.write(`Until "onramp gc" takes them from the disk, they can be brought back: onramp runs restore ${deleted.map(shortId).join(' ')}\n`);
}

function describe(run: Run, done: string, already: string): string {
  const name = `${plain(run.name)} (${shortId(run)})`;
  return done === '' ? `${name} ${already}.` : `${done} ${name}.`;
}

function toJson(outcome: Outcome): object {
  if (!outcome.ok) return { given: outcome.given, ok: false, message: outcome.message };
  return { given: outcome.given, ok: true, id: outcome.run.id, name: outcome.run.name, changed: outcome.changed };
}

import type { Command } from 'commander';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { describeRun } from './describeRun.ts';
import { namedRun, RUN_ARGUMENT, withRuns, type OpenRuns } from './openedRuns.ts';
import { toRunJson } from './runJson.ts';

/** `onramp runs show`: everything that is known of one run. */
export function addShowCommand(runs: Command, open: OpenRuns<{ runs: RunStore; experiments: Pick<ExperimentStore, 'get'> }>): void {
  runs
    .command('show')
    .description('show everything that is known of a run')
    .argument('<run>', RUN_ARGUMENT)
    .option(...WORKSPACE_OPTION)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 done, 1 there is no such run, 2 usage, or a name that several runs have, 3 not tracked.')
    .action((named: string, options: { workspace?: string; json?: true }) =>
      withRuns(open(options.workspace), async ({ runs: store, experiments }) => {
        const run = await namedRun(store, named);
        const details = await store.details(run.id);
        if (!details) throw new CommandLineError(`The run "${plain(named)}" has gone.`, exitCodes.failed);
        // An experiment may have been renamed since the run named it.
        const experimentName = (await experiments.get(run.experimentId))?.name ?? details.experimentName;
        const known = { ...details, experimentName };
        process.stdout.write(options.json ? `${JSON.stringify(toRunJson(run, known))}\n` : `${describeRun(run, known).join('\n')}\n`);
      }),
    );
}

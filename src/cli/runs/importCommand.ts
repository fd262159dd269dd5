import type { Command } from 'commander';
import { formatBytes } from '../../core/format.ts';
import type { RunImports } from '../../core/imports/importStep.ts';
import { ImportSummary } from '../../core/imports/importSummary.ts';
import type { ImportedRun } from '../../core/runs/importedRun.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { count, plain } from '../plainText.ts';
import { progressLine } from '../progressLine.ts';

/** What a shell says of a command that Ctrl+C ended. */
const STOPPED = 130;

export interface ImportRequest {
  workspace: string | undefined;
  paths: string[];
}

/** The imports into a tracked folder, and the paths as they are from here. */
export type OpenImports = (request: ImportRequest) => { imports: RunImports; paths: string[] };

/** `onramp runs import`: takes in runs that were recorded elsewhere, by this program or another. */
export function addImportCommand(runs: Command, open: OpenImports): void {
  runs
    .command('import')
    .description('take in runs of MLflow, TensorBoard and DVCLive, and runs that were copied from another .onramp')
    .argument('<path...>', "MLflow's mlruns or mlflow.db, a folder of TensorBoard logs, a folder of DVCLive, a run folder, an export, a store, or a folder that holds such")
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('-n, --dry-run', 'say what would come in, and write nothing')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nWhat lies at a path is recognized; nothing there is changed. Can be repeated, also after Ctrl+C or a kill: what is\nthere stays, a run that has grown gets what is new, and a copied run that was changed is refused. Artifacts are copied\nalong; those that lie elsewhere are listed.\n\nExit codes: 0 done, 1 a run was refused or none was found, 2 usage, 3 not tracked, 130 stopped by Ctrl+C.',
    )
    .action(async (named: string[], options: { workspace?: string; dryRun?: true; json?: true }) => {
      const { imports, paths } = open({ workspace: options.workspace, paths: named });
      const isDryRun = options.dryRun ?? false;
      const { summary, isStopped } = await collect(imports, paths, isDryRun);
      if (summary.isEmpty && !isStopped) {
        throw new CommandLineError(`No run was found in ${named.join(', ')}. Runs are: MLflow's mlruns or mlflow.db, folders with TensorBoard's event files, folders of DVCLive, and folders with files named events-<writer>.jsonl.`, exitCodes.failed);
      }
      const isFine = summary.amountOf('refused') === 0 && !isStopped;
      if (options.json) process.stdout.write(`${JSON.stringify({ ok: isFine, dryRun: isDryRun, stopped: isStopped, runs: summary.runs, models: summary.models, skipped: summary.notes })}\n`);
      else process.stdout.write(`${describe(summary, { isDryRun, isStopped }).map(plain).join('\n')}\n`);
      process.exitCode = isStopped ? STOPPED : isFine ? exitCodes.ok : exitCodes.failed;
    });
}

async function collect(imports: RunImports, paths: string[], isDryRun: boolean): Promise<{ summary: ImportSummary; isStopped: boolean }> {
  const progress = progressLine();
  const summary = new ImportSummary();
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // The run that is under way is finished; who cannot wait asks again, and is killed as always.
  process.once('SIGINT', stop);
  try {
    progress.show('looking for runs');
    await imports.import(
      { paths, isDryRun },
      (step) => {
        summary.add(step);
        if (summary.runCount !== null) progress.show(`${summary.runs.length} of ${count(summary.runCount, 'run')}`);
      },
      stopping.signal,
    );
    return { summary, isStopped: false };
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    return { summary, isStopped: true };
  } finally {
    process.off('SIGINT', stop);
    progress.clear();
  }
}

function describe(summary: ImportSummary, { isDryRun, isStopped }: { isDryRun: boolean; isStopped: boolean }): string[] {
  return [
    ...summary.runs.flatMap((run) => (run.outcome === 'refused' ? [] : describeRun(run, isDryRun))),
    ...summary.describeRefusals(),
    ...summary.describeNotes().map((note) => `Left out: ${note}`),
    ...(isStopped ? [`${summary.describeStop()} The same command goes on from here.`] : []),
    summary.describe(isDryRun),
  ];
}

function describeRun(run: Exclude<ImportedRun, { outcome: 'refused' }>, isDryRun: boolean): string[] {
  const { runId, addedBytes, artifacts } = run;
  const along = artifacts.copied === 0 ? '' : ` with ${count(artifacts.copied, 'artifact')} (${formatBytes(artifacts.copiedBytes)})`;
  const missing = artifacts.missing.map(({ path, sha256 }) => `  missing: ${path} (${sha256})`);
  switch (run.outcome) {
    case 'imported':
      return [`${isDryRun ? 'Would import' : 'Imported'} ${runId}${along}`, ...missing];
    case 'grown':
      return [isDryRun ? `${runId} has grown${along}` : `${runId} has grown by ${formatBytes(addedBytes)}${along}`, ...missing];
    case 'unchanged':
      // What is as it was is told in the sum alone.
      return along === '' && missing.length === 0 ? [] : [`${runId} was there${along}`, ...missing];
  }
}

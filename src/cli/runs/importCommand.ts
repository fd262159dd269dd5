import type { Command } from 'commander';
import { formatBytes } from '../../core/format.ts';
import type { ImportedRun } from '../../core/runs/importedRun.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { count, plain } from '../plainText.ts';
import { progressLine } from '../progressLine.ts';

export interface ImportRequest {
  workspace: string | undefined;
  paths: string[];
}

/** Takes in the run folders at some paths, one by one; `count` is how many there are. */
export type ImportRuns = (request: ImportRequest) => { count: number; imported: AsyncIterable<ImportedRun> };

/** `onramp runs import`: takes in run folders that were copied from another machine or store. */
export function addImportCommand(runs: Command, importRuns: ImportRuns): void {
  runs
    .command('import')
    .description('take in runs that were copied from elsewhere: run folders, exports, another .onramp')
    .argument('<path...>', 'a run folder, a folder that holds some, an export, a store, or a tracked folder')
    .option('--workspace <dir>', 'the tracked folder (default: the nearest one above the current folder)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nCan be repeated, also after it was killed: what is there stays, a run that has more records grows by them, and one\nthat was changed is refused. Artifacts that lie beside the runs come along; those that do not are listed.\n\nExit codes: 0 done, 1 a run was refused or none was found, 2 usage, 3 not tracked.',
    )
    .action(async (paths: string[], options: { workspace?: string; json?: true }) => {
      const { count: all, imported } = importRuns({ workspace: options.workspace, paths });
      if (all === 0) throw new CommandLineError(`No run was found in ${paths.join(', ')}. A run is a folder with files named events-<writer>.jsonl.`, exitCodes.failed);
      const results = await collect(imported, all);
      const isFine = results.every(({ outcome }) => outcome !== 'refused');
      if (options.json) process.stdout.write(`${JSON.stringify({ ok: isFine, runs: results })}\n`);
      else process.stdout.write(`${[...results.flatMap(describeRun), summarize(results)].map(plain).join('\n')}\n`);
      process.exitCode = isFine ? exitCodes.ok : exitCodes.failed;
    });
}

async function collect(imported: AsyncIterable<ImportedRun>, all: number): Promise<ImportedRun[]> {
  const progress = progressLine();
  const results: ImportedRun[] = [];
  for await (const run of imported) {
    results.push(run);
    progress.show(`${results.length} of ${count(all, 'run')}`);
  }
  progress.clear();
  return results;
}

function describeRun(run: ImportedRun): string[] {
  if (run.outcome === 'refused') return [`Refused ${run.source}: ${run.why}`];
  const { runId, addedBytes, artifacts } = run;
  const along = artifacts.copied === 0 ? '' : ` with ${count(artifacts.copied, 'artifact')} (${formatBytes(artifacts.copiedBytes)})`;
  const missing = artifacts.missing.map(({ path, sha256 }) => `  missing: ${path} (${sha256})`);
  switch (run.outcome) {
    case 'imported':
      return [`Imported ${runId}${along}`, ...missing];
    case 'grown':
      return [`${runId} has grown by ${formatBytes(addedBytes)}${along}`, ...missing];
    case 'unchanged':
      // What is as it was is told in the sum alone.
      return along === '' && missing.length === 0 ? [] : [`${runId} was there${along}`, ...missing];
  }
}

function summarize(results: readonly ImportedRun[]): string {
  const amount = (outcome: ImportedRun['outcome']) => results.filter((run) => run.outcome === outcome).length;
  const missing = results.reduce((sum, run) => sum + ('artifacts' in run ? run.artifacts.missing.length : 0), 0);
  const parts = [
    `${count(amount('imported'), 'run')} imported`,
    ...(amount('grown') === 0 ? [] : [`${amount('grown')} grown`]),
    ...(amount('unchanged') === 0 ? [] : [`${amount('unchanged')} there already`]),
    ...(amount('refused') === 0 ? [] : [`${amount('refused')} refused`]),
    ...(missing === 0 ? [] : [`${count(missing, 'artifact')} missing`]),
  ];
  return `${parts.join(', ')}.`;
}

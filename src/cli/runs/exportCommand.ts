import type { Command } from 'commander';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../core/errors.ts';
import type { ExportResult } from '../../core/runs/exportedRun.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { count, plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { eachRun, exitCodeOf, printFailures, toOutcomeJson } from './eachRun.ts';
import { runsWithHistories } from './historiesJson.ts';
import { RUN_ARGUMENT, shortId, withRuns, type OpenRuns } from './openedRuns.ts';

interface ExportServices {
  runs: RunStore;
  exportRun(runId: string, target: string): Promise<ExportResult>;
}

interface ExportOptions {
  workspace?: string;
  to?: string;
  format: string;
  json?: true;
}

/** `onramp runs export`: copies runs out of their store, as files or as JSON. */
export function addExportCommand(program: Command, open: OpenRuns<ExportServices>): void {
  program
    .command('export')
    .description('copy runs out of their store: as files that another store can take, or as JSON')
    .argument('<run...>', RUN_ARGUMENT)
    .option(...WORKSPACE_OPTION)
    .option('--to <dir or file>', 'where to: a folder for files, a new file for JSON')
    .option('--format <format>', 'files or json', 'files')
    .option('--json', 'with --to, print what became of each run as one JSON object {"runs": [...]}')
    .addHelpText(
      'after',
      '\nfiles: --to DIR gets DIR/RUN-ID/events-*.jsonl and the artifacts of the runs in DIR/artifacts/.\njson: parameters, tags, metrics and all their points, to --to FILE or to standard output.\nNothing that is there is ever written over.\n\nExit codes: 0 done, 1 a run was not found or was exported before, artifacts are missing, or the disk could\nnot be written, 2 usage, or a name that several runs have, 3 not tracked. Of several failures the highest.',
    )
    .action((named: string[], options: ExportOptions) => {
      const { format, to } = options;
      if (format !== 'files' && format !== 'json') throw new CommandLineError(`--format knows files and json, not "${plain(format)}".`, exitCodes.usage);
      if (format === 'json') return withRuns(open(options.workspace), (services) => exportJson(services, named, options));
      if (to === undefined) throw new CommandLineError('--to DIR says where the files go.', exitCodes.usage);
      const target = path.resolve(to);
      if (statSync(target, { throwIfNoEntry: false })?.isDirectory() === false) throw new CommandLineError(`${target} is not a folder.`, exitCodes.usage);
      return withRuns(open(options.workspace), (services) => exportFiles(services, named, target, options.json === true));
    });
}

async function exportFiles({ runs, exportRun }: ExportServices, named: readonly string[], target: string, asJson: boolean): Promise<void> {
  const outcomes = await eachRun(runs, named, 'active', async (run) => {
    const result = await exportRun(run.id, target);
    if (result.ok) return { folder: result.folder, artifacts: result.artifacts, missing: result.missing };
    throw new CommandLineError(result.reason === 'exists' ? `${result.folder} is there already, and nothing is written over.` : `The run ${run.id} has gone.`, exitCodes.failed);
  });
  const isWhole = outcomes.every((outcome) => !outcome.ok || outcome.result.missing.length === 0);
  process.exitCode = Math.max(exitCodeOf(outcomes), isWhole ? exitCodes.ok : exitCodes.failed);
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ runs: outcomes.map(toOutcomeJson) })}\n`);
    return;
  }
  printFailures(outcomes);
  for (const outcome of outcomes) {
    if (!outcome.ok) continue;
    const { run, result } = outcome;
    process.stdout.write(`Exported ${plain(run.name)} (${shortId(run)}) to ${result.folder}${result.artifacts > 0 ? `, with ${count(result.artifacts, 'artifact')}` : ''}\n`);
    for (const missing of result.missing) process.stderr.write(`onramp: ${plain(run.name)} (${shortId(run)}): the store does not have the artifact ${plain(missing)} as it was.\n`);
  }
}

async function exportJson({ runs }: ExportServices, named: readonly string[], { to, json }: ExportOptions): Promise<void> {
  const outcomes = await eachRun(runs, named, 'active', () => Promise.resolve({}));
  const found = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.run] : []));
  process.exitCode = exitCodeOf(outcomes);
  if (to === undefined) {
    printFailures(outcomes);
    await pipeline(runsWithHistories(runs, found), process.stdout, { end: false });
    return;
  }
  if (found.length > 0) await writeJson(runs, found, path.resolve(to));
  if (json) {
    process.stdout.write(`${JSON.stringify({ runs: outcomes.map(toOutcomeJson) })}\n`);
    return;
  }
  printFailures(outcomes);
  if (found.length > 0) process.stdout.write(`Exported ${count(found.length, 'run')} to ${path.resolve(to)}\n`);
}

async function writeJson(runs: RunStore, found: readonly Run[], file: string): Promise<void> {
  const target = createWriteStream(file, { flags: 'wx' });
  try {
    await pipeline(runsWithHistories(runs, found), target);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new CommandLineError(`${file} is there already, and nothing is written over.`, exitCodes.failed);
    // Half of a JSON object is of no use.
    if (!target.pending) rmSync(file, { force: true });
    throw new CommandLineError(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`, exitCodes.failed);
  }
}

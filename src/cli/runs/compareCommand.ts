import type { Command } from 'commander';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { comparedKeyMetric } from '../../core/compare/comparedKeyMetric.ts';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { collectComparisonTable } from '../../core/compare/comparisonTable.ts';
import { isDiffering } from '../../core/compare/differingColumns.ts';
import { csvParts } from '../../core/compare/tableAsCsv.ts';
import { tableAsMarkdown } from '../../core/compare/tableAsMarkdown.ts';
import { tableAsParquet } from '../../core/compare/tableAsParquet.ts';
import { errorCode, errorMessage } from '../../core/errors.ts';
import type { ExperimentStore } from '../../core/experiments/experimentStore.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { directionOfName } from '../../core/runs/metricDirection.ts';
import { readGlancedRow } from '../../core/runs/readGlancedRow.ts';
import type { Run, RunStore } from '../../core/runs/runStore.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { count, plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { comparisonLines } from './comparisonLines.ts';
import { toComparisonJson } from './comparisonJson.ts';
import { namedRun, RUN_ARGUMENT, withRuns, type OpenRuns } from './openedRuns.ts';
import { terminalWidth } from './terminalWidth.ts';

interface CompareServices {
  runs: RunStore;
  experiments: Pick<ExperimentStore, 'list'>;
}

interface CompareOptions {
  workspace?: string;
  metric?: string;
  baseline?: string;
  all?: true;
  onlyDiffering?: true;
  json?: true;
  csv?: true;
  markdown?: true;
  parquet?: string;
}

/** `onramp runs compare`: runs side by side. */
export function addCompareCommand(runs: Command, open: OpenRuns<CompareServices>): void {
  runs
    .command('compare')
    .description('show runs side by side: which is best, and what differs')
    .argument('<run...>', RUN_ARGUMENT)
    .option(...WORKSPACE_OPTION)
    .option('--metric <key>', 'the metric that they are judged by, instead of the one that their experiment has')
    .option('--baseline <run>', 'the run that differences are counted from, instead of the first one')
    .option('--all', 'also what is the same in all runs, and what does not fit into the terminal')
    .option('--only-differing', 'leave out what is the same in all runs, also in the forms below')
    .option('--json', 'print one JSON object {"baseline", "metric", "best", "runs": [...]}')
    .option('--csv', 'print a table for other programs: a line a run, metrics by their last values')
    .option('--markdown', 'print a table for an issue or a pull request')
    .option('--parquet <file>', 'write a table to a new file')
    .addHelpText('after', '\nIn CSV a text that a spreadsheet would run as a formula gets an apostrophe before it; Parquet has it as it is.\n\nExit codes: 0 done, 1 a run or the metric is not there, or the file could not be written, 2 usage, or a name\nthat several runs have, 3 not tracked.')
    .action((named: string[], options: CompareOptions) => {
      const forms = (['json', 'csv', 'markdown', 'parquet'] as const).filter((form) => options[form] !== undefined);
      if (forms.length > 1) throw new CommandLineError(`Only one of ${forms.map((form) => `--${form}`).join(' and ')} can be had at once.`, exitCodes.usage);
      return withRuns(open(options.workspace), (services) => compare(services, named, options));
    });
}

async function compare({ runs, experiments }: CompareServices, named: readonly string[], options: CompareOptions): Promise<void> {
  const found = await findRuns(runs, named);
  const baseline = options.baseline === undefined ? found[0] : await namedRun(runs, options.baseline);
  const wanted = [...new Map([...(baseline ? [baseline] : []), ...found].map((run) => [run.id, run])).values()];
  // The baseline stays where it was named.
  const ordered = baseline && found.some(({ id }) => id === baseline.id) ? found : wanted;
  if (ordered.length < 2) throw new CommandLineError('Name two different runs, or more.', exitCodes.usage);
  const compared = await runs.compare(await Promise.all(ordered.map(({ id }) => readGlancedRow(runs, id))));
  requireAll(compared, ordered);
  const tags = new Map((await experiments.list()).map((experiment) => [experiment.id, experiment.tags]));
  const metric = options.metric === undefined ? comparedKeyMetric(compared, (id) => tags.get(id) ?? {}) : namedMetric(compared, options.metric, tags);
  const isPrinted = !options.json && !options.csv && !options.markdown && options.parquet === undefined;
  const isReduced = options.onlyDiffering ?? (isPrinted && !options.all);
  const columns = isReduced ? compared.columns.filter((column) => isDiffering(column) || (column.kind === 'metric' && column.key === metric?.key)) : compared.columns;
  const shown = { ...compared, columns };
  const table = collectComparisonTable(shown);
  const baselineId = baseline?.id ?? '';
  if (options.json) process.stdout.write(`${JSON.stringify(toComparisonJson(shown, metric, baselineId))}\n`);
  else if (options.csv) await pipeline(Readable.from(csvParts(table)), process.stdout, { end: false });
  else if (options.markdown) process.stdout.write(tableAsMarkdown(table));
  else if (options.parquet !== undefined) writeNew(path.resolve(options.parquet), tableAsParquet(table), `Wrote ${count(table.rowCount, 'run')} with ${count(table.columns.length, 'column')} to`);
  else process.stdout.write(`${comparisonLines(shown, { metric, baseline: baselineId, left: compared.columns.length - columns.length, width: options.all ? Number.POSITIVE_INFINITY : terminalWidth() }).join('\n')}\n`);
}

/** The runs that were named, each once, in their order. */
async function findRuns(runs: RunStore, named: readonly string[]): Promise<Run[]> {
  const found = new Map<string, Run>();
  for (const one of named) {
    const run = await namedRun(runs, one);
    found.set(run.id, run);
  }
  return [...found.values()];
}

function requireAll({ rows }: ComparedRuns, wanted: readonly Run[]): void {
  const there = new Set(rows.map(({ runId }) => runId));
  const missing = wanted.find(({ id }) => !there.has(id));
  if (!missing) return;
  const why = missing.isDeleted ? `was deleted; "onramp runs restore ${missing.id}" brings it back` : 'has gone';
  throw new CommandLineError(`The run "${plain(missing.name)}" (${missing.id}) ${why}.`, exitCodes.failed);
}

const MOST_NAMED = 10;

function namedMetric({ rows, columns }: ComparedRuns, key: string, tags: ReadonlyMap<string, Readonly<Record<string, string>>>): KeyMetric {
  const metrics = columns.filter(({ kind }) => kind === 'metric').map((column) => column.key);
  if (!metrics.includes(key)) {
    const others = metrics.slice(0, MOST_NAMED).map(plain).join(', ');
    throw new CommandLineError(`None of these runs has a metric "${plain(key)}".${metrics.length === 0 ? '' : ` There are: ${others}${metrics.length > MOST_NAMED ? ', ...' : ''}.`}`, exitCodes.failed);
  }
  // A direction that a person chose for the experiment counts for its own metric.
  const chosen = comparedKeyMetric({ rows, columns }, (id) => tags.get(id) ?? {});
  return chosen?.key === key ? chosen : { key, direction: directionOfName(key) ?? null };
}

function writeNew(file: string, bytes: Uint8Array, said: string): void {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new CommandLineError(`${file} is there already, and nothing is written over.`, exitCodes.failed);
    // Half of a table is of no use. Where nothing could be made there is nothing to remove.
    rmSync(file, { force: true });
    throw new CommandLineError(`${file} could not be written: ${errorMessage(error)}`, exitCodes.failed);
  }
  process.stdout.write(`${said} ${file}\n`);
}

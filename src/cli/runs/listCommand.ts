import type { Command } from 'commander';
import type { RunScope, RunStore } from '../../core/runs/runStore.ts';
import type { SearchError } from '../../core/search/searchError.ts';
import { searchPage, type SearchedPage } from '../../core/search/searchPage.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { displayWidth } from '../../core/displayWidth.ts';
import { plain } from '../plainText.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { withRuns, type OpenRuns } from './openedRuns.ts';
import { toRunJson } from './runJson.ts';
import { runTableLines } from './runRows.ts';
import { terminalWidth } from './terminalWidth.ts';

interface ListServices {
  runs: RunStore;
  /** The id of the experiment that a name or an id means; undefined when there is none. */
  findExperiment(named: string): Promise<string | undefined>;
}

interface ListOptions {
  workspace?: string;
  filter: string;
  orderBy: string[];
  search: string;
  experiment: string[];
  deleted?: true;
  all?: true;
  limit: string;
  pageToken?: string;
  json?: true;
}

const collect = (value: string, before: string[]) => [...before, value];

/** `onramp runs list`: the runs that a search finds. */
export function addListCommand(runs: Command, open: OpenRuns<ListServices>): void {
  runs
    .command('list')
    .description('list runs, newest first, or those that a search finds')
    .option(...WORKSPACE_OPTION)
    .option('--filter <text>', "a filter in MLflow's language", '')
    .option('--order-by <entry>', 'what to order by, such as "metrics.rmse DESC"; may be given several times', collect, [])
    .option('--search <text>', 'words and "quoted phrases" in names, notes, parameters and tags', '')
    .option('--experiment <name or id>', 'only runs of this experiment; may be given several times', collect, [])
    .option('--deleted', 'deleted runs instead')
    .option('--all', 'deleted runs as well')
    .option('--limit <number>', 'at most so many runs', '50')
    .option('--page-token <token>', 'go on where the last list ended')
    .option('--json', 'print one JSON object {"runs": [...], "nextPageToken": ...}')
    .addHelpText('after', '\nFor example: --filter "metrics.rmse < 0.5 AND params.model = \'ridge\'" --order-by "metrics.rmse ASC"\nThe table shows the end of each id, which the other commands take.\n\nExit codes: 0 done (also when nothing is found), 1 no such experiment, 2 usage, 3 not tracked.')
    .action((options: ListOptions) => {
      const limit = parseLimit(options.limit);
      return withRuns(open(options.workspace), (services) => list(services, { ...options, limit }));
    });
}

async function list({ runs, findExperiment }: ListServices, options: Omit<ListOptions, 'limit'> & { limit: number }): Promise<void> {
  const page = await searchPage(runs, {
    filter: options.filter,
    orderBy: options.orderBy,
    freeText: options.search,
    scope: { experimentIds: await experimentIds(options.experiment, findExperiment), lifecycle: lifecycleOf(options) },
    limit: options.limit,
    ...(options.pageToken === undefined ? {} : { pageToken: options.pageToken }),
  });
  if (!page.ok) throw new CommandLineError(describeRefusal(page, options), exitCodes.usage);
  const found = await Promise.all(page.runs.map(async (run) => ({ run, details: await runs.details(run.id) })));
  // A run may go between two questions.
  const rows = found.flatMap(({ run, details }) => (details ? [{ run, details }] : []));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ runs: rows.map(({ run, details }) => toRunJson(run, details)), nextPageToken: page.nextPageToken })}\n`);
    return;
  }
  const lines = rows.length === 0 ? ['No runs found.'] : runTableLines(rows, Date.now(), terminalWidth());
  if (page.nextPageToken !== null) lines.push('', `There are more. The next ones: --page-token ${page.nextPageToken}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function experimentIds(named: readonly string[], find: ListServices['findExperiment']): Promise<string[] | null> {
  if (named.length === 0) return null;
  return Promise.all(
    named.map(async (one) => {
      const id = await find(one);
      if (id === undefined) throw new CommandLineError(`There is no experiment "${plain(one)}".`, exitCodes.failed);
      return id;
    }),
  );
}

function lifecycleOf({ deleted, all }: Pick<ListOptions, 'deleted' | 'all'>): RunScope['lifecycle'] {
  if (all) return 'all';
  return deleted ? 'deleted' : 'active';
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > 1_000_000) throw new CommandLineError(`--limit wants a whole number from 1 to 1000000, not "${plain(text)}".`, exitCodes.usage);
  return limit;
}

function describeRefusal(refused: Extract<SearchedPage, { ok: false }>, { filter, orderBy }: Pick<ListOptions, 'filter' | 'orderBy'>): string {
  switch (refused.part) {
    case 'filter':
      return describeAt('--filter', filter, refused.error);
    case 'order-by':
      return describeAt('--order-by', orderBy[refused.entry] ?? '', refused.error);
    case 'page-token':
      return `--page-token: ${refused.message}`;
  }
}

/** The message, the text, and a caret under what is wrong in it. */
function describeAt(option: string, text: string, { message, offset, length }: SearchError): string {
  const before = displayWidth(plain(text.slice(0, offset)));
  const marked = Math.max(1, displayWidth(plain(text.slice(offset, offset + length))));
  return `${option}: ${plain(message)}\n  ${plain(text)}\n  ${' '.repeat(before)}${'^'.repeat(marked)}`;
}

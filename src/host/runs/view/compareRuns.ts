import * as vscode from 'vscode';
import { UserFacingError } from '../../../core/errors.ts';
import { readGlancedRow } from '../../../core/runs/readGlancedRow.ts';
import { readListedRun } from '../../../core/runs/readListedRun.ts';
import type { GlancedRow } from '../../../core/runs/runGlance.ts';
import type { ListedRun } from '../../../core/runs/runStore.ts';
import { plainView } from '../../../protocol/comparePanel.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import { idsOfRow, readRunRows } from '../readRunRows.ts';
import { toPickItem } from '../runPickItem.ts';
import { isRunRow, withoutRepeated, withSeveral, type RunRow } from '../runRow.ts';
import type { GroupRow, Level, Row } from './row.ts';
import type { RunsViewContext, RunsViewPart } from './runsViewContext.ts';

/** The most runs that are compared, or offered to choose from. */
const MOST_COMPARED = 10_000;
const MOST_OFFERED = 1000;

interface Chosen {
  folder: TrackedFolder;
  rows: GlancedRow[];
}

/** "Compare Runs...": the selected rows side by side; of a group all its runs, of a session the runs inside of it. */
export const registerCompareRuns: RunsViewPart = (context) =>
  registerCommand(commandIds.compareRuns, context.log, async (argument, selected) => {
    const rows = called(argument, selected, context.view.selection) ?? context.view.selection;
    const chosen = await collectRows(rows, context);
    const first = chosen.length === 0 ? undefined : oneFolder(chosen);
    const comparison = first && first.rows.length > 1 ? first : await pickRows(context, first);
    if (!comparison) return;
    context.comparisons.open({ storeFolder: comparison.folder.location.storeFolder, rows: comparison.rows.map((row) => [...row]), file: null, view: plainView });
  });

/** Rows of a menu: the selected ones when the row of the menu is one of them, that row alone when it is not. */
function called(argument: unknown, selected: unknown, selection: readonly Row[]): readonly Row[] | undefined {
  if (Array.isArray(selected) && selected.includes(argument)) return selected as Row[];
  if (!isRunRow(argument) && !isGroupRow(argument)) return undefined;
  // A button in the title is given the row that has the focus, and not what is selected with it.
  const isSelected = selection.some((row) => 'id' in row && 'id' in argument && row.id === argument.id);
  return isSelected ? selection : [argument as Row];
}

function isGroupRow(argument: unknown): argument is GroupRow {
  return typeof argument === 'object' && argument !== null && 'kind' in argument && argument.kind === 'group';
}

async function collectRows(rows: readonly Row[], { state }: RunsViewContext): Promise<Chosen[]> {
  const all: Chosen[] = [];
  const isAlone = rows.length === 1;
  for (const row of rows) {
    if (row.kind === 'group') all.push({ folder: row.level.folder, rows: await rowsOfLevel(row.level) });
    else if (row.kind === 'run') all.push({ folder: row.folder, rows: (isAlone ? await rowsInside(row) : undefined) ?? [await idsOf(row)] });
    else if (row.kind === 'folder') all.push({ folder: row.folder, rows: await rowsOfLevel({ id: '', folder: row.folder, query: state.query }) });
  }
  return all;
}

/** The runs inside of a session that has several; undefined for any other row. */
async function rowsInside({ folder, listed }: RunRow): Promise<GlancedRow[] | undefined> {
  const parent = listed && withSeveral(listed);
  if (!parent) return undefined;
  const { runs } = await folder.runs.listBelow(parent.run.id, { limit: MOST_COMPARED });
  return runs.map(idsOfRow);
}

async function rowsOfLevel({ folder, query }: Level): Promise<GlancedRow[]> {
  const { runs } = await folder.runs.browse(query, { limit: MOST_COMPARED });
  return runs.map(idsOfRow);
}

/** A panel names a run without what is below it. */
async function idsOf(row: RunRow): Promise<GlancedRow> {
  return row.listed ? idsOfRow(row) : readGlancedRow(row.folder.runs, row.run.id);
}

/** @throws UserFacingError for rows of several folders: each has a store of its own */
function oneFolder(chosen: readonly Chosen[]): Chosen | undefined {
  const [first, ...others] = chosen;
  if (!first) return undefined;
  if (others.some(({ folder }) => folder !== first.folder)) throw new UserFacingError('Runs of different folders cannot be compared.', 'Select runs of one folder.');
  const rows = chosen.flatMap((one) => one.rows);
  return { folder: first.folder, rows: [...new Map(rows.map((row) => [row[0], row])).values()] };
}

/** Lets a person choose among the latest runs of the view; what is given is offered too, and chosen already. */
async function pickRows({ workspaces, state, clock }: RunsViewContext, given: Chosen | undefined): Promise<Chosen | undefined> {
  const folders = given ? [given.folder] : workspaces.folders;
  const offered = (
    await Promise.all(folders.map(async (folder) => readRunRows(folder, [...(await readGiven(given)), ...withoutRepeated((await folder.runs.browse(state.query, { limit: MOST_OFFERED })).runs)])))
  ).flat();
  const different = [...new Map(offered.map((row) => [row.run.id, row])).values()];
  if (different.length < 2) throw new UserFacingError(different.length === 0 ? 'There are no runs to compare.' : 'There is only one run.', 'Run a Python file (command "Onramp: Run Python File"), or import runs, then compare them.');
  const known = new Set(given?.rows.map(([id]) => id));
  const nowMs = clock.nowMs();
  const items = different.map((row) => ({ ...toPickItem(row, nowMs), picked: known.has(row.run.id) }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Compare Runs', placeHolder: 'Choose two or more; the box before this field chooses all', canPickMany: true, matchOnDescription: true });
  if (!picked || picked.length === 0) return undefined;
  if (picked.length === 1) throw new UserFacingError('One run alone cannot be compared.', 'Choose two or more.');
  return oneFolder(picked.map(({ row }) => ({ folder: row.folder, rows: [idsOfRow(row)] })));
}

/** Runs that are given may be none of the view's: inside of others, or left out by a search. */
async function readGiven(given: Chosen | undefined): Promise<ListedRun[]> {
  if (!given) return [];
  const found = await Promise.all(given.rows.map(([id]) => readListedRun(given.folder.runs, id)));
  return found.filter((listed) => listed !== undefined);
}

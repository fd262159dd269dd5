import { DisposableStore } from '../../../core/disposables.ts';
import { UserFacingError } from '../../../core/errors.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { compareCode, type FoundRun } from '../compareCode.ts';
import { pickRun, runsOfArguments } from '../pickRun.ts';
import { readRunRow } from '../readRunRows.ts';
import { isRunRow, type RunRow } from '../runRow.ts';
import { knownShownRun } from '../shownRun.ts';
import type { RunsViewContext, RunsViewPart } from './runsViewContext.ts';

/** "Compare Code...", of two selected runs or two that are picked, and "Compare Code with Best", of one run with the best of its experiment. */
export const registerCompareCode: RunsViewPart = (context) => {
  const own = new DisposableStore();
  own.add(
    registerCommand(commandIds.compareCode, context.log, async (...called) => {
      const rows = await chosenRows(context, called);
      const [first, second] = rows;
      if (rows.length > 2) throw new UserFacingError(`${rows.length} runs are selected, and code is compared of two.`, 'Select two; what else differs among more is in their comparison (command "Onramp: Compare Runs...").');
      if (first && second) await compareRows(...oldestFirst(first, second));
      else if (first) await compareWithPicked(context, first);
    }),
  );
  own.add(
    registerCommand(commandIds.compareCodeWithBest, context.log, async (...called) => {
      const { workspaces, clock, view } = context;
      const [row] = await runsOfArguments(called, { workspaces, clock, selection: view.selection }, { title: 'Compare Code with Best', placeHolder: 'Which run is compared with the best of its experiment?' });
      if (!row) return;
      const { best, isBest } = await readBest(row);
      if (best) await compareCode(await found(row), { ...(await found(best)), role: 'best' });
      else await compareWithPicked(context, row, isBest ? `${row.run.name} is the best run of its experiment. Which other run?` : `There is no best run in the experiment of ${row.run.name}. Which other run?`);
    }),
  );
  return own;
};

/** Those of a menu or of a key; from the palette two that are selected, else one that is picked. */
async function chosenRows({ workspaces, clock, view }: RunsViewContext, called: readonly unknown[]): Promise<RunRow[]> {
  const selected = view.selection.filter(isRunRow);
  const isFromPalette = called[0] === undefined && selected.length < 2;
  return runsOfArguments(called, { workspaces, clock, selection: isFromPalette ? [] : selected }, { title: 'Compare Code', placeHolder: 'Which run?' });
}

async function compareWithPicked({ workspaces, clock }: RunsViewContext, row: RunRow, placeHolder = 'With which other run?'): Promise<void> {
  const other = await pickRun(workspaces, clock, { title: `Compare Code of ${row.run.name}`, placeHolder, except: row.run.id });
  if (other) await compareRows(row, other);
}

/** What came later is on the right, where VS Code shows what is new. */
function oldestFirst(a: RunRow, b: RunRow): [RunRow, RunRow] {
  return a.run.startedAtMs <= b.run.startedAtMs ? [a, b] : [b, a];
}

async function compareRows(left: RunRow, right: RunRow): Promise<void> {
  await compareCode(await found(left), await found(right));
}

async function found({ folder, run }: RunRow): Promise<FoundRun> {
  return { folder, shown: await knownShownRun(folder.runs, run.id) };
}

/** The best run of a run's experiment, where it is another one. */
async function readBest({ folder, run }: RunRow): Promise<{ best: RunRow | undefined; isBest: boolean }> {
  const metric = (await readRunRow(folder, run.id))?.glance?.metric;
  const id = metric?.best?.runId;
  const isBest = id !== undefined && metric?.value === metric?.best?.value;
  return { best: id === undefined || isBest ? undefined : await readRunRow(folder, id), isBest };
}

import * as vscode from 'vscode';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { columnId } from '../../core/compare/comparedRuns.ts';
import { collectComparisonTable } from '../../core/compare/comparisonTable.ts';
import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';
import { toPlainTable, type ExportedTable } from '../../core/compare/exportedTable.ts';
import { positionsOf } from '../../core/compare/selectRows.ts';
import { tableAsCsv } from '../../core/compare/tableAsCsv.ts';
import { tableAsMarkdown } from '../../core/compare/tableAsMarkdown.ts';
import type { Aggregation, ChartTableView } from '../../protocol/comparePanel.ts';
import { fileNameFor, saveAs } from '../runs/saveFiles.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import type { ValuesOfMetric } from './metricValuesAt.ts';

interface Form extends vscode.QuickPickItem {
  ending: string;
  read(): Promise<Uint8Array>;
}

/** What of a table goes out: the runs in their order, the columns that are shown, and which values of metrics. */
export interface TableSelection {
  runIds: readonly string[];
  columns: readonly string[];
  aggregation: Aggregation;
}

/** Asks for a form and a place, and writes the table as it is shown. */
export async function exportTable(math: ComparisonMath, folder: TrackedFolder, title: string, compared: ComparedRuns, { runIds, columns }: TableSelection, valueOf: ValuesOfMetric): Promise<void> {
  const places = new Map(columns.map((id, place) => [id, place]));
  const chosen = compared.columns.filter((column) => places.has(columnId(column))).sort((a, b) => (places.get(columnId(a)) ?? 0) - (places.get(columnId(b)) ?? 0));
  const table = collectComparisonTable(compared, { rows: positionsOf(compared, runIds), columns: chosen, metricAt: valueOf });
  await exportAs(folder, title, tableForms(math, table));
}

/** Asks for a form and a place, and writes a chart: as it was drawn, or as a table. */
export async function exportChart(math: ComparisonMath, folder: TrackedFolder, { title, png, svg, table }: { title: string; png: Uint8Array; svg: string; table: ChartTableView }): Promise<void> {
  const drawn: Form[] = [
    { label: 'PNG', description: 'the chart as it is shown', ending: 'png', read: () => Promise.resolve(png) },
    { label: 'SVG', description: 'the chart as lines, for papers', ending: 'svg', read: () => Promise.resolve(new TextEncoder().encode(svg)) },
  ];
  await exportAs(folder, title, [...drawn, ...tableForms(math, ofChart(table)).filter(({ ending }) => ending !== 'parquet')]);
}

async function exportAs(folder: TrackedFolder, title: string, forms: Form[]): Promise<void> {
  const picked = await vscode.window.showQuickPick(forms, { title: `Export ${title}` });
  if (picked) await saveAs(folder, fileNameFor(title, picked.ending), picked.read);
}

function tableForms(math: ComparisonMath, table: ExportedTable): Form[] {
  return [
    { label: 'CSV', description: 'for spreadsheets and pandas', ending: 'csv', read: () => Promise.resolve(tableAsCsv(table)) },
    { label: 'Markdown', description: 'for a pull request or a report', ending: 'md', read: () => Promise.resolve(new TextEncoder().encode(tableAsMarkdown(table))) },
    { label: 'Parquet', description: 'numbers as doubles, texts as strings', ending: 'parquet', read: () => math.parquet(toPlainTable(table)) },
  ];
}

function ofChart({ columns, rows }: ChartTableView): ExportedTable {
  return { rowCount: rows.length, columns: columns.map(({ title }, position) => ({ title, kind: 'text', at: (row) => rows[row]?.[position] ?? null })) };
}

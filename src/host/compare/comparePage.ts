import * as vscode from 'vscode';
import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';
import { bytesForPreview, collectPreview } from '../../core/artifacts/filePreview.ts';
import { COLUMNS_PART, FIRST_COLUMNS, type Aggregation, type comparePanel } from '../../protocol/comparePanel.ts';
import type { ComparisonView, DirectionView } from '../../protocol/comparison.ts';
import type { RequestHandlers } from '../../protocol/panelContract.ts';
import { compareCode } from '../runs/compareCode.ts';
import { openSource } from '../runs/openSource.ts';
import { readObject } from '../runs/readObject.ts';
import { recordedFileUri } from '../runs/recordedFiles.ts';
import { fileLabel, requireKeptFile } from '../runs/shownRun.ts';
import type { TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import type { ColumnSets } from './columnSets.ts';
import type { ComparePanelState } from './comparePanels.ts';
import { ComparisonReader } from './comparisonReader.ts';
import { directionOfMetric, type ShownComparison } from './comparisonView.ts';
import { exportChart, exportTable } from './exportComparison.ts';
import { describeRuns, explainMetric, judgeGroups, type JudgedBy } from './judgeRuns.ts';
import { valuesOfMetrics, type ValuesOfMetric } from './metricValuesAt.ts';
import { readComparedCurves } from './readComparedCurves.ts';
import { readValuesAt } from './readValuesAt.ts';
import { findBesides, readArtifacts, readEnvironments, requireShownRun } from './readBesides.ts';
import { saveComparison } from './saveComparison.ts';

export interface ComparePageOptions {
  state: ComparePanelState;
  workspaces: TrackedWorkspaces;
  math: ComparisonMath;
  columnSets: ColumnSets;
  openRun(runId: string): void;
  onTitle(title: string): void;
}

/** What one Compare panel's page can ask. The values as they were last read stay here, so that changes can be told and calculations need no copy from the page. */
export class ComparePage {
  readonly reader: ComparisonReader;
  private told: ShownComparison | undefined;

  constructor(private readonly options: ComparePageOptions) {
    this.reader = new ComparisonReader(options.state, options.workspaces);
  }

  /** What the page was told last; undefined until it has asked. */
  get shown(): ShownComparison | undefined {
    return this.told;
  }

  readonly handlers: RequestHandlers<typeof comparePanel> = {
    readComparison: () => this.readComparison(),
    readColumns: ({ from, count }) => (this.told?.columns ?? []).slice(from, from + Math.min(count, COLUMNS_PART)),
    readValuesAt: async ({ step, keys }) => readValuesAt(this.reader.folder().runs, (await this.reader.require()).compared, keys, step),
    readCurves: async (request) => readComparedCurves(this.reader.folder().runs, (await this.reader.require()).compared, request),
    describe: async ({ runIds, groups, ...judged }) => describeRuns(this.options.math, (await this.reader.require()).compared, { runIds, groups }, await this.judgedBy(judged)),
    judgeGroups: async ({ baseline, groups, ...judged }) => judgeGroups(this.options.math, (await this.reader.require()).compared, baseline, groups, await this.judgedBy(judged)),
    explain: async ({ runIds, ...judged }) => explainMetric(this.options.math, (await this.reader.require()).compared, runIds, await this.judgedBy(judged)),
    exportChart: async (exported) => {
      await exportChart(this.options.math, this.reader.folder(), exported);
      return null;
    },
    exportTable: async ({ directions, ...selection }) => {
      const { compared, title, keyMetric } = await this.reader.require();
      const directionOf = (key: string) => (Object.hasOwn(directions, key) ? directions[key] : undefined) ?? directionOfMetric(key, keyMetric);
      const keys = compared.columns.flatMap(({ kind, key }) => (kind === 'metric' && selection.columns.includes(`metric:${key}`) ? [key] : []));
      await exportTable(this.options.math, this.reader.folder(), title, compared, selection, await this.valuesOf(selection.aggregation, directionOf, keys));
      return null;
    },
    save: async ({ view, baseline, asNew }) => {
      const saved = await saveComparison(this.reader, { view, baseline, asNew });
      if (saved) this.options.onTitle(saved.name);
      return saved;
    },
    removeRuns: ({ runIds }) => {
      this.reader.remove(runIds);
      return null;
    },
    readColumnSets: () => this.options.columnSets.read(),
    saveColumnSet: async ({ set }) => {
      await this.options.columnSets.save(set);
      return this.options.columnSets.read();
    },
    removeColumnSet: async ({ name }) => {
      await this.options.columnSets.remove(name);
      return this.options.columnSets.read();
    },
    openRun: ({ runId }) => {
      this.options.openRun(runId);
      return null;
    },
    openSource: async ({ runId }) => {
      const folder = this.reader.folder();
      await openSource(folder, await requireShownRun(folder, runId));
      return null;
    },
    compareCode: async ({ runIds: [left, right] }) => {
      const folder = this.reader.folder();
      await compareCode({ folder, shown: await requireShownRun(folder, left) }, { folder, shown: await requireShownRun(folder, right) });
      return null;
    },
    findBesides: ({ runIds }) => findBesides(this.reader.folder(), runIds),
    readArtifacts: ({ runIds }) => readArtifacts(this.reader.folder(), runIds),
    readFile: async ({ runId, file }) => {
      const folder = this.reader.folder();
      const kept = requireKeptFile(await requireShownRun(folder, runId), file);
      const beginning = bytesForPreview(kept.path, kept.sizeBytes);
      return collectPreview(kept.path, beginning === 0 ? new Uint8Array() : await readObject(folder.artifacts, kept, beginning), kept.sizeBytes);
    },
    openFile: async ({ runId, file }) => {
      const folder = this.reader.folder();
      const shown = await requireShownRun(folder, runId);
      await vscode.commands.executeCommand('vscode.open', recordedFileUri(folder, fileLabel(shown), requireKeptFile(shown, file)));
      return null;
    },
    readEnvironments: ({ runIds }) => readEnvironments(this.reader.folder(), runIds),
  };

  /** The comparison as it is now, which the page is told. */
  async read(): Promise<ShownComparison> {
    this.told = (await this.reader.read()).view;
    return this.told;
  }

  private async readComparison(): Promise<ComparisonView> {
    const { view, keyMetric, title, gone } = await this.reader.read();
    const { file } = this.reader;
    this.told = view;
    this.options.onTitle(title);
    return {
      title,
      rows: view.rows,
      columns: view.columns.slice(0, FIRST_COLUMNS),
      columnCount: view.columns.length,
      gone,
      keyMetric: keyMetric ?? null,
      file: file ? { name: file.comparison.name, note: file.comparison.note, savedAtMs: file.comparison.savedAtMs, by: file.comparison.by } : null,
      canEdit: vscode.workspace.isTrusted,
    };
  }

  private async judgedBy({ metric, direction, aggregation }: { metric: string; direction: DirectionView; aggregation: Aggregation }): Promise<JudgedBy> {
    return { metric, direction, valueOf: await this.valuesOf(aggregation, () => direction, [metric]) };
  }

  private async valuesOf(aggregation: Aggregation, directionOf: (key: string) => DirectionView, keys: readonly string[]): Promise<ValuesOfMetric> {
    if (typeof aggregation === 'string') return valuesOfMetrics(aggregation, directionOf, new Map());
    const columns = await readValuesAt(this.reader.folder().runs, (await this.reader.require()).compared, keys, aggregation.step);
    return valuesOfMetrics(aggregation, directionOf, new Map(keys.map((key, position) => [key, columns[position] ?? new Float64Array()])));
  }
}

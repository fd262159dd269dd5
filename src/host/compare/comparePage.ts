import { comparedKeyMetric } from '../../core/compare/comparedKeyMetric.ts';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import { isDiffering } from '../../core/compare/differingColumns.ts';
import { UserFacingError } from '../../core/errors.ts';
import { DEFAULT_EXPERIMENT } from '../../core/experiments/experimentId.ts';
import type { Experiment } from '../../core/experiments/experimentStore.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import type { GlancedRow } from '../../core/runs/runGlance.ts';
import { COLUMNS_PART, FIRST_COLUMNS, type comparePanel } from '../../protocol/comparePanel.ts';
import type { ComparisonView } from '../../protocol/comparison.ts';
import type { PanelState, RequestHandlers } from '../../protocol/panelContract.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import { toComparisonView, type ShownComparison } from './comparisonView.ts';
import { readComparedCurves } from './readComparedCurves.ts';
import { readValuesAt } from './readValuesAt.ts';

export interface ComparePageOptions {
  state: PanelState<typeof comparePanel>;
  workspaces: TrackedWorkspaces;
  openRun(runId: string): Promise<void>;
  onTitle(title: string): void;
}

/** What one Compare panel's page can ask. The values as they were last read stay here, so that changes can be told and calculations need no copy from the page. */
export class ComparePage {
  private compared: ComparedRuns | undefined;
  private view: ShownComparison | undefined;
  private rows: GlancedRow[];

  constructor(private readonly options: ComparePageOptions) {
    this.rows = options.state.rows.flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const]));
  }

  /** What the page was told last; undefined until it has asked. */
  get shown(): ShownComparison | undefined {
    return this.view;
  }

  readonly handlers: RequestHandlers<typeof comparePanel> = {
    readComparison: () => this.readComparison(),
    readColumns: ({ from, count }) => (this.view?.columns ?? []).slice(from, from + Math.min(count, COLUMNS_PART)),
    readValuesAt: async ({ step, keys }) => readValuesAt(this.folder().runs, await this.known(), keys, step),
    readCurves: async (request) => readComparedCurves(this.folder().runs, await this.known(), request),
    describe: () => [],
    removeRuns: ({ runIds }) => {
      this.rows = this.rows.filter(([first]) => !runIds.includes(first));
      return null;
    },
    openRun: async ({ runId }) => {
      await this.options.openRun(runId);
      return null;
    },
    compareCode: () => null,
    exportChart: () => null,
  };

  /** Whether one of these runs is compared. */
  isAbout(runIds: readonly string[]): boolean {
    const own = new Set(this.rows.flat());
    return runIds.some((id) => own.has(id)) || this.compared?.rows.some(({ status }) => status === 'RUNNING') === true;
  }

  /** The comparison as it is now. */
  async read(): Promise<ShownComparison> {
    return (await this.readAll()).view;
  }

  private async readComparison(): Promise<ComparisonView> {
    const { view, keyMetric, title } = await this.readAll();
    this.options.onTitle(title);
    return {
      title,
      rows: view.rows,
      columns: view.columns.slice(0, FIRST_COLUMNS),
      columnCount: view.columns.length,
      gone: this.rows.length - view.rows.length,
      keyMetric: keyMetric ?? null,
      savedAs: null,
      file: null,
      canEdit: true,
    };
  }

  private async readAll(): Promise<{ view: ShownComparison; keyMetric: KeyMetric | undefined; title: string }> {
    const folder = this.folder();
    await this.followRunning(folder);
    const [compared, experiments] = await Promise.all([folder.runs.compare(this.rows), readExperiments(folder)]);
    const keyMetric = comparedKeyMetric(compared, (id) => experiments.find((one) => one.id === id)?.tags ?? {});
    const names = new Map(experiments.map(({ id, name }) => [id, name]));
    this.compared = compared;
    this.view = toComparisonView(compared, new Set(compared.columns.filter((column) => isDiffering(column))), keyMetric, names);
    return { view: this.view, keyMetric, title: titleOf(this.view) };
  }

  /** A session that still runs may have got its first run since. */
  private async followRunning({ runs }: TrackedFolder): Promise<void> {
    const running = new Set(this.compared?.rows.filter(({ status }) => status === 'RUNNING').map(({ runId }) => runId));
    this.rows = await Promise.all(
      this.rows.map(async (row): Promise<GlancedRow> => {
        const innermost = row.at(-1);
        if (!running.has(row[0]) || innermost === undefined) return row;
        const below = await runs.listBelow(innermost, { limit: 1 });
        const only = below.total === 1 ? below.runs[0]?.run.id : undefined;
        return only === undefined || row.includes(only) ? row : [...row, only];
      }),
    );
  }

  private async known(): Promise<ComparedRuns> {
    if (!this.compared) await this.readAll();
    if (!this.compared) throw new Error('nothing was read');
    return this.compared;
  }

  private folder(): TrackedFolder {
    const folder = this.options.workspaces.byStore(this.options.state.storeFolder);
    if (!folder) throw new UserFacingError('The folder of these runs is not open any more.', 'Open it again, or close this panel.');
    return folder;
  }
}

async function readExperiments({ experiments }: TrackedFolder): Promise<Experiment[]> {
  // Runs can be compared without the names of their experiments.
  return experiments.list().catch(() => []);
}

function titleOf({ rows }: ShownComparison): string {
  const count = `${rows.length} ${rows.length === 1 ? 'run' : 'runs'}`;
  const [experiment, ...otherExperiments] = new Set(rows.map((row) => row.experiment));
  if (experiment !== undefined && otherExperiments.length === 0 && experiment !== DEFAULT_EXPERIMENT.name) return `${count} of ${experiment}`;
  const [source, ...otherSources] = new Set(rows.map((row) => row.source));
  return source && otherSources.length === 0 ? `${count} of ${source.slice(source.lastIndexOf('/') + 1)}` : count;
}

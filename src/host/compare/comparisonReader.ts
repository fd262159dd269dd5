import { comparedKeyMetric } from '../../core/compare/comparedKeyMetric.ts';
import type { ComparedRuns } from '../../core/compare/comparedRuns.ts';
import type { ComparisonFile } from '../../core/compare/comparisonStore.ts';
import { isDiffering } from '../../core/compare/differingColumns.ts';
import { joinCompared } from '../../core/compare/joinCompared.ts';
import type { SavedComparison } from '../../core/compare/savedComparison.ts';
import { positionsOf, selectRows } from '../../core/compare/selectRows.ts';
import { UserFacingError } from '../../core/errors.ts';
import { DEFAULT_EXPERIMENT } from '../../core/experiments/experimentId.ts';
import type { Experiment } from '../../core/experiments/experimentStore.ts';
import { chosenKeyMetric, type KeyMetric } from '../../core/runs/keyMetric.ts';
import type { GlancedRow } from '../../core/runs/runGlance.ts';
import type { TrackedFolder, TrackedWorkspaces } from '../workspace/trackedWorkspaces.ts';
import type { ComparePanelState } from './comparePanels.ts';
import { toComparisonView, type ShownComparison } from './comparisonView.ts';

/** A comparison as it was last read. */
export interface ReadComparison {
  compared: ComparedRuns;
  view: ShownComparison;
  keyMetric: KeyMetric | undefined;
  title: string;
  /** Rows that were asked for and are nowhere. */
  gone: number;
}

/** The file that a comparison was opened from or saved to. */
export interface KnownFile extends ComparisonFile {
  comparison: SavedComparison;
}

/** Reads what is compared: from the index, and for runs that are not there from the file that the comparison was saved to. */
export class ComparisonReader {
  private latest: ReadComparison | undefined;
  private rows: GlancedRow[];
  private known: KnownFile | undefined;

  constructor(
    private readonly state: ComparePanelState,
    private readonly workspaces: TrackedWorkspaces,
  ) {
    this.rows = state.rows.flatMap(([first, ...others]) => (first === undefined ? [] : [[first, ...others] as const]));
  }

  /** As it was last read; undefined before. */
  get last(): ReadComparison | undefined {
    return this.latest;
  }

  get file(): KnownFile | undefined {
    return this.known;
  }

  /** What the comparison is saved to from now on. */
  savedTo(file: KnownFile): void {
    this.known = file;
  }

  remove(runIds: readonly string[]): void {
    this.rows = this.rows.filter(([first]) => !runIds.includes(first));
  }

  /** Whether one of these runs is compared, or may become a part of one that is. */
  isAbout(runIds: readonly string[]): boolean {
    const own = new Set(this.rows.flat());
    return runIds.some((id) => own.has(id)) || this.latest?.compared.rows.some(({ status }) => status === 'RUNNING') === true;
  }

  /** @throws UserFacingError when the folder is not open any more, or the file cannot be read */
  folder(): TrackedFolder {
    const folder = this.workspaces.byStore(this.state.storeFolder);
    if (!folder) throw new UserFacingError('The folder of these runs is not open any more.', 'Open it again, or close this panel.');
    return folder;
  }

  async require(): Promise<ReadComparison> {
    return this.latest ?? this.read();
  }

  async read(): Promise<ReadComparison> {
    const folder = this.folder();
    await this.followRunning(folder);
    const [live, experiments] = await Promise.all([folder.runs.compare(this.rows), readExperiments(folder), this.readFile(folder)]);
    const asked = this.rows.map(([first]) => first);
    const all = this.known ? joinCompared(live, this.known.comparison.compared) : live;
    const compared = this.known ? selectRows(all, positionsOf(all, asked)) : live;
    const keyMetric = (await readKeyMetric(folder, compared, experiments)) ?? comparedKeyMetric(compared, (id) => experiments.find((one) => one.id === id)?.tags ?? {});
    const there = new Set(live.rows.map(({ runId }) => runId));
    const saved = new Set(compared.rows.map(({ runId }) => runId).filter((runId) => !there.has(runId)));
    const names = new Map(experiments.map(({ id, name }) => [id, name]));
    const view = toComparisonView(compared, new Set(compared.columns.filter((column) => isDiffering(column))), keyMetric, names, saved);
    this.latest = { compared, view, keyMetric, title: this.known?.comparison.name ?? titleOf(view), gone: asked.length - compared.rows.length };
    return this.latest;
  }

  private async readFile({ comparisons }: TrackedFolder): Promise<void> {
    if (this.known || this.state.file === null) return;
    try {
      this.known = await comparisons.read(this.state.file);
    } catch (error) {
      // The runs themselves may still be there.
      if (this.rows.length === 0 || !(error instanceof UserFacingError)) throw error;
    }
  }

  /** A session that still runs may have got its first run since. */
  private async followRunning({ runs }: TrackedFolder): Promise<void> {
    const running = new Set(this.latest?.compared.rows.filter(({ status }) => status === 'RUNNING').map(({ runId }) => runId));
    if (running.size === 0) return;
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
}

async function readExperiments({ experiments }: TrackedFolder): Promise<Experiment[]> {
  // Runs can be compared without the names of their experiments.
  return experiments.list().catch(() => []);
}

/** The metric that the Runs view judges these runs by, where at least half of them have it: both then call the same run the best. */
async function readKeyMetric({ runs }: TrackedFolder, { rows, columns }: ComparedRuns, experiments: readonly Experiment[]): Promise<KeyMetric | undefined> {
  const [first, ...others] = new Set(rows.map(({ experimentId }) => experimentId));
  const row = rows.find(({ experimentId }) => experimentId === first);
  if (!row || others.length > 0) return undefined;
  const chosen = chosenKeyMetric(experiments.find(({ id }) => id === first)?.tags ?? {});
  const [glance] = await runs.glances([[row.runId, ...row.runIds.slice(1)]], chosen && first !== undefined ? { [first]: chosen } : {});
  const metric = glance?.metric;
  const column = columns.find(({ kind, key }) => kind === 'metric' && key === metric?.key);
  if (!metric || column?.kind !== 'metric') return undefined;
  const having = column.count.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  return having * 2 >= rows.length ? { key: metric.key, direction: metric.direction } : undefined;
}

function titleOf({ rows }: ShownComparison): string {
  const count = `${rows.length} ${rows.length === 1 ? 'run' : 'runs'}`;
  const [experiment, ...otherExperiments] = new Set(rows.map((row) => row.experiment));
  if (experiment !== undefined && otherExperiments.length === 0 && experiment !== DEFAULT_EXPERIMENT.name) return `${count} of ${experiment}`;
  const [source, ...otherSources] = new Set(rows.map((row) => row.source));
  return source && otherSources.length === 0 ? `${count} of ${source.slice(source.lastIndexOf('/') + 1)}` : count;
}

import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { derivedRunId } from '../../../core/imports/derivedRunId.ts';
import { parseMetricSummary, parseMetricTable } from '../../../core/imports/dvcliveMetrics.ts';
import { flatten } from '../../../core/imports/flatten.ts';
import { emptyForeignRun, type ForeignArtifact, type ForeignRun, type ForeignSource, type ImportNote, type ReadRun } from '../../../core/imports/foreignRun.ts';
import { sha256 } from '../../ledger/sha256.ts';
import { artifactOf, filesBelow, whyUnreadable, type FileBelow } from '../listFolder.ts';
import { readYamlMap } from '../readYaml.ts';

const METRICS_FILE = 'metrics.json';
const PARAMS_FILE = 'params.yaml';
/** How the plots are to be drawn; from DVCLive 3 on it lies in the folder above, with what else is written there. */
const PLOTS_FILE = 'dvc.yaml';
const TABLES = 'plots/metrics';
/** Pictures, tables of curves and matrices, and files that were copied along: as artifacts under these names. */
const ARTIFACT_FOLDERS = ['plots/images', 'plots/custom', 'plots/sklearn', 'artifacts'];

/** Whether a folder is one that DVCLive wrote: tables of metrics, or their summary beside something else of DVCLive's. */
export function isLiveFolder(folder: string): boolean {
  const has = (name: string) => existsSync(path.join(folder, name));
  if (has(TABLES)) return filesBelow(path.join(folder, TABLES)).some(({ name }) => name.endsWith('.tsv'));
  return has(METRICS_FILE) && (path.basename(folder).startsWith('dvclive') || has(PARAMS_FILE) || has('report.html') || has('report.md'));
}

/** The one run that a folder of DVCLive holds: the next training in it takes the place of the last. */
export class LiveFolder implements ForeignSource {
  readonly kind = 'dvclive';
  readonly runCount = 1;

  constructor(
    readonly place: string,
    private readonly workspaceFolder: string,
  ) {}

  *runs(): Iterable<ReadRun> {
    try {
      yield { ok: true, run: this.collectRun() };
    } catch (error) {
      yield { ok: false, place: this.place, runId: null, why: whyUnreadable(error) };
    }
  }

  models(): [] {
    return [];
  }

  notes(): ImportNote[] {
    return [];
  }

  dispose(): void {
    // Nothing is kept open.
  }

  private collectRun(): ForeignRun {
    const { place } = this;
    const files = filesBelow(place);
    const times = files.map(({ file }) => statSync(file).mtimeMs);
    const { metrics, notes } = readTables(files);
    const known = new Set(metrics.map(({ key }) => key));
    const params = readYamlMap(path.join(place, PARAMS_FILE));
    if (!params.ok && existsSync(path.join(place, PARAMS_FILE))) notes.push({ what: 'files of parameters', count: 1, why: `are left out: a file ${params.why}`, place: path.join(place, PARAMS_FILE) });
    const summary = readSummary(place, notes);
    // The place in the workspace, so that a copy of the workspace on another machine knows the run again.
    const inside = path.relative(this.workspaceFolder, place).split(path.sep).join('/');
    const where = inside.startsWith('..') || path.isAbsolute(inside) ? pathToFileURL(place).href : inside;
    return {
      ...emptyForeignRun({
        place,
        origin: { uri: pathToFileURL(place).href, id: path.basename(place) },
        id: { of: 'place', runIdOf: (generation) => derivedRunId(['dvclive', where, String(generation)], sha256) },
        startedAtMs: Math.round(Math.min(...times)),
      }),
      name: path.basename(place),
      isNameGiven: false,
      experiment: { name: path.basename(path.dirname(place)) || path.basename(place), isDeleted: false, tags: {} },
      params: params.ok ? flatten(params.map, '.') : [],
      metrics,
      lastValues: summary.values.filter(([key]) => !known.has(key)).map(([key, value]) => ({ key, steps: [summary.step], timesMs: [Number.NaN], values: [value] })),
      artifacts: collectArtifacts(place),
      // DVCLive does not tell how a run ended.
      end: { status: 'FINISHED', atMs: Math.round(Math.max(...times)) },
      notes,
    };
  }
}

function readTables(files: readonly FileBelow[]): { metrics: ForeignRun['metrics']; notes: ImportNote[] } {
  const metrics: ForeignRun['metrics'] = [];
  const notes: ImportNote[] = [];
  for (const { name, file } of files.filter((one) => one.name.startsWith(`${TABLES}/`) && one.name.endsWith('.tsv'))) {
    const table = parseMetricTable(name.slice(TABLES.length + 1, -'.tsv'.length), readFileSync(file, 'utf8'));
    if (!table) notes.push({ what: 'tables', count: 1, why: 'are left out: they have no column "step"', place: file });
    else metrics.push(table.points);
    if (table && table.bad.length > 0) notes.push({ what: 'lines of metrics', count: table.bad.length, why: 'are passed over: they are no metric', place: `${file}:${table.bad[0]}` });
  }
  return { metrics, notes };
}

function readSummary(folder: string, notes: ImportNote[]): NonNullable<ReturnType<typeof parseMetricSummary>> {
  const file = path.join(folder, METRICS_FILE);
  if (!existsSync(file)) return { step: 0, values: [] };
  const summary = parseMetricSummary(readFileSync(file, 'utf8'));
  if (summary) return summary;
  notes.push({ what: 'summaries of metrics', count: 1, why: 'are left out: they are no JSON', place: file });
  return { step: 0, values: [] };
}

function collectArtifacts(folder: string): ForeignArtifact[] {
  const inFolders = ARTIFACT_FOLDERS.flatMap((name) => filesBelow(path.join(folder, ...name.split('/'))).map((below) => artifactOf(`${name}/${below.name}`, below.file)));
  const plots = path.join(folder, PLOTS_FILE);
  return existsSync(plots) ? [artifactOf(PLOTS_FILE, plots), ...inFolders] : inFolders;
}

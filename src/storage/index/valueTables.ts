import { knownInputs } from '../../core/runs/hashedFiles.ts';
import type { RunState } from '../../core/runs/runState.ts';
import type { RunDetails } from '../../core/runs/runStore.ts';
import { ArtifactTable } from './artifactTable.ts';
import { CaptureTable, type Capture } from './captureTable.ts';
import { DatasetTable } from './datasetTable.ts';
import type { Database } from './database.ts';
import { KeyTable } from './keyTable.ts';
import { MetricTable } from './metricTable.ts';
import { ParamTable } from './paramTable.ts';
import { nameOf } from './runTable.ts';
import { RunTextTable } from './runTextTable.ts';
import { TagTable } from './tagTable.ts';

type Values = Pick<RunDetails, 'params' | 'tags' | 'metrics' | 'inputs' | 'artifacts'> & Capture;

/** The narrow tables around `run`: what a run's parameters, tags, metrics, inputs and artifacts are. */
export class ValueTables {
  readonly keys: KeyTable;
  private readonly params: ParamTable;
  private readonly tags: TagTable;
  private readonly metrics: MetricTable;
  private readonly datasets: DatasetTable;
  private readonly artifacts: ArtifactTable;
  private readonly captures: CaptureTable;
  private readonly texts: RunTextTable;

  constructor(database: Database) {
    this.keys = new KeyTable(database);
    this.params = new ParamTable(database, this.keys);
    this.tags = new TagTable(database, this.keys);
    this.metrics = new MetricTable(database, this.keys);
    this.datasets = new DatasetTable(database);
    this.artifacts = new ArtifactTable(database);
    this.captures = new CaptureTable(database);
    this.texts = new RunTextTable(database);
  }

  /** Adds the values of a run that has none here yet. */
  put(run: number, runId: string, state: RunState): void {
    this.params.put(run, [...state.params].map(([key, param]) => [key, param.value]));
    this.tags.put(run, [...state.tags].flatMap(([key, tag]) => (tag.value === null ? [] : [[key, tag.value] as const])));
    this.metrics.put(run, state.metrics);
    this.datasets.put(run, knownInputs(state));
    this.artifacts.put(run, [...state.artifacts].flatMap(([path, { value }]) => (value === null ? [] : [{ path, ...value }])));
    this.captures.put(run, state);
    this.texts.put(run, nameOf(runId, state), state);
  }

  ofRun(run: number): Values {
    return {
      params: Object.fromEntries(this.params.ofRun(run)),
      tags: Object.fromEntries(this.tags.ofRun(run)),
      metrics: Object.fromEntries(this.metrics.ofRun(run)),
      inputs: this.datasets.ofRun(run),
      artifacts: this.artifacts.ofRun(run),
      ...this.captures.ofRun(run),
    };
  }

  /** Runs with files whose hash is not known. */
  unhashed(): number[] {
    return [...new Set([...this.datasets.unhashed(), ...this.captures.unhashed()])];
  }

  deleteOfRun(run: number): void {
    for (const table of [this.params, this.tags, this.metrics, this.datasets, this.artifacts, this.captures, this.texts]) table.deleteOfRun(run);
  }
}

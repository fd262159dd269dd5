import type { KnownInput } from '../../core/runs/hashedFiles.ts';
import type { RunJson } from '../../core/runs/runStore.ts';
import type { Database, Row } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { IndexedRun } from './runTable.ts';

/*
 * One statement a table for all runs of a page, which gives for each run its keys and values as JSON lists. (1,000 runs of 20
 * parameters and 20 metrics, CPU time: 25 ms; a statement a run that writes the objects itself 80 to 130 ms.)
 */
const OF_RUNS = /*sql*/ `FROM json_each(?) AS wanted CROSS JOIN`;
const PARAMS = /*sql*/ `SELECT wanted.value AS run, json_group_array(param.key) AS keys, json_group_array(param.value) AS texts ${OF_RUNS} param ON param.run = wanted.value GROUP BY wanted.key`;
const TAGS = /*sql*/ `SELECT wanted.value AS run, json_group_array(tag.key) AS keys, json_group_array(tag.value) AS texts ${OF_RUNS} tag ON tag.run = wanted.value GROUP BY wanted.key`;
const METRICS = /*sql*/ `SELECT wanted.value AS run, json_group_array(metric.key) AS keys, json_group_array(metric.last) AS numbers, json_group_array(metric.last_time_ms) AS times, json_group_array(metric.last_step) AS steps
  ${OF_RUNS} metric ON metric.run = wanted.value GROUP BY wanted.key`;
const INPUTS = /*sql*/ `SELECT wanted.value AS run, '[' || group_concat(dataset.facts) || ']' AS facts ${OF_RUNS} dataset ON dataset.run = wanted.value GROUP BY wanted.key`;

const NONE = '[]';

/** Writes runs with their values as text. */
export class JsonOfRuns {
  /** The beginning of an object, by the number of its key. */
  private readonly starts = new Map<number, string>();

  constructor(
    private readonly database: Database,
    private readonly keys: Pick<KeyTable, 'nameOf'>,
  ) {
    // Numbers that were rolled back are given to other names.
    database.onRollback(() => this.starts.clear());
  }

  of(runs: readonly IndexedRun[]): RunJson[] {
    const numbers = JSON.stringify(runs.map(({ no }) => no));
    const params = this.read(PARAMS, numbers, (row) => this.entries(row));
    const tags = this.read(TAGS, numbers, (row) => this.entries(row));
    const metrics = this.read(METRICS, numbers, (row) => this.metrics(row));
    const inputs = this.read(INPUTS, numbers, (row) => JSON.parse(String(row['facts'])) as KnownInput[]);
    return runs.map(({ no, run, facts }) => ({
      run,
      note: facts.note,
      params: params.get(no) ?? NONE,
      tags: tags.get(no) ?? NONE,
      metrics: metrics.get(no) ?? NONE,
      inputs: inputs.get(no) ?? [],
      models: facts.models ?? [],
    }));
  }

  private read<T>(sql: string, numbers: string, toValue: (row: Row) => T): Map<number, T> {
    return new Map(this.database.all(sql, [numbers]).map((row) => [Number(row['run']), toValue(row)]));
  }

  private entries(row: Row): string {
    const keys = listIn<number>(row, 'keys');
    const texts = listIn<string>(row, 'texts');
    return `[${keys.map((key, position) => `${this.startOf(key)}${JSON.stringify(texts[position])}}`).join(',')}]`;
  }

  private metrics(row: Row): string {
    const keys = listIn<number>(row, 'keys');
    const [numbers, times, steps] = [listIn<number | null>(row, 'numbers'), listIn<number>(row, 'times'), listIn<number>(row, 'steps')];
    const texts = keys.map((key, position) => `${this.startOf(key)}${toText(numbers[position] ?? null)},"timestamp":${Math.trunc(times[position] ?? 0)},"step":${Math.trunc(steps[position] ?? 0)}}`);
    return `[${texts.join(',')}]`;
  }

  private startOf(key: number): string {
    const known = this.starts.get(key);
    if (known !== undefined) return known;
    const start = `{"key":${JSON.stringify(this.keys.nameOf(key))},"value":`;
    this.starts.set(key, start);
    return start;
  }
}

/** SQLite keeps NaN as NULL; JSON has no infinities, and MLflow's SQL stores have the largest doubles in their place. */
function toText(value: number | null): string {
  if (value === null) return '"NaN"';
  if (Number.isFinite(value)) return String(value);
  return String(value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE);
}

function listIn<T>(row: Row, column: string): T[] {
  return JSON.parse(String(row[column])) as T[];
}

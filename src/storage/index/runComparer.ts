import type { ComparedColumn, ComparedRow, ComparedRuns, MetricColumn, TextColumn } from '../../core/compare/comparedRuns.ts';
import type { KnownInput } from '../../core/runs/hashedFiles.ts';
import type { GlancedRow } from '../../core/runs/runGlance.ts';
import { isOwnTag } from '../../core/runs/runMarks.ts';
import type { Run } from '../../core/runs/runStore.ts';
import { compareText } from '../../core/search/compareText.ts';
import type { Database, Row } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { IndexedRun, RunTable } from './runTable.ts';

/*
 * One statement a table, which gives for each key its runs and values as JSON lists: 40 rows to hand over instead of 200,000
 * (5,000 runs of 20 parameters and 20 metrics).
 */
const NUMBERS = /*sql*/ `SELECT run.no FROM json_each(?) AS asked JOIN run ON run.id = asked.value WHERE run.is_deleted = 0`;
const texts = (table: 'param' | 'tag') => /*sql*/ `SELECT key, json_group_array(run) AS runs, json_group_array(value) AS texts FROM ${table} WHERE run IN (SELECT value FROM json_each(?)) GROUP BY key`;
const METRICS = /*sql*/ `SELECT key, json_group_array(run) AS runs, json_group_array(last) AS last, json_group_array(min) AS min, json_group_array(max) AS max,
  json_group_array(last_step) AS steps, json_group_array(count) AS counts FROM metric WHERE run IN (SELECT value FROM json_each(?)) GROUP BY key`;
const INPUTS = /*sql*/ `SELECT run, facts FROM dataset WHERE run IN (SELECT value FROM json_each(?)) ORDER BY run, name, digest, context`;

/** How many runs above one are asked for the script and the commit; files may name each other in a circle. */
const HIGHEST = 8;

/** Where a run's values go: the row, and how far inside of it the run is. */
interface Place {
  row: number;
  depth: number;
}

/** Answers with the values of many runs at once, by column. */
export class RunComparer {
  constructor(private readonly tables: { database: Database; runs: RunTable; keys: KeyTable }) {}

  /** Rows whose outermost run is not there, or is deleted, are left out. */
  compare(asked: readonly GlancedRow[]): ComparedRuns {
    const found = this.readRuns(asked.flat());
    const chains = asked.filter(([outermost]) => found.has(outermost)).map((ids) => ids.flatMap((id) => found.get(id) ?? []));
    const places = new Map(chains.flatMap((chain, row) => chain.map(({ no }, depth): [number, Place] => [no, { row, depth }])));
    const numbers = JSON.stringify([...places.keys()]);
    const above = new Map<string, Run | undefined>();
    const columns = [
      ...this.readTexts('param', numbers, places, chains.length),
      ...this.readMetrics(numbers, places, chains.length),
      ...this.readTexts('tag', numbers, places, chains.length).filter(({ key }) => !isOwnTag(key)),
      ...this.readInputs(numbers, places, chains.length),
    ];
    return { rows: chains.map((chain) => this.toRow(chain, above)), columns: columns.sort(compareColumns) };
  }

  private readRuns(ids: readonly string[]): Map<string, IndexedRun> {
    const { database, runs } = this.tables;
    const numbers = database.all(NUMBERS, [JSON.stringify(ids)]).map((row) => Number(row['no']));
    return new Map(runs.indexedByNumbers(numbers).map((indexed) => [indexed.run.id, indexed]));
  }

  private readTexts(kind: 'param' | 'tag', numbers: string, places: ReadonlyMap<number, Place>, height: number): TextColumn[] {
    return this.tables.database.all(texts(kind), [numbers]).map((row) => {
      const values = listIn<string>(row, 'texts');
      return toTextColumn(kind, this.tables.keys.nameOf(Number(row['key'])), listIn<number>(row, 'runs').map((run, position) => [run, values[position] ?? '']), places, height);
    });
  }

  private readMetrics(numbers: string, places: ReadonlyMap<number, Place>, height: number): MetricColumn[] {
    return this.tables.database.all(METRICS, [numbers]).map((row) => {
      const column: MetricColumn = { kind: 'metric', key: this.tables.keys.nameOf(Number(row['key'])), count: new Float64Array(height), last: empty(height), min: empty(height), max: empty(height), lastStep: empty(height) };
      const [last, min, max] = [listIn<number | null>(row, 'last'), listIn<number | null>(row, 'min'), listIn<number | null>(row, 'max')];
      const [steps, counts] = [listIn<number>(row, 'steps'), listIn<number>(row, 'counts')];
      for (const { position, row: at } of innermost(listIn<number>(row, 'runs'), places)) {
        column.last[at] = last[position] ?? Number.NaN;
        column.min[at] = min[position] ?? Number.NaN;
        column.max[at] = max[position] ?? Number.NaN;
        column.lastStep[at] = steps[position] ?? Number.NaN;
        column.count[at] = counts[position] ?? 0;
      }
      return column;
    });
  }

  /** By the name of what was read, its digest. */
  private readInputs(numbers: string, places: ReadonlyMap<number, Place>, height: number): TextColumn[] {
    const byName = new Map<string, [number, string][]>();
    for (const row of this.tables.database.all(INPUTS, [numbers])) {
      const input = JSON.parse(String(row['facts'])) as KnownInput;
      const values = byName.get(input.name) ?? [];
      byName.set(input.name, values);
      values.push([Number(row['run']), input.digest]);
    }
    return [...byName].map(([name, values]) => toTextColumn('data', name, values, places, height));
  }

  private toRow(chain: readonly IndexedRun[], above: Map<string, Run | undefined>): ComparedRow {
    const [outermost] = chain;
    if (!outermost) throw new Error('a row without runs');
    const { run, facts } = outermost;
    const sources = [...chain.map((indexed) => indexed.run), ...this.runsAbove(run, above)];
    const git = sources.find((one) => one.git)?.git ?? null;
    return {
      runId: run.id,
      runIds: chain.map((indexed) => indexed.run.id),
      name: run.name,
      status: run.status,
      startedAtMs: run.startedAtMs,
      endedAtMs: run.endedAtMs,
      experimentId: run.experimentId,
      experimentName: facts.experimentName,
      user: sources.find(({ user }) => user !== null)?.user ?? null,
      source: sources.find(({ source }) => source)?.source?.path ?? null,
      commit: git?.commit ?? null,
      isDirty: git?.dirty ?? false,
    };
  }

  /** A run inside of a session has its script and commit from there. */
  private runsAbove({ parentId }: Run, known: Map<string, Run | undefined>): Run[] {
    const runs: Run[] = [];
    for (let id = parentId; id !== null && runs.length < HIGHEST; ) {
      if (!known.has(id)) known.set(id, this.tables.runs.get(id)?.run);
      const run = known.get(id);
      if (!run) break;
      runs.push(run);
      id = run.parentId;
    }
    return runs;
  }
}

/** Of several runs of a row that have a value the innermost counts. */
function innermost(runs: readonly number[], places: ReadonlyMap<number, Place>): { position: number; row: number }[] {
  const best = new Map<number, { position: number; row: number; depth: number }>();
  for (const [position, run] of runs.entries()) {
    const place = places.get(run);
    if (place && place.depth >= (best.get(place.row)?.depth ?? 0)) best.set(place.row, { position, ...place });
  }
  return [...best.values()];
}

function toTextColumn(kind: TextColumn['kind'], key: string, values: readonly (readonly [number, string])[], places: ReadonlyMap<number, Place>, height: number): TextColumn {
  const words = new Map<string, number>();
  const codes = new Int32Array(height).fill(-1);
  for (const { position, row } of innermost(values.map(([run]) => run), places)) {
    const text = values[position]?.[1] ?? '';
    const code = words.get(text) ?? words.size;
    words.set(text, code);
    codes[row] = code;
  }
  return { kind, key, words: [...words.keys()], codes };
}

const order: Record<ComparedColumn['kind'], number> = { metric: 0, param: 1, data: 2, tag: 3 };

function compareColumns(a: ComparedColumn, b: ComparedColumn): number {
  return order[a.kind] - order[b.kind] || compareText(a.key, b.key);
}

function empty(height: number): Float64Array {
  return new Float64Array(height).fill(Number.NaN);
}

function listIn<T>(row: Row, column: string): T[] {
  return JSON.parse(String(row[column])) as T[];
}

import type { ComparedColumn, ComparedRow, ComparedRuns, MetricColumn, TextColumn } from '../../core/compare/comparedRuns.ts';
import type { KnownInput } from '../../core/runs/hashedFiles.ts';
import type { GlancedRow } from '../../core/runs/runGlance.ts';
import { isOwnTag } from '../../core/runs/runMarks.ts';
import type { Run } from '../../core/runs/runStore.ts';
import { compareText } from '../../core/search/compareText.ts';
import type { Database, SqlValue } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { IndexedRun, RunTable } from './runTable.ts';

/** Begins with what is asked for: SQLite would look through the whole list for each run there is. */
const NUMBERS = /*sql*/ `SELECT run.no FROM json_each(?) AS asked CROSS JOIN run ON run.id = asked.value WHERE run.is_deleted = 0`;

// In the order of the primary keys, so that nothing is sorted: 5,000 runs have 200,000 values.
const texts = (table: 'param' | 'tag') => /*sql*/ `SELECT key, run, value FROM ${table} WHERE run IN (SELECT value FROM json_each(?))`;
const METRICS = /*sql*/ `SELECT key, run, last, min, max, last_step, count FROM metric WHERE run IN (SELECT value FROM json_each(?))`;
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
    const { database, keys } = this.tables;
    const byKey = new ListsByKey<{ runs: number[]; texts: string[] }>(() => ({ runs: [], texts: [] }));
    database.each(texts(kind), [numbers], ([key, run, value]) => {
      const lists = byKey.of(Number(key));
      lists.runs.push(Number(run));
      lists.texts.push(String(value));
    });
    return [...byKey.entries()].map(([key, values]) => toTextColumn(kind, keys.nameOf(key), values, places, height));
  }

  private readMetrics(numbers: string, places: ReadonlyMap<number, Place>, height: number): MetricColumn[] {
    const { database, keys } = this.tables;
    const byKey = new ListsByKey<{ runs: number[]; values: SqlValue[][] }>(() => ({ runs: [], values: [] }));
    database.each(METRICS, [numbers], (values) => {
      const lists = byKey.of(Number(values[0]));
      lists.runs.push(Number(values[1]));
      lists.values.push(values);
    });
    return [...byKey.entries()].map(([key, { runs, values }]) => {
      const column: MetricColumn = { kind: 'metric', key: keys.nameOf(key), count: new Float64Array(height), last: empty(height), min: empty(height), max: empty(height), lastStep: empty(height) };
      for (const [row, position] of innermost(runs, places, height).entries()) {
        const [, , last, min, max, step, count] = values[position] ?? [];
        if (position < 0) continue;
        column.last[row] = numberOf(last);
        column.min[row] = numberOf(min);
        column.max[row] = numberOf(max);
        column.lastStep[row] = numberOf(step);
        column.count[row] = Number(count ?? 0);
      }
      return column;
    });
  }

  /** By the name of what was read, its digest. */
  private readInputs(numbers: string, places: ReadonlyMap<number, Place>, height: number): TextColumn[] {
    const byName = new ListsByKey<{ runs: number[]; texts: string[] }, string>(() => ({ runs: [], texts: [] }));
    for (const row of this.tables.database.all(INPUTS, [numbers])) {
      const input = JSON.parse(String(row['facts'])) as KnownInput;
      const lists = byName.of(input.name);
      lists.runs.push(Number(row['run']));
      lists.texts.push(input.digest);
    }
    return [...byName.entries()].map(([name, values]) => toTextColumn('data', name, values, places, height));
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

/** Lists that are made when their key is first met. */
class ListsByKey<T, K = number> extends Map<K, T> {
  constructor(private readonly make: () => T) {
    super();
  }

  of(key: K): T {
    const known = this.get(key);
    if (known !== undefined) return known;
    const made = this.make();
    this.set(key, made);
    return made;
  }
}

/** For each row the position of its run in `runs`, -1 for none; of several runs of a row that have a value the innermost counts. */
function innermost(runs: readonly number[], places: ReadonlyMap<number, Place>, height: number): Int32Array {
  const best = new Int32Array(height).fill(-1);
  const depths = new Int32Array(height);
  for (const [position, run] of runs.entries()) {
    const place = places.get(run);
    if (!place || (best[place.row] !== -1 && place.depth < (depths[place.row] ?? 0))) continue;
    best[place.row] = position;
    depths[place.row] = place.depth;
  }
  return best;
}

function toTextColumn(kind: TextColumn['kind'], key: string, { runs, texts }: { runs: readonly number[]; texts: readonly string[] }, places: ReadonlyMap<number, Place>, height: number): TextColumn {
  const words = new Map<string, number>();
  const codes = innermost(runs, places, height).map((position) => {
    if (position < 0) return -1;
    const text = texts[position] ?? '';
    const code = words.get(text) ?? words.size;
    words.set(text, code);
    return code;
  });
  return { kind, key, words: [...words.keys()], codes };
}

const order: Record<ComparedColumn['kind'], number> = { metric: 0, param: 1, data: 2, tag: 3 };

function compareColumns(a: ComparedColumn, b: ComparedColumn): number {
  return order[a.kind] - order[b.kind] || compareText(a.key, b.key);
}

function empty(height: number): Float64Array {
  return new Float64Array(height).fill(Number.NaN);
}

/** NULL stands for NaN. */
function numberOf(value: SqlValue | undefined): number {
  return typeof value === 'number' ? value : Number.NaN;
}

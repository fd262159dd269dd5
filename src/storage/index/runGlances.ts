import { commonKeyMetric, isSystemMetric, LATEST_RUNS, type KeyMetric } from '../../core/runs/keyMetric.ts';
import type { GlancedRow, MetricStanding, RunGlance, RunPlace } from '../../core/runs/runGlance.ts';
import { MARKED, markTags, type RunMarks } from '../../core/runs/runMarks.ts';
import { progressOf, totalParams, type RunProgress, type SteppedMetric } from '../../core/runs/runProgress.ts';
import type { Database, Row } from './database.ts';
import type { KeyTable } from './keyTable.ts';

const RUNS = /*sql*/ `SELECT run.no, run.id, run.experiment_id, run.status FROM json_each(?) AS asked JOIN run ON run.id = asked.value`;
const COMMON = /*sql*/ `SELECT metric.key AS key, COUNT(*) AS count FROM metric WHERE metric.run IN
  (SELECT no FROM run WHERE experiment_id = ? AND is_deleted = 0 AND EXISTS (SELECT 1 FROM metric AS own WHERE own.run = run.no) ORDER BY started_at_ms DESC LIMIT ${LATEST_RUNS})
  GROUP BY metric.key`;
/** Those that are judged. Infinities and NaN are no best. */
const JUDGED = /*sql*/ `FROM metric CROSS JOIN run ON run.no = metric.run
  WHERE metric.key = ?1 AND metric.last BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308 AND run.experiment_id = ?2 AND run.is_deleted = 0
    AND NOT EXISTS (SELECT 1 FROM tag WHERE tag.run = run.no AND tag.key = ?3 AND tag.value = '${MARKED}')`;
const PLACE = /*sql*/ `SELECT COUNT(*) AS count, SUM(run.no = ?4) AS own, SUM(metric.last * ?5 < ?6) AS better ${JUDGED}`;
const best = (order: 'ASC' | 'DESC') => /*sql*/ `SELECT run.id, metric.last ${JUDGED}
  ORDER BY metric.last ${order}, run.started_at_ms, run.id LIMIT 2`;
const VALUES = /*sql*/ `SELECT run, last FROM metric WHERE key = ? AND run IN (SELECT value FROM json_each(?))`;
const MARKS = /*sql*/ `SELECT run, key FROM tag WHERE value = '${MARKED}' AND key IN (SELECT value FROM json_each(?)) AND run IN (SELECT value FROM json_each(?))`;
const STEPS = /*sql*/ `SELECT run, key, first_step, last_step, count FROM metric WHERE run IN (SELECT value FROM json_each(?))`;
const TOTALS = /*sql*/ `SELECT run, key, value FROM param WHERE key IN (SELECT value FROM json_each(?)) AND run IN (SELECT value FROM json_each(?))`;

/** A run that a row stands for. */
interface Asked {
  no: number;
  experimentId: string;
  isRunning: boolean;
}

interface Judged extends KeyMetric {
  best: MetricStanding['best'];
}

/** What rows of a list say of their runs, read for a whole page at once. */
export class RunGlances {
  constructor(private readonly tables: { database: Database; keys: KeyTable }) {}

  read(rows: readonly GlancedRow[], chosen: Readonly<Record<string, KeyMetric>>): RunGlance[] {
    const asked = this.readRuns(rows.flat());
    const chains = rows.map((ids) => ids.flatMap((id) => asked.get(id) ?? []));
    const numbers = [...asked.values()].map(({ no }) => no);
    const judged = new Map<string, Judged | undefined>();
    for (const { experimentId } of asked.values()) if (!judged.has(experimentId)) judged.set(experimentId, this.judge(experimentId, chosen));
    const values = this.readValues(new Set([...judged.values()].flatMap((metric) => (metric ? [metric.key] : []))), numbers);
    const marks = this.readMarks(numbers);
    const progress = this.readProgress([...asked.values()].filter(({ isRunning }) => isRunning).map(({ no }) => no));
    return chains.map((chain) => ({
      metric: standingOf(chain, judged, values),
      progress: firstOf(chain, ({ no }) => progress(no)) ?? null,
      marks: { pinned: chain.some(({ no }) => marks.has(`${no} pinned`)), starred: chain.some(({ no }) => marks.has(`${no} starred`)), archived: chain.some(({ no }) => marks.has(`${no} archived`)) },
    }));
  }

  /** Where one row stands among all runs of its experiment; null for one without a key metric. */
  placeOf(row: GlancedRow, chosen: Readonly<Record<string, KeyMetric>>): RunPlace | null {
    const asked = this.readRuns(row);
    for (const { no, experimentId } of row.flatMap((id) => asked.get(id) ?? [])) {
      const metric = this.judge(experimentId, chosen);
      const value = metric && this.readValues(new Set([metric.key]), [no]).get(`${no} ${metric.key}`);
      if (metric && value !== undefined) return this.placeAmongAll({ ...metric, value }, no, experimentId);
    }
    return null;
  }

  private placeAmongAll(standing: MetricStanding, no: number, experimentId: string): RunPlace {
    const { database, keys } = this.tables;
    const sign = standing.direction === 'higher' ? -1 : 1;
    const [found] = database.all(PLACE, [keys.find(standing.key) ?? null, experimentId, keys.find(markTags.archived) ?? null, no, sign, standing.value * sign]);
    const isJudged = standing.best !== null && Number(found?.['own']) > 0;
    return { standing, rank: isJudged ? Number(found?.['better']) + 1 : null, count: Number(found?.['count']) };
  }

  /** The id of the best run of an experiment. */
  bestOf(experimentId: string, chosen: KeyMetric | undefined): string | undefined {
    return this.judge(experimentId, chosen ? { [experimentId]: chosen } : {})?.best?.runId;
  }

  /** What the runs of an experiment are judged by. @param chosen what people chose, by experiment */
  keyMetricOf(experimentId: string, chosen: Readonly<Record<string, KeyMetric>>): KeyMetric | undefined {
    return Object.hasOwn(chosen, experimentId) ? chosen[experimentId] : this.commonOf(experimentId);
  }

  private readRuns(ids: readonly string[]): Map<string, Asked> {
    const rows = this.tables.database.all(RUNS, [JSON.stringify(ids)]);
    return new Map(rows.map((row) => [String(row['id']), { no: Number(row['no']), experimentId: String(row['experiment_id']), isRunning: row['status'] === 'RUNNING' }]));
  }

  /** The key metric of an experiment, and its best run. */
  private judge(experimentId: string, chosen: Readonly<Record<string, KeyMetric>>): Judged | undefined {
    const metric = this.keyMetricOf(experimentId, chosen);
    const key = metric && this.tables.keys.find(metric.key);
    if (!metric || key === undefined) return undefined;
    if (metric.direction === null) return { ...metric, best: null };
    const archived = this.tables.keys.find(markTags.archived) ?? null;
    const [first, second] = this.tables.database.all(best(metric.direction === 'lower' ? 'ASC' : 'DESC'), [key, experimentId, archived]);
    return { ...metric, best: first && second ? { runId: String(first['id']), value: Number(first['last']) } : null };
  }

  private commonOf(experimentId: string): KeyMetric | undefined {
    const rows = this.tables.database.all(COMMON, [experimentId]);
    return commonKeyMetric(new Map(rows.map((row) => [this.tables.keys.nameOf(Number(row['key'])), Number(row['count'])])));
  }

  private readValues(keys: ReadonlySet<string>, numbers: readonly number[]): Map<string, number> {
    const values = new Map<string, number>();
    for (const key of keys) {
      const rows = this.tables.database.all(VALUES, [this.tables.keys.find(key) ?? null, JSON.stringify(numbers)]);
      for (const row of rows) values.set(`${Number(row['run'])} ${key}`, row['last'] === null ? Number.NaN : Number(row['last']));
    }
    return values;
  }

  private readMarks(numbers: readonly number[]): Set<string> {
    const keys = new Map((Object.keys(markTags) as (keyof RunMarks)[]).map((mark) => [this.tables.keys.find(markTags[mark]), mark]));
    const rows = this.tables.database.all(MARKS, [JSON.stringify([...keys.keys()].filter((key) => key !== undefined)), JSON.stringify(numbers)]);
    return new Set(rows.map((row) => `${Number(row['run'])} ${keys.get(Number(row['key']))}`));
  }

  private readProgress(numbers: readonly number[]): (no: number) => RunProgress | null {
    if (numbers.length === 0) return () => null;
    const { database, keys } = this.tables;
    const totals = totalParams.flatMap((name) => keys.find(name) ?? []);
    const steps = byRun(database.all(STEPS, [JSON.stringify(numbers)]).filter((row) => !isSystemMetric(keys.nameOf(Number(row['key'])))));
    const params = byRun(database.all(TOTALS, [JSON.stringify(totals), JSON.stringify(numbers)]));
    return (no) => progressOf((steps.get(no) ?? []).map(toStepped), new Map((params.get(no) ?? []).map((row) => [keys.nameOf(Number(row['key'])), String(row['value'])])));
  }
}

/** By the run of the row that has the metric: the row's own, else the nearest one below. */
function standingOf(chain: readonly Asked[], judged: ReadonlyMap<string, Judged | undefined>, values: ReadonlyMap<string, number>): MetricStanding | null {
  const standing = firstOf(chain, ({ no, experimentId }) => {
    const metric = judged.get(experimentId);
    const value = metric && values.get(`${no} ${metric.key}`);
    return metric && value !== undefined ? { ...metric, value } : null;
  });
  return standing ?? null;
}

function firstOf<T>(chain: readonly Asked[], find: (asked: Asked) => T | null): T | undefined {
  for (const asked of chain) {
    const found = find(asked);
    if (found !== null) return found;
  }
  return undefined;
}

function byRun(rows: readonly Row[]): Map<number, Row[]> {
  const grouped = new Map<number, Row[]>();
  for (const row of rows) {
    const no = Number(row['run']);
    grouped.set(no, [...(grouped.get(no) ?? []), row]);
  }
  return grouped;
}

function toStepped(row: Row): SteppedMetric {
  return { firstStep: Number(row['first_step']), lastStep: Number(row['last_step']), count: Number(row['count']) };
}

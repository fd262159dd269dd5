import type { MetricSummary } from '../../core/runs/metricSummary.ts';
import type { Database, SqlValue } from './database.ts';
import type { KeyTable } from './keyTable.ts';

const PUT = /*sql*/ `INSERT OR REPLACE INTO metric (run, key, last, last_step, last_time_ms, min, max, count, first_step) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const OF_RUN = /*sql*/ `SELECT key, last, last_step, last_time_ms, min, max, count, first_step FROM metric WHERE run = ?`;
const DELETE_OF_RUN = /*sql*/ `DELETE FROM metric WHERE run = ?`;

/** The table `metric`: what a run's points add up to. SQLite keeps NaN as NULL. */
export class MetricTable {
  constructor(
    private readonly database: Database,
    private readonly keys: KeyTable,
  ) {}

  put(run: number, metrics: ReadonlyMap<string, MetricSummary>): void {
    for (const [name, metric] of metrics) {
      this.database.run(PUT, [run, this.keys.numberOf(name), metric.last, metric.lastStep, metric.lastTimeMs, metric.min, metric.max, metric.count, metric.firstStep]);
    }
  }

  ofRun(run: number): Map<string, MetricSummary> {
    return new Map(
      this.database.all(OF_RUN, [run]).map((row) => [
        this.keys.nameOf(Number(row['key'])),
        {
          last: fromNull(row['last']),
          lastStep: Number(row['last_step']),
          lastTimeMs: Number(row['last_time_ms']),
          min: fromNull(row['min']),
          max: fromNull(row['max']),
          count: Number(row['count']),
          firstStep: Number(row['first_step']),
        },
      ]),
    );
  }

  deleteOfRun(run: number): void {
    this.database.run(DELETE_OF_RUN, [run]);
  }
}

function fromNull(value: SqlValue | undefined): number {
  return value === null || value === undefined ? Number.NaN : Number(value);
}

import type { RunJson } from '../../core/runs/runStore.ts';
import type { Database } from './database.ts';
import type { Input } from './datasetTable.ts';
import type { IndexedRun } from './runTable.ts';

/**
 * The values of one run as JSON. SQLite shows NaN as NULL and infinity as a number that no reader takes, so both are
 * written out. In the order of keys, which is that in which they first came.
 */
const VALUES = /*sql*/ `SELECT
  (SELECT '[' || group_concat('{"key":' || json_quote(key.name) || ',"value":' || json_quote(param.value) || '}') || ']'
    FROM param JOIN key ON key.no = param.key WHERE param.run = ?1) AS params,
  (SELECT '[' || group_concat('{"key":' || json_quote(key.name) || ',"value":' || json_quote(tag.value) || '}') || ']'
    FROM tag JOIN key ON key.no = tag.key WHERE tag.run = ?1) AS tags,
  (SELECT '[' || group_concat('{"key":' || json_quote(key.name) || ',"value":'
      || CASE WHEN last IS NULL THEN '"NaN"' WHEN last > 1.7976931348623157e308 THEN '1.7976931348623157e308' WHEN last < -1.7976931348623157e308 THEN '-1.7976931348623157e308' ELSE json_quote(last) END
      || ',"timestamp":' || CAST(last_time_ms AS INTEGER) || ',"step":' || CAST(last_step AS INTEGER) || '}') || ']'
    FROM metric JOIN key ON key.no = metric.key WHERE metric.run = ?1) AS metrics,
  (SELECT '[' || group_concat(facts) || ']' FROM dataset WHERE dataset.run = ?1) AS inputs`;

/** Writes runs with their values as text. */
export class JsonOfRuns {
  constructor(private readonly database: Database) {}

  of({ no, run, facts }: IndexedRun): RunJson {
    const row = this.database.all(VALUES, [no])[0] ?? {};
    const text = (name: string) => String(row[name] ?? '[]');
    return { run, note: facts.note, params: text('params'), tags: text('tags'), metrics: text('metrics'), inputs: JSON.parse(text('inputs')) as Input[], models: facts.models ?? [] };
  }
}

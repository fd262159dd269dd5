import { markTags, MARKED } from '../../core/runs/runMarks.ts';
import type { BrowseQuery, BrowseScope } from '../../core/search/browse.ts';
import { rangeOfDay, type RunGrouping } from '../../core/search/runGroups.ts';
import type { SqlValue } from './database.ts';
import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import { compileMatch, type CompiledMatch, type FindKey, type Sql } from './searchSql.ts';
import { storedText } from './storedText.ts';

/** A statement with the values of its question marks. */
export interface CompiledQuery {
  sql: string;
  parameters: SqlValue[];
}

/** The key metric of an experiment; `place`: where its runs stand among those with other metrics, from 0. */
export interface RankedMetric extends KeyMetric {
  experimentId: string;
  place: number;
}

/** The numbers of the runs on a page of a view. @param ranked by what the best come first, where they do */
export function compileBrowse(query: BrowseQuery, limit: number, findKey: FindKey, ranked?: readonly RankedMetric[]): CompiledQuery {
  const match = matchOf(query, findKey);
  if (ranked) return compileBestFirst(match, limit, ranked, findKey);
  const order = typeof query.scope.level === 'object' ? /*sql*/ `run.started_at_ms, run.id` : /*sql*/ `run.started_at_ms DESC, run.id`;
  return select(match, { columns: /*sql*/ `run.no AS no`, rest: /*sql*/ ` ORDER BY ${order} LIMIT ?`, parameters: [limit] });
}

/** Infinities and NaN are no best. */
const FINITE = /*sql*/ `metric.last BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308`;

/** A run without a value of its own stands where the only one below it does, which is one row with it. */
function compileBestFirst(match: CompiledMatch, limit: number, ranked: readonly RankedMetric[], findKey: FindKey): CompiledQuery {
  const rows = ranked.flatMap(({ experimentId, key, direction, place }) => {
    const number = findKey(key);
    return number === undefined ? [] : [[experimentId, number, direction === null ? null : direction === 'lower' ? 1 : -1, place]];
  });
  const tables = /*sql*/ `
    judged(experiment, key, sign, place) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?)),
    own(run, place, value) AS MATERIALIZED (SELECT run.no, judged.place, CASE WHEN ${FINITE} THEN metric.last * judged.sign END
      FROM judged CROSS JOIN run ON run.experiment_id = judged.experiment CROSS JOIN metric ON metric.run = run.no AND metric.key = judged.key),
    only(parent, child) AS MATERIALIZED (SELECT parent.no, MIN(child.no) FROM run AS child JOIN run AS parent ON parent.id = child.parent_id
      WHERE child.is_deleted = 0 GROUP BY parent.no HAVING COUNT(*) = 1) `;
  const from = /*sql*/ `${match.from} LEFT JOIN own ON own.run = run.no
    LEFT JOIN only ON only.parent = run.no LEFT JOIN own AS below ON below.run = only.child
    LEFT JOIN only AS next ON next.parent = only.child LEFT JOIN own AS lowest ON lowest.run = next.child`;
  const place = /*sql*/ `COALESCE(own.place, below.place, lowest.place)`;
  const value = /*sql*/ `CASE WHEN own.place IS NOT NULL THEN own.value WHEN below.place IS NOT NULL THEN below.value ELSE lowest.value END`;
  const rest = /*sql*/ ` ORDER BY ${place} IS NULL, ${place}, ${value} IS NULL, ${value}, run.started_at_ms DESC, run.id LIMIT ?`;
  const withAll: Sql = { text: `${match.with.text === '' ? 'WITH ' : `${match.with.text}, `}${tables}`, parameters: [...match.with.parameters, JSON.stringify(rows)] };
  return select({ ...match, with: withAll, from }, { columns: /*sql*/ `run.no AS no`, rest, parameters: [limit] });
}

export function compileBrowseCount(query: BrowseQuery, findKey: FindKey): CompiledQuery {
  return select(matchOf(query, findKey), { columns: /*sql*/ `COUNT(*) AS count`, rest: '', parameters: [] });
}

/** One row a group; what is no aggregate is that of its latest run, as SQLite promises beside MAX. */
export function compileGroups(query: BrowseQuery, grouping: RunGrouping, findKey: FindKey): CompiledQuery {
  const { text, parameters } = groupColumn(grouping, findKey);
  const columns = /*sql*/ `${text} AS value, COUNT(*) AS count, SUM(run.status = 'RUNNING') AS running, MAX(run.started_at_ms) AS latest_ms, json_extract(run.facts, '$.experimentName') AS experiment_name`;
  const { sql, parameters: rest } = select(matchOf(query, findKey), { columns, rest: /*sql*/ ` GROUP BY value`, parameters: [] });
  // The column stands before the conditions, but behind the set of hits.
  const withHits = matchOf(query, findKey).with.parameters.length;
  return { sql, parameters: [...rest.slice(0, withHits), ...parameters, ...rest.slice(withHits)] };
}

function select(match: CompiledMatch, { columns, rest, parameters }: { columns: string; rest: string; parameters: SqlValue[] }): CompiledQuery {
  return { sql: /*sql*/ `${match.with.text}SELECT ${columns} FROM ${match.from} WHERE ${match.where.text}${rest}`, parameters: [...match.with.parameters, ...match.where.parameters, ...parameters] };
}

function matchOf({ filter, freeText, scope }: BrowseQuery, findKey: FindKey): CompiledMatch {
  return compileMatch({ filter, freeText }, conditionsOf(scope, findKey), findKey);
}

function conditionsOf({ lifecycle, level, withArchived, pinned, group }: BrowseScope, findKey: FindKey): Sql[] {
  const conditions: Sql[] = [{ text: /*sql*/ `run.is_deleted = ${lifecycle === 'deleted' ? 1 : 0}`, parameters: [] }];
  if (typeof level === 'object') conditions.push({ text: /*sql*/ `run.parent_id = ?`, parameters: [level.below] });
  else if (level === 'top') conditions.push(lifecycle === 'deleted' ? topOfDeleted : { text: /*sql*/ `run.is_nested = 0`, parameters: [] });
  const archived = withArchived ? undefined : findKey(markTags.archived);
  if (archived !== undefined) conditions.push(notBelowMarked(archived));
  if (pinned !== undefined) conditions.push(isMarked(findKey(markTags.pinned), pinned));
  if (group) conditions.push(isInGroup(group.grouping, group.value, findKey));
  return conditions;
}

/** A deleted run is shown below its parent when that is deleted as well. */
const topOfDeleted: Sql = { text: /*sql*/ `NOT EXISTS (SELECT 1 FROM run AS parent WHERE parent.id = run.parent_id AND parent.is_deleted = 1)`, parameters: [] };

function isMarked(key: number | undefined, wanted: boolean): Sql {
  if (key === undefined) return { text: wanted ? '0' : '1', parameters: [] };
  return { text: /*sql*/ `run.no ${wanted ? 'IN' : 'NOT IN'} (SELECT run FROM tag WHERE key = ? AND value = ?)`, parameters: [key, MARKED] };
}

/** Neither marked itself nor below, at any depth, what is; UNION ends where runs name each other in a circle. */
function notBelowMarked(key: number): Sql {
  const marked = /*sql*/ `SELECT marked.id FROM tag JOIN run AS marked ON marked.no = tag.run WHERE tag.key = ? AND tag.value = ?`;
  const text = /*sql*/ `run.id NOT IN (WITH RECURSIVE hidden(id) AS (${marked} UNION SELECT below.id FROM hidden JOIN run AS below ON below.parent_id = hidden.id) SELECT id FROM hidden)`;
  return { text, parameters: [key, MARKED] };
}

/** The script of a run that is part of a session is the session's. */
const scriptColumn = /*sql*/ `COALESCE(run.source_path,
  (SELECT parent.source_path FROM run AS parent WHERE parent.id = run.parent_id),
  (SELECT above.source_path FROM run AS parent JOIN run AS above ON above.id = parent.parent_id WHERE parent.id = run.parent_id))`;

function groupColumn(grouping: RunGrouping, findKey: FindKey): Sql {
  switch (grouping.by) {
    case 'experiment':
      return { text: /*sql*/ `run.experiment_id`, parameters: [] };
    case 'script':
      return { text: scriptColumn, parameters: [] };
    case 'day':
      return { text: /*sql*/ `date(run.started_at_ms / 1000, 'unixepoch', 'localtime')`, parameters: [] };
    case 'status':
      return { text: /*sql*/ `run.status`, parameters: [] };
    case 'tag': {
      const key = findKey(grouping.key);
      if (key === undefined) return { text: /*sql*/ `NULL`, parameters: [] };
      return { text: /*sql*/ `(SELECT grouped.value FROM tag AS grouped WHERE grouped.run = run.no AND grouped.key = ?)`, parameters: [key] };
    }
  }
}

function isInGroup(grouping: RunGrouping, value: string | null, findKey: FindKey): Sql {
  if (grouping.by === 'day' && value !== null) {
    const { fromMs, toMs } = rangeOfDay(value);
    // The order of times is that of the list, so a page is read off its index.
    return { text: /*sql*/ `run.started_at_ms >= ? AND run.started_at_ms < ?`, parameters: [fromMs, toMs] };
  }
  const { text, parameters } = groupColumn(grouping, findKey);
  return { text: /*sql*/ `${text} IS ?`, parameters: [...parameters, value === null ? null : storedText(value)] };
}

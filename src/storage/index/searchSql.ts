import type { Clause, ListComparator, NumberComparator, OrderField, OrderTerm, TextAttribute, TextComparator, TextField, TimeAttribute } from '../../core/search/filter.ts';
import { foldCase } from '../../core/search/foldCase.ts';
import type { SortKey } from '../../core/search/runOrder.ts';
import type { RunSearch } from '../../core/runs/runStore.ts';
import type { SqlValue } from './database.ts';
import { storedText } from './storedText.ts';

/**
 * A run search as one statement over the narrow tables. It finds what `core/search/evaluate.ts` defines, in that order.
 *
 * Conditions on parameters, tags, metrics, data sets and free text are sets of run numbers, each read off an index and
 * intersected before any row of `run` is touched; only what is left is joined and sorted (100,000 runs: a third of the
 * time of a plain join).
 */
export interface CompiledSearch {
  /** Its rows: the number of a run, then value and rank of every term of the order, as `value_0`, `rank_0`. */
  sql: string;
  parameters: SqlValue[];
}

/** Finds the number of a name; undefined when no run has it. */
export type FindKey = (name: string) => number | undefined;

const TRUE = /*sql*/ `1`;

/** A piece of a statement with the values of its question marks. */
export interface Sql {
  text: string;
  parameters: SqlValue[];
}

/** Which rows a search is about: what stands before SELECT, after FROM and after WHERE. */
export interface CompiledMatch {
  with: Sql;
  from: string;
  where: Sql;
}

export function compileSearch(search: RunSearch, findKey: FindKey): CompiledSearch {
  const { filter, freeText, scope, orderBy, after, limit } = search;
  const conditions: Sql[] = [];
  if (scope.lifecycle !== 'all') conditions.push({ text: /*sql*/ `run.is_deleted = ${scope.lifecycle === 'deleted' ? 1 : 0}`, parameters: [] });
  if (scope.experimentIds) conditions.push(isAmong(/*sql*/ `run.experiment_id`, scope.experimentIds, 'IN'));
  const terms = orderBy.map((term, position) => compileTerm(term, position, findKey));
  if (after) conditions.push(behind(terms, after));
  const match = compileMatch({ filter, freeText }, conditions, findKey);
  const columns = terms.map(({ value, rank }, position) => /*sql*/ `, ${value} AS value_${position}, ${rank} AS rank_${position}`).join('');
  const order = [...terms.flatMap(({ value, rank, direction }) => [...(rank === '0' ? [] : [rank]), `${value} ${direction}`]), /*sql*/ `run.started_at_ms DESC`, /*sql*/ `run.id`];
  return {
    sql: /*sql*/ `${match.with.text}SELECT run.no AS no${columns} FROM ${match.from}${terms.map((term) => term.join.text).join('')}
      WHERE ${match.where.text} ORDER BY ${order.join(', ')} LIMIT ?`,
    parameters: [...match.with.parameters, ...terms.flatMap((term) => term.join.parameters), ...match.where.parameters, limit],
  };
}

/** The runs that a filter and free text take, under more conditions on `run`. */
export function compileMatch({ filter, freeText }: Pick<RunSearch, 'filter' | 'freeText'>, more: readonly Sql[], findKey: FindKey): CompiledMatch {
  const sets: Sql[] = [];
  const conditions: Sql[] = [];
  for (const clause of filter.clauses) {
    const { set, condition } = compileClause(clause, findKey);
    if (set) sets.push(set);
    if (condition) conditions.push(condition);
  }
  if (freeText.terms.length > 0) sets.push(containing(freeText.terms));
  conditions.push(...more);
  const hit = sets.length === 0 ? none : join(sets, /*sql*/ ` INTERSECT `);
  return {
    with: sets.length === 0 ? none : { text: /*sql*/ `WITH hit(run) AS MATERIALIZED (${hit.text}) `, parameters: hit.parameters },
    from: sets.length === 0 ? /*sql*/ `run` : /*sql*/ `hit CROSS JOIN run ON run.no = hit.run`,
    where: conditions.length === 0 ? { text: TRUE, parameters: [] } : join(conditions, /*sql*/ ` AND `),
  };
}

const none: Sql = { text: '', parameters: [] };
const noRun: Sql = { text: /*sql*/ `SELECT no FROM run WHERE 0`, parameters: [] };

function compileClause(clause: Clause, findKey: FindKey): { set?: Sql; condition?: Sql } {
  switch (clause.type) {
    case 'number':
      if (clause.field.kind === 'attribute') return { condition: compareNumber(timeColumns[clause.field.key], clause.comparator, clause.value) };
      return { set: ofKey('metric', findKey(clause.field.key), compareMetric(clause.comparator, clause.value)) };
    case 'text':
      return compileText(clause.field, (column) => compareText(column, clause.comparator, clause.value), findKey);
    case 'list':
      return compileText(clause.field, (column) => isAmong(column, clause.values, clause.comparator), findKey);
    case 'null': {
      const key = findKey(clause.field.key);
      const lacks = clause.comparator === 'IS NULL';
      if (key === undefined) return lacks ? {} : { set: noRun };
      if (!lacks) return { set: ofKey(clause.field.kind, key, { text: TRUE, parameters: [] }) };
      return { condition: { text: /*sql*/ `NOT EXISTS (SELECT 1 FROM ${clause.field.kind} AS lacking WHERE lacking.run = run.no AND lacking.key = ?)`, parameters: [key] } };
    }
  }
}

function compileText(field: TextField, compare: (column: string) => Sql, findKey: FindKey): { set?: Sql; condition?: Sql } {
  switch (field.kind) {
    case 'attribute':
      return { condition: compare(textColumns[field.key]) };
    case 'param':
    case 'tag':
      return { set: ofKey(field.kind, findKey(field.key), compare(/*sql*/ `value`)) };
    case 'dataset': {
      const column = { name: /*sql*/ `name`, digest: /*sql*/ `digest`, context: /*sql*/ `NULLIF(context, '')` }[field.key];
      const compared = compare(column);
      return { set: { text: /*sql*/ `SELECT DISTINCT run FROM dataset WHERE ${compared.text}`, parameters: compared.parameters } };
    }
  }
}

/** The runs whose entry of a key fits. */
function ofKey(table: 'param' | 'tag' | 'metric', key: number | undefined, fits: Sql): Sql {
  if (key === undefined) return noRun;
  return { text: /*sql*/ `SELECT run FROM ${table} WHERE key = ? AND ${fits.text}`, parameters: [key, ...fits.parameters] };
}

function containing(terms: readonly string[]): Sql {
  return { text: /*sql*/ `SELECT run FROM run_text WHERE ${terms.map(() => /*sql*/ `instr(text, ?) > 0`).join(' AND ')}`, parameters: [...terms] };
}

const timeColumns: Record<TimeAttribute, string> = { start_time: /*sql*/ `run.started_at_ms`, end_time: /*sql*/ `run.ended_at_ms` };
const textColumns: Record<TextAttribute, string> = {
  run_id: /*sql*/ `run.id`,
  run_name: /*sql*/ `run.name`,
  status: /*sql*/ `run.status`,
  user_id: /*sql*/ `run.user`,
  // Where artifacts are fetched from is the affair of whoever asks over HTTP; the store keeps them by content.
  artifact_uri: /*sql*/ `NULL`,
};

/** NULL stands for NaN, which meets `!=` alone. */
function compareMetric(comparator: NumberComparator, value: number): Sql {
  if (Number.isNaN(value)) return { text: comparator === '=' ? /*sql*/ `last IS NULL` : /*sql*/ `last IS NOT NULL`, parameters: [] };
  const compared = compareNumber(/*sql*/ `last`, comparator, value);
  return comparator === '!=' ? { ...compared, text: /*sql*/ `(last IS NULL OR ${compared.text})` } : compared;
}

function compareNumber(column: string, comparator: NumberComparator, value: number): Sql {
  return { text: /*sql*/ `${column} ${comparator} ?`, parameters: [value] };
}

function compareText(column: string, comparator: TextComparator, value: string): Sql {
  switch (comparator) {
    case '=':
    case '!=':
      return { text: /*sql*/ `${column} ${comparator} ?`, parameters: [value] };
    case 'LIKE':
      return { text: /*sql*/ `${column} GLOB ?`, parameters: [toGlob(value)] };
    case 'ILIKE':
      return { text: /*sql*/ `fold_case(${column}) GLOB ?`, parameters: [toGlob(foldCase(value))] };
  }
}

/** A LIKE pattern as a GLOB pattern: SQLite's own LIKE takes ASCII letters of either case for the same. */
function toGlob(pattern: string): string {
  return pattern.replaceAll(/[*?[%_]/g, (character) => (character === '%' ? '*' : character === '_' ? '?' : `[${character}]`));
}

function isAmong(column: string, values: readonly string[], comparator: ListComparator): Sql {
  return { text: /*sql*/ `${column} ${comparator} (SELECT value FROM json_each(?))`, parameters: [JSON.stringify(values.map(storedText))] };
}

interface CompiledTerm {
  join: Sql;
  value: string;
  /** 0 for a value, 1 for NaN, 2 for none, as in `runOrder.ts`; the text `0` where there always is a value. */
  rank: string;
  direction: 'ASC' | 'DESC';
}

function compileTerm({ field, descending }: OrderTerm, position: number, findKey: FindKey): CompiledTerm {
  return { ...compileOrderField(field, `term_${position}`, findKey), direction: descending ? 'DESC' : 'ASC' };
}

function compileOrderField(field: OrderField, alias: string, findKey: FindKey): Omit<CompiledTerm, 'direction'> {
  if (field.kind === 'attribute') {
    const value = field.key === 'start_time' || field.key === 'end_time' ? timeColumns[field.key] : textColumns[field.key];
    return { join: none, value, rank: alwaysThere.has(field.key) ? '0' : /*sql*/ `2 * (${value} IS NULL)` };
  }
  const key = findKey(field.key);
  if (key === undefined) return { join: none, value: /*sql*/ `NULL`, rank: /*sql*/ `2 + 0` };
  const join = { text: /*sql*/ ` LEFT JOIN ${field.kind} AS ${alias} ON ${alias}.run = run.no AND ${alias}.key = ?`, parameters: [key] };
  const missing = /*sql*/ `2 * (${alias}.key IS NULL)`;
  if (field.kind !== 'metric') return { join, value: /*sql*/ `${alias}.value`, rank: missing };
  return { join, value: /*sql*/ `${alias}.last`, rank: /*sql*/ `(${alias}.key IS NULL) + (${alias}.last IS NULL)` };
}

const alwaysThere: ReadonlySet<string> = new Set(['run_id', 'run_name', 'status', 'start_time']);

/** Whether a run comes behind a place in the order: equal up to some term and later in it. */
function behind(terms: readonly CompiledTerm[], after: SortKey): Sql {
  const ways: Sql[] = [];
  const equal: Sql[] = [];
  for (const [position, term] of terms.entries()) {
    const value = after.values[position] ?? null;
    const later = laterThan(term, value);
    if (later) ways.push(join([...equal, later], /*sql*/ ` AND `));
    equal.push(equalTo(term, value));
  }
  const start: Sql = { text: /*sql*/ `run.started_at_ms < ?`, parameters: [after.startTime] };
  const id: Sql = { text: /*sql*/ `run.started_at_ms = ? AND run.id > ?`, parameters: [after.startTime, after.runId] };
  ways.push(join([...equal, start], /*sql*/ ` AND `), join([...equal, id], /*sql*/ ` AND `));
  return { text: `(${ways.map(({ text }) => `(${text})`).join(/*sql*/ ` OR `)})`, parameters: ways.flatMap(({ parameters }) => parameters) };
}

/** Undefined when nothing is later. */
function laterThan({ value, rank, direction }: CompiledTerm, known: SortKey['values'][number]): Sql | undefined {
  if (known === null) return undefined;
  if (Number.isNaN(known)) return { text: /*sql*/ `${rank} > 1`, parameters: [] };
  return { text: /*sql*/ `(${rank} > 0 OR ${value} ${direction === 'ASC' ? '>' : '<'} ?)`, parameters: [known] };
}

function equalTo({ value, rank }: CompiledTerm, known: SortKey['values'][number]): Sql {
  if (known === null) return { text: /*sql*/ `${rank} = 2`, parameters: [] };
  if (Number.isNaN(known)) return { text: /*sql*/ `${rank} = 1`, parameters: [] };
  return { text: /*sql*/ `${value} = ?`, parameters: [known] };
}

function join(parts: readonly Sql[], separator: string): Sql {
  return { text: parts.map(({ text }) => text).join(separator), parameters: parts.flatMap(({ parameters }) => parameters) };
}

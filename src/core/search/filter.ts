/**
 * A run search as data: what `parseFilter` reads, `printFilter` writes, `evaluate.ts` defines and the index compiles to SQL.
 * Every clause has to hold; a filter without clauses takes every run.
 */
export interface Filter {
  clauses: readonly Clause[];
}

/** Attributes whose values are numbers: milliseconds since 1970 UTC. */
export type TimeAttribute = 'start_time' | 'end_time';
export type TextAttribute = 'run_id' | 'run_name' | 'status' | 'user_id' | 'artifact_uri';
export type DatasetAttribute = 'name' | 'digest' | 'context';

export type NumberField = { kind: 'metric'; key: string } | { kind: 'attribute'; key: TimeAttribute };
/** Parameters and tags: they hold text, and a run may lack them. */
export type EntryField = { kind: 'param' | 'tag'; key: string };
export type DatasetField = { kind: 'dataset'; key: DatasetAttribute };
/** What may be compared with a list. */
export type ListField = DatasetField | { kind: 'attribute'; key: 'run_id' };
export type TextField = EntryField | DatasetField | { kind: 'attribute'; key: TextAttribute };
export type Field = NumberField | TextField;

export type NumberComparator = '=' | '!=' | '>' | '>=' | '<' | '<=';
export type TextComparator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type ListComparator = 'IN' | 'NOT IN';
export type NullComparator = 'IS NULL' | 'IS NOT NULL';
export type Comparator = NumberComparator | TextComparator | ListComparator | NullComparator;

/** One condition. `value` of a number clause is NaN only for a metric with `=` or `!=`, and infinite only for a metric. */
export type Clause =
  | { type: 'number'; field: NumberField; comparator: NumberComparator; value: number }
  | { type: 'text'; field: TextField; comparator: TextComparator; value: string }
  | { type: 'list'; field: ListField; comparator: ListComparator; values: readonly string[] }
  | { type: 'null'; field: EntryField; comparator: NullComparator };

/** What runs are ordered by; the first term decides, later ones break ties. */
export type OrderBy = readonly OrderTerm[];

export interface OrderTerm {
  field: OrderField;
  descending: boolean;
}

export type OrderField = Exclude<Field, DatasetField>;

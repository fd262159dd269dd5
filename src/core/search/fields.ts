import type { DatasetAttribute, EntryField, Field, ListField, NumberField, TextAttribute, TimeAttribute } from './filter.ts';
import { nearestWord } from './nearestWord.ts';
import { errorAt, oneOf, shorten, unclosedQuoteAt, type SearchError } from './searchError.ts';
import type { Name, Quoted, Word } from './syntax.ts';

/**
 * Which names a search knows. From MLflow's documentation ("Search Runs") and the behaviour of its `search_utils.py`:
 * the words before the dot and their other spellings, all case-sensitive; seven attributes, with or without a word before them.
 */
const kinds = new Map<string, Field['kind']>([
  ['metrics', 'metric'],
  ['params', 'param'],
  ['tags', 'tag'],
  ['attributes', 'attribute'],
  ['datasets', 'dataset'],
  ['metric', 'metric'],
  ['param', 'param'],
  ['parameter', 'param'],
  ['parameters', 'param'],
  ['tag', 'tag'],
  ['attribute', 'attribute'],
  ['attr', 'attribute'],
  ['run', 'attribute'],
  ['dataset', 'dataset'],
]);

/** The prefixes that are offered; others are understood. */
export const prefixes = ['metrics', 'params', 'tags', 'attributes', 'datasets'] as const;

type AttributeField = Extract<Field, { kind: 'attribute' }>;
const textAttributes: readonly TextAttribute[] = ['run_id', 'run_name', 'status', 'user_id', 'artifact_uri'];
const timeAttributes: readonly TimeAttribute[] = ['start_time', 'end_time'];
export const attributeNames: readonly string[] = [...textAttributes, ...timeAttributes];
export const datasetAttributes: readonly DatasetAttribute[] = ['name', 'digest', 'context'];

/** The attributes by name, among them the headings of MLflow's user interface. */
const attributes = new Map<string, AttributeField>([
  ...textAttributes.map((key): [string, AttributeField] => [key, { kind: 'attribute', key }]),
  ...timeAttributes.map((key): [string, AttributeField] => [key, { kind: 'attribute', key }]),
  ...['created', 'Created'].map((alias): [string, AttributeField] => [alias, { kind: 'attribute', key: 'start_time' }]),
  ...['run name', 'Run name', 'Run Name'].map((alias): [string, AttributeField] => [alias, { kind: 'attribute', key: 'run_name' }]),
]);

/** What people look for among the attributes, and where it is. */
const elsewhere = new Map<string, string>([
  ['experiment_id', 'The experiment is chosen beside the filter.'],
  ['lifecycle_stage', 'Deleted runs are chosen beside the filter.'],
  ['name', 'Did you mean run_name?'],
  ['not', 'A condition is not negated as a whole; compare with !=.'],
  ['duration', 'Compare start_time and end_time, in milliseconds since 1970.'],
]);

/** What a word before the dot stands for. */
export function kindOf(prefix: string): Field['kind'] | undefined {
  return kinds.get(prefix);
}

/** Metrics and times. */
export function isNumberField(field: Field): field is NumberField {
  return field.kind === 'metric' || (field.kind === 'attribute' && (field.key === 'start_time' || field.key === 'end_time'));
}

/** What may be compared with a list: data sets and the run id, as in MLflow. */
export function isListField(field: Field): field is ListField {
  return field.kind === 'dataset' || (field.kind === 'attribute' && field.key === 'run_id');
}

/** Parameters and tags. */
export function isEntryField(field: Field): field is EntryField {
  return field.kind === 'param' || field.kind === 'tag';
}

/** What a name stands for, or why it stands for nothing. `text` is the whole search. */
export function resolveField(name: Name, text: string): Field | SearchError {
  const open = [name.prefix, name.key].find((part): part is Quoted => part?.type === 'quoted' && !part.closed);
  if (open) return unclosedQuoteAt(open.start, open.quote);
  const single = [name.prefix, name.key].find((part) => part?.type === 'quoted' && part.quote === "'");
  if (single) return errorAt(single, name.prefix ? 'A name is quoted with backticks or double quotes, not with single quotes.' : `${BEGIN_WITH_NAME} A value comes after it.`, ['a name']);
  if (name.prefix === null) return resolveAttribute(name.key, true);

  const kind = kinds.get(name.prefix.text);
  if (kind === undefined) return unknownPrefix(name.prefix, name.key, { text, start: name.start, end: name.end });
  if (name.key === null || name.key.text === '') return errorAt({ start: name.end, end: name.end }, `A name is missing after "${shorten(text.slice(name.start, name.end))}".`, ['a name']);
  if (kind === 'attribute') return resolveAttribute(name.key, false);
  if (kind !== 'dataset') return { kind, key: name.key.text };
  const key = datasetAttributes.find((known) => known === name.key?.text);
  return key ? { kind, key } : errorAt(name.key, `A dataset has no "${shorten(name.key.text)}" to search by, only ${oneOf(datasetAttributes)}.`, datasetAttributes);
}

const BEGIN_WITH_NAME = 'A condition begins with a name such as metrics.rmse or params.model.';

function resolveAttribute(key: Quoted | Word, isBare: boolean): Field | SearchError {
  const known = attributes.get(key.text);
  if (known) return known;
  return (isBare ? misplaced(key) : undefined) ?? errorAt(key, `There is no attribute "${shorten(key.text)}". ${attributeHint(key.text, isBare)}`, attributeNames);
}

/** Names without a prefix that are no attempt at an attribute. */
function misplaced(key: Quoted | Word): SearchError | undefined {
  if (key.type === 'word' && /^[-+]?\d/.test(key.text)) return errorAt(key, `${BEGIN_WITH_NAME} A value comes after it.`, ['a name']);
  if (key.type === 'word' && kinds.has(key.text)) {
    const example = key.text === 'run' ? 'run.status; the name of a run is run_name' : `${key.text}.name`;
    return errorAt({ start: key.end, end: key.end }, `A dot and a name are missing after "${key.text}", as in ${example}.`, ['.']);
  }
  const [prefix = '', ...rest] = key.text.split('.');
  if (rest.length === 0 || !kinds.has(prefix)) return undefined;
  const corrected = `${prefix}.\`${rest.join('.')}\``;
  return errorAt(key, `The quotes go around what follows the dot: ${shorten(corrected)}.`, [corrected]);
}

function attributeHint(typed: string, isBare: boolean): string {
  const begun = typed.length > 2 ? attributeNames.find((name) => name.startsWith(typed)) : undefined;
  const meant = begun ?? nearestWord(typed, attributeNames);
  if (meant) return `Did you mean ${meant}?`;
  if (elsewhere.has(typed.toLowerCase())) return elsewhere.get(typed.toLowerCase()) ?? '';
  return isBare ? `A metric is written metrics.${shorten(typed)}, a parameter params.${shorten(typed)}.` : `There are ${attributeNames.join(', ')}.`;
}

function unknownPrefix(prefix: Quoted | Word, key: Quoted | Word | null, { text, start, end }: { text: string; start: number; end: number }): SearchError {
  const whole = text.slice(start, end);
  const offered = prefixes.map((known) => `${known}.`);
  if (/^[-+]?\d*$/.test(prefix.text)) return errorAt(prefix, `${BEGIN_WITH_NAME} A value comes after it.`, offered);
  const nearest = nearestWord(prefix.text, [...kinds.keys()]);
  const named = nearest && `${nearest}.${key ? whole.slice(key.start - start) : ''}`;
  const meant = prefix.text === 'mlflow' ? `tags.\`${whole}\`` : named;
  const hint = meant ? `Did you mean ${shorten(meant)}?` : `A name begins with ${oneOf(offered.map((known) => `"${known}"`))}.`;
  return errorAt(prefix, `"${shorten(prefix.text)}." is not known. ${hint}`, offered);
}

import { compareText } from '../../search/compareText.ts';
import { meetsNumber, meetsText } from '../../search/meetsComparator.ts';
import type { RegistryAttribute, RegistryClause, RegistryOrderTerm } from './registryFilter.ts';

/** What a search knows of a model or a version. */
export interface RegistryEntry {
  attributes: Readonly<Record<RegistryAttribute, string | number | null>>;
  tags: ReadonlyMap<string, string>;
  /** MLflow keeps prompts as models with a tag; plain searches leave them out. */
  isPrompt: boolean;
}

/** What MLflow's prompts are told by. */
export const PROMPT_TAG = 'mlflow.prompt.is_prompt';

/** A test of entries by conditions. Of a missing value no condition holds, not even `!=`, as in MLflow. */
export function entryFilter(clauses: readonly RegistryClause[]): (entry: RegistryEntry) => boolean {
  const first = clauses.find(isAboutPrompts);
  // MLflow looks at the first such condition alone: either it asks for prompts, or they are left out.
  const wantsPrompts = first?.type === 'text' && ((first.comparator === '=' && first.value.toLowerCase() === 'true') || (first.comparator === '!=' && first.value.toLowerCase() === 'false'));
  const rest = clauses.filter((clause) => !isAboutPrompts(clause));
  return (entry) => entry.isPrompt === wantsPrompts && rest.every((clause) => meetsClause(entry, clause));
}

function isAboutPrompts({ field }: RegistryClause): boolean {
  return field.kind === 'tag' && field.key === PROMPT_TAG;
}

function meetsClause({ attributes, tags }: RegistryEntry, clause: RegistryClause): boolean {
  const value = clause.field.kind === 'tag' ? tags.get(clause.field.key) : attributes[clause.field.key];
  if (value === undefined || value === null) return false;
  switch (clause.type) {
    case 'text':
      return meetsText(String(value), clause.comparator, clause.value);
    case 'list':
      return clause.values.includes(String(value));
    case 'number':
      return meetsNumber(Number(value), clause.comparator, clause.value);
  }
}

/** What an entry is ordered by: the value of each term. */
export type EntryKey = readonly (string | number)[];

export function entryKey({ attributes }: RegistryEntry, order: readonly RegistryOrderTerm[]): EntryKey {
  return order.map(({ key }) => attributes[key] ?? '');
}

/** Below 0 when `a` comes first. */
export function compareEntryKeys(order: readonly RegistryOrderTerm[], a: EntryKey, b: EntryKey): number {
  for (const [position, { descending }] of order.entries()) {
    const [one, other] = [a[position] ?? '', b[position] ?? ''];
    const compared = typeof one === 'number' && typeof other === 'number' ? one - other : compareText(String(one), String(other));
    if (compared !== 0) return descending ? -compared : compared;
  }
  return 0;
}

import type { Clause } from '../search/filter.ts';
import { isRunId } from './runId.ts';
import type { Run, RunScope, RunStore } from './runStore.ts';

export type FoundRun = { ok: true; run: Run } | { ok: false; reason: 'not-found' } | { ok: false; reason: 'ambiguous'; candidates: Run[] };

/** A part of an id that is shorter is no more than a guess. */
const SHORTEST_PART = 4;
/** How many of those that are meant equally are told. */
const MOST_CANDIDATES = 10;

/**
 * The run that a person means: by its id, by the beginning or the end of its id, or by its name, when that is only one.
 * @param first where it is looked for at first; all other runs are asked only when none is found there
 */
export async function findRun(store: Pick<RunStore, 'get' | 'search'>, named: string, first: 'active' | 'deleted'): Promise<FoundRun> {
  const id = named.toLowerCase();
  if (isRunId(id)) {
    const run = await store.get(id);
    if (run) return { ok: true, run };
  }
  for (const lifecycle of [first, 'all'] as const) {
    const candidates = await findCandidates(store, named, lifecycle);
    const [only] = candidates;
    if (only) return candidates.length === 1 ? { ok: true, run: only } : { ok: false, reason: 'ambiguous', candidates };
  }
  return { ok: false, reason: 'not-found' };
}

async function findCandidates(store: Pick<RunStore, 'search'>, named: string, lifecycle: RunScope['lifecycle']): Promise<Run[]> {
  const isPartOfId = named.length >= SHORTEST_PART && /^[0-9a-f]+$/i.test(named);
  const patterns = isPartOfId ? [`${named.toLowerCase()}%`, `%${named.toLowerCase()}`] : [];
  const clauses: Clause[] = [
    { type: 'text', field: { kind: 'attribute', key: 'run_name' }, comparator: '=', value: named },
    ...patterns.map((value): Clause => ({ type: 'text', field: { kind: 'attribute', key: 'run_id' }, comparator: 'LIKE', value })),
  ];
  const found = await Promise.all(
    clauses.map((clause) => store.search({ filter: { clauses: [clause] }, orderBy: [], freeText: { terms: [] }, scope: { experimentIds: null, lifecycle }, limit: MOST_CANDIDATES })),
  );
  return [...new Map(found.flatMap(({ runs }) => runs).map((run) => [run.id, run])).values()].slice(0, MOST_CANDIDATES);
}

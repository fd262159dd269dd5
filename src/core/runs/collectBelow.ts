import type { Run, RunStore } from './runStore.ts';

/** Levels that are gone down; files may name each other in a circle. */
const MAX_DEPTH = 16;
const ALL = 1_000_000;

/** A run and every run below it that is of one lifecycle, at any depth, each once. */
export async function withAllBelow(run: Run, lifecycle: 'active' | 'deleted', runs: Pick<RunStore, 'browse'>): Promise<Run[]> {
  const found = new Map<string, Run>([[run.id, run]]);
  let level: Run[] = [run];
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const pages = await Promise.all(level.map(({ id }) => runs.browse({ filter: { clauses: [] }, freeText: { terms: [] }, scope: { lifecycle, level: { below: id }, withArchived: true } }, { limit: ALL })));
    level = pages.flatMap((page) => page.runs.map((listed) => listed.run)).filter(({ id }) => !found.has(id));
    for (const one of level) found.set(one.id, one);
  }
  return [...found.values()];
}

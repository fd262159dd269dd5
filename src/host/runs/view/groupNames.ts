import { DEFAULT_EXPERIMENT } from '../../../core/experiments/experimentId.ts';
import type { Experiment } from '../../../core/experiments/experimentStore.ts';
import { nameOfDay, type RunGroup, type RunGrouping } from '../../../core/search/runGroups.ts';

const statusNames: Record<string, string> = { RUNNING: 'Running', FINISHED: 'Finished', FAILED: 'Failed', KILLED: 'Killed' };

/** What a group is called. */
export function nameOfGroup(grouping: RunGrouping, group: RunGroup, known: { experiments: readonly Pick<Experiment, 'id' | 'name'>[]; nowMs: number }): string {
  const { value } = group;
  switch (grouping.by) {
    case 'experiment':
      return known.experiments.find(({ id }) => id === value)?.name ?? group.experimentName ?? (value === DEFAULT_EXPERIMENT.id ? DEFAULT_EXPERIMENT.name : (value ?? ''));
    case 'script':
      return value ?? 'No script';
    case 'day':
      return value === null ? 'No day' : nameOfDay(value, known.nowMs);
    case 'status':
      return statusNames[value ?? ''] ?? value ?? '';
    case 'tag':
      return value ?? `No ${grouping.key}`;
  }
}

/** How the view is put together, in a few words. */
export function nameOfGrouping(grouping: RunGrouping): string {
  return grouping.by === 'tag' ? `tag ${grouping.key}` : { experiment: 'experiment', script: 'script or notebook', day: 'day', status: 'state' }[grouping.by];
}

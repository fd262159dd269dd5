/** What the runs of a list are put together by. */
export type RunGrouping = { by: 'experiment' | 'script' | 'day' | 'status' } | { by: 'tag'; key: string };

/** Runs that have something in common. */
export interface RunGroup {
  /** An experiment's id, a path, a day as `2026-11-25`, a status, a tag's value; null where the runs have none. */
  value: string | null;
  /** How many of the runs asked for are in it. */
  count: number;
  running: number;
  latestMs: number;
  /** What the latest run says its experiment is called. */
  experimentName: string | null;
}

const statusOrder = ['RUNNING', 'FAILED', 'KILLED', 'FINISHED'];

/** The order of groups: what needs a person first for states, values of tags by the alphabet, else the latest first; runs that have none at the end. */
export function compareGroups(grouping: RunGrouping, a: RunGroup, b: RunGroup): number {
  if ((a.value === null) !== (b.value === null)) return a.value === null ? 1 : -1;
  switch (grouping.by) {
    case 'status':
      return statusOrder.indexOf(a.value ?? '') - statusOrder.indexOf(b.value ?? '');
    case 'tag':
      return (a.value ?? '').localeCompare(b.value ?? '', undefined, { numeric: true });
    case 'experiment':
    case 'script':
    case 'day':
      return b.latestMs - a.latestMs;
  }
}

/** The milliseconds of a local day `2026-11-25`, from its first to before that of the next: 23 to 25 hours. */
export function rangeOfDay(day: string): { fromMs: number; toMs: number } {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return { fromMs: new Date(year, month - 1, date).getTime(), toMs: new Date(year, month - 1, date + 1).getTime() };
}

/** `Today`, `Yesterday`, `Wednesday`, then the date as the reader's calendar writes it. */
export function nameOfDay(day: string, nowMs: number): string {
  const { fromMs, toMs } = rangeOfDay(day);
  const midnight = new Date(nowMs).setHours(0, 0, 0, 0);
  if (fromMs === midnight) return 'Today';
  if (toMs === midnight) return 'Yesterday';
  const isThisWeek = fromMs < midnight && midnight - fromMs < 6.5 * 86_400_000;
  return new Date(fromMs).toLocaleDateString(undefined, isThisWeek ? { weekday: 'long' } : { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' });
}

/** What datasets say beside their points, so that hovering one chart lights the same run in all others. */
export interface RunMarks {
  /** The run of the whole dataset, or the group that it stands for. */
  runId?: string;
  /** The runs of the group. */
  memberIds?: readonly string[];
  /** The run of each of its points or bars. */
  runIds?: readonly string[];
  /** What is drawn around a run's line and is never hovered: the line as it was logged, the band of a group, a Pareto front, the mark of the best point. */
  role?: 'raw' | 'band' | 'front' | 'best';
  /** The colour of a run that is quiet until it is lit; by place where the dataset holds several runs. */
  litColor?: string | readonly (string | null)[];
}

/** The run at a place of a dataset; null where nothing there is of a run. */
export function runAt(dataset: object, index: number): string | null {
  const { runId, runIds } = dataset as RunMarks;
  return runId ?? runIds?.[index] ?? null;
}

/** Whether a dataset as a whole stands for a run. */
export function standsFor(dataset: object, runId: string): boolean {
  const marks = dataset as RunMarks;
  return marks.runId === runId || (marks.memberIds?.includes(runId) ?? false);
}

/** Places in a dataset that are of a run. */
export function placesOf(dataset: object, runId: string): number[] {
  return ((dataset as RunMarks).runIds ?? []).flatMap((id, index) => (id === runId ? [index] : []));
}

/** The colour that a place has while it is lit; undefined where it keeps its own. */
export function litColorOf(dataset: object, index: number): string | undefined {
  const { litColor } = dataset as RunMarks;
  return typeof litColor === 'string' ? litColor : (litColor?.[index] ?? undefined);
}

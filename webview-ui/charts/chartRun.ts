/** A run, or a group of runs, as charts show it. */
export interface ChartRun {
  /** Of a run its id; of a group what the table calls it. */
  runId: string;
  name: string;
  /** The runs of a group. */
  memberIds?: readonly string[];
}

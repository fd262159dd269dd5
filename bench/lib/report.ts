/** One figure of a benchmark. */
export interface Figure {
  bench: string;
  case: string;
  value: number;
  unit: string;
  /** What the same run measured for the bare minimum; null where the goal is absolute. */
  limit: number | null;
  /** With a limit: how many times the limit `value` may be (or must reach); without: the value itself. */
  goal: number;
  better: 'lower' | 'higher';
}

/** Prints a figure as one JSON line, judged against its goal. */
export function report(figure: Figure): void {
  const goal = figure.limit === null ? figure.goal : figure.goal * figure.limit;
  const ok = figure.better === 'lower' ? figure.value <= goal : figure.value >= goal;
  process.stdout.write(`${JSON.stringify({ ...figure, value: round(figure.value), limit: figure.limit === null ? null : round(figure.limit), ok })}\n`);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** On which part of the data a metric was computed, where its name says so. */
export type Split = 'train' | 'validation' | 'test';

/** One chart: a metric, on each part of the data that it was computed on. */
export interface MetricChart {
  /** What tells it from the others: a metric of its own may have the name that several have together. */
  id: string;
  title: string;
  curves: { key: string; label: string }[];
}

const splits: Record<string, Split> = { train: 'train', training: 'train', val: 'validation', valid: 'validation', validation: 'validation', eval: 'validation', dev: 'validation', test: 'test', testing: 'test' };
const words = Object.keys(splits).sort((a, b) => b.length - a.length).join('|');
const atStart = new RegExp(`^(${words})[_/. -](.+)$`, 'i');
const atEnd = new RegExp(`^(.+)[_/. -](${words})$`, 'i');

/**
 * The metrics of a run as charts, by name: training, validation and test values of one metric together, whether that is said in front
 * (`val_loss`, `train/loss`) or behind (`loss_val`), and with Keras's `loss` beside `val_loss`.
 */
export function collectCharts(keys: readonly string[]): MetricChart[] {
  const charts = new Map<string, Map<Split, string>>();
  const all: MetricChart[] = [];
  const standAlone = (key: string) => all.push({ id: `=${key}`, title: key, curves: [{ key, label: key }] });
  for (const key of keys) {
    const { base, split } = readSplit(key);
    const members = charts.get(base) ?? new Map<Split, string>();
    charts.set(base, members);
    // `train_loss` and `training_loss` are not the same metric for whoever logged both.
    if (members.has(split)) standAlone(key);
    else members.set(split, key);
  }
  const order: Split[] = ['train', 'validation', 'test'];
  for (const [base, members] of charts) {
    const [first] = members.values();
    if (members.size === 1 && first !== undefined) standAlone(first);
    else all.push({ id: `~${base}`, title: base, curves: order.flatMap((split) => ({ key: members.get(split), label: split })).flatMap(({ key, label }) => (key === undefined ? [] : [{ key, label }])) });
  }
  const collator = new Intl.Collator(undefined, { numeric: true });
  return all.sort((a, b) => collator.compare(a.title, b.title));
}

/** What a metric is called apart from the data it was computed on; a name that does not say counts as training. */
function readSplit(key: string): { base: string; split: Split } {
  const front = atStart.exec(key);
  if (front?.[1] !== undefined && front[2] !== undefined) return { base: front[2], split: splits[front[1].toLowerCase()] ?? 'train' };
  const back = atEnd.exec(key);
  if (back?.[1] !== undefined && back[2] !== undefined) return { base: back[1], split: splits[back[2].toLowerCase()] ?? 'train' };
  return { base: key, split: 'train' };
}

import { textAt, type ComparedRuns, type TextColumn } from './comparedRuns.ts';
import { isDiffering } from './differingColumns.ts';
import { parseNumber } from './parameterTerms.ts';
import { isSeedKey } from './repeats.ts';
import { significanceLevel } from './significance.ts';
import { holm } from './tailProbabilities.ts';

/** A parameter that the best runs agree on: one value, or a part of the range. */
export interface SharedSetting {
  key: string;
  from: string;
  /** The same as `from` for one value. */
  to: string;
  /** Of the other runs, those of which that is true too. */
  others: number;
  /** The chance that runs drawn at random agree as much, corrected for the number of parameters. */
  adjustedP: number;
}

/** What the best runs have in common. */
export interface SharedSettings {
  best: number;
  others: number;
  settings: SharedSetting[];
}

/** The tenth that is best, but at least so many. */
const leastBest = 3;
/** Of the other runs at most this part may agree as well: else it tells nobody anything. */
const mostOthers = 0.5;

/**
 * The parameters in which the best tenth of the runs (3 at least, less than half of all) agree and the others mostly do not. Of one value the chance
 * that as many runs drawn at random share any value is sum over values of C(n_v, k) / C(n, k); of a range that they lie as close together by rank,
 * ((n - m + 1) C(m - 1, k - 1) + C(m - 1, k)) / C(n, k) for m runs within it. Named is what stays below 5% by Holm's correction; null where nothing can be told.
 * @param ranked rows with a finite value, the best first
 * @param values of the metric by row
 */
export function sharedSettings({ columns }: ComparedRuns, ranked: readonly number[], values: Float64Array): SharedSettings | null {
  const count = ranked.length;
  const wanted = Math.max(leastBest, Math.round(count / 10));
  // Runs that are as good as the last of the best are among them.
  const last = values[ranked[wanted - 1] ?? -1];
  const best = ranked.filter((row, place) => place < wanted || values[row] === last);
  if (last === undefined || best.length * 2 >= count) return null;
  const others = ranked.slice(best.length);
  const tested = columns.filter((column): column is TextColumn => column.kind === 'param' && !isSeedKey(column.key) && isDiffering(column, ranked));
  const found = tested.map((column) => settingOf(column, best, others));
  const adjusted = holm(found.map((one) => one?.p ?? 1));
  const settings = found
    .flatMap((one, position): SharedSetting[] => (one ? [{ ...one.setting, adjustedP: adjusted[position] ?? 1 }] : []))
    .filter((setting) => setting.adjustedP <= significanceLevel && setting.others <= others.length * mostOthers)
    .sort((a, b) => a.adjustedP - b.adjustedP || a.others - b.others);
  return { best: best.length, others: others.length, settings };
}

function settingOf(column: TextColumn, best: readonly number[], others: readonly number[]): { setting: Omit<SharedSetting, 'adjustedP'>; p: number } | undefined {
  const { key, codes } = column;
  const [first = -1] = best;
  const rows = [...best, ...others];
  const own = textAt(column, first);
  if (own === null) return undefined;
  if (best.every((row) => codes[row] === codes[first])) {
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(codes[row] ?? -1, (counts.get(codes[row] ?? -1) ?? 0) + 1);
    const p = [...counts.values()].reduce((sum, of) => sum + chanceWithin(of, rows.length, best.length), 0);
    return { setting: { key, from: own, to: own, others: others.filter((row) => codes[row] === codes[first]).length }, p };
  }
  const numberAt = (row: number) => parseNumber(textAt(column, row));
  if (!rows.every((row) => Number.isFinite(numberAt(row)))) return undefined;
  const inOrder = [...best].sort((a, b) => numberAt(a) - numberAt(b));
  const [least, greatest] = [inOrder[0] ?? -1, inOrder.at(-1) ?? -1];
  const within = others.filter((row) => numberAt(row) >= numberAt(least) && numberAt(row) <= numberAt(greatest)).length;
  const setting = { key, from: textAt(column, least) ?? '', to: textAt(column, greatest) ?? '', others: within };
  return { setting, p: chanceOfRange(best.length + within, rows.length, best.length) };
}

/** C(some, taken) / C(all, taken). */
function chanceWithin(some: number, all: number, taken: number): number {
  let chance = 1;
  for (let draw = 0; draw < taken; draw += 1) chance *= Math.max(0, some - draw) / (all - draw);
  return chance;
}

/** The chance that ranks drawn at random lie within some that follow each other. */
function chanceOfRange(within: number, all: number, taken: number): number {
  return ((all - within + 1) * chanceWithin(within - 1, all - 1, taken - 1) * taken) / all + chanceWithin(within - 1, all, taken);
}

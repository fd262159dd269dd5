import { centred, orthonormalBasis } from './orthonormalBasis.ts';
import { isSeedKey } from './repeats.ts';
import { textAt, type TextColumn } from './comparedRuns.ts';

/** A parameter as columns of a linear model. */
export interface ParameterTerms {
  key: string;
  scale: 'linear' | 'log10' | 'category';
  /** Different values, where no value is one of its own. */
  levels: number;
  /** Of a numeric parameter its values by row, after the logarithm; null of a category. */
  values: Float64Array | null;
  /** An orthonormal basis of what the parameter can add to a mean. */
  basis: Float64Array[];
}

/** A parameter that the model does not have, and why. */
export interface LeftOutParameter {
  key: string;
  reason: string;
}

export interface CollectedTerms {
  terms: ParameterTerms[];
  /** Parameters with the same value in all rows. */
  constant: string[];
  leftOut: LeftOutParameter[];
}

/** More categories than these are names rather than settings. */
export const mostLevels = 20;
/** Runs that a category has on average at least. */
export const runsPerLevel = 3;
/** How far the values of a parameter reach before their logarithm counts. */
const logarithmicFrom = 100;

/**
 * The terms of each parameter over some rows: a number as itself, or as its logarithm where all values are positive and the largest is at least
 * 100 times the smallest, with its square from three different values on; anything else as categories.
 * @param rows positions, each once
 * @param withSquares false where there are too few runs for squares
 */
export function collectTerms(columns: readonly TextColumn[], rows: readonly number[], withSquares: boolean): CollectedTerms {
  const collected: CollectedTerms = { terms: [], constant: [], leftOut: [] };
  for (const column of columns) {
    const words = rows.map((row) => textAt(column, row));
    const levels = new Set(words);
    if (levels.size < 2) {
      collected.constant.push(column.key);
      continue;
    }
    if (isSeedKey(column.key)) {
      collected.leftOut.push({ key: column.key, reason: 'a seed: what it changes is the noise' });
      continue;
    }
    const numbers = numbersOf(words);
    if (numbers) {
      const distinct = new Set(numbers).size;
      if (distinct < 2) collected.constant.push(column.key);
      else collected.terms.push(numericTerms(column.key, numbers, distinct, withSquares));
      continue;
    }
    const reason = reasonAgainst(levels.size, words);
    if (reason) collected.leftOut.push({ key: column.key, reason });
    else collected.terms.push(categoryTerms(column.key, words, levels));
  }
  return collected;
}

/** The number that a parameter's text is, or NaN. */
export function parseNumber(text: string | null): number {
  return text !== null && /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
}

function numbersOf(words: readonly (string | null)[]): Float64Array | null {
  const numbers = Float64Array.from(words, parseNumber);
  return numbers.every(Number.isFinite) ? numbers : null;
}

function numericTerms(key: string, numbers: Float64Array, levels: number, withSquares: boolean): ParameterTerms {
  const lowest = numbers.reduce((a, b) => Math.min(a, b));
  const highest = numbers.reduce((a, b) => Math.max(a, b));
  const isLogarithmic = lowest > 0 && highest / lowest >= logarithmicFrom;
  const values = isLogarithmic ? numbers.map(Math.log10) : numbers;
  // Scaled, so that the square of a large number is not infinite.
  const reach = isLogarithmic ? Math.log10(highest) - Math.log10(lowest) : highest / 2 - lowest / 2;
  const scaled = centred(values.map((value) => value / reach));
  const columns = withSquares && levels > 2 ? [scaled, scaled.map((value) => value * value)] : [scaled];
  return { key, scale: isLogarithmic ? 'log10' : 'linear', levels, values, basis: orthonormalBasis(columns) };
}

function categoryTerms(key: string, words: readonly (string | null)[], levels: ReadonlySet<string | null>): ParameterTerms {
  const columns = [...levels].slice(1).map((level) => Float64Array.from(words, (word) => (word === level ? 1 : 0)));
  return { key, scale: 'category', levels: levels.size, values: null, basis: orthonormalBasis(columns) };
}

function reasonAgainst(levels: number, words: readonly (string | null)[]): string | null {
  if (levels <= mostLevels && levels * runsPerLevel <= words.length) return null;
  const missing = words.filter((word) => word === null).length;
  const without = missing > 0 ? `, and ${missing} without it` : '';
  return `${levels - (missing > 0 ? 1 : 0)} different values in ${words.length} runs${without}: too many to be categories`;
}

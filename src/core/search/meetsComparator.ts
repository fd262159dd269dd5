import type { NumberComparator, TextComparator } from './filter.ts';
import { foldCase } from './foldCase.ts';
import { matchesLike } from './like.ts';

/**
 * IEEE 754, as MLflow's file store and, since its issue 25640, its SQL stores: a NaN metric meets `!=` alone. Infinities are infinite;
 * MLflow's SQL stores have the largest double there. NaN on the right, which MLflow cannot say: `= NaN` takes metrics that
 * are NaN, `!= NaN` those that are not.
 */
export function meetsNumber(value: number, comparator: NumberComparator, wanted: number): boolean {
  if (Number.isNaN(wanted)) return Number.isNaN(value) === (comparator === '=');
  switch (comparator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
  }
}

/** Text is compared exactly, with regard to case; only ILIKE folds it (`foldCase`). */
export function meetsText(value: string, comparator: TextComparator, wanted: string): boolean {
  switch (comparator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case 'LIKE':
      return matchesLike(value, wanted);
    case 'ILIKE':
      return matchesLike(foldCase(value), foldCase(wanted));
  }
}

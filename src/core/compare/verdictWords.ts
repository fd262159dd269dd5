import type { GroupComparison } from './significance.ts';

/** A verdict with what it rests on: `within noise, n = 3`, `better, p = 0.012, n = 3 against 5`. */
export function verdictWords({ verdict, why, n, baselineN, adjustedP }: GroupComparison): string {
  const counts = n === baselineN ? `n = ${n}` : `n = ${n} against ${baselineN}`;
  if (verdict === 'cannot tell') return why === 'no spread' ? `cannot tell: no spread in either group, ${counts}` : `cannot tell, ${counts}`;
  if (verdict === 'within noise' || adjustedP === null) return `${verdict}, ${counts}`;
  return `${verdict}, p ${adjustedP < 0.001 ? '< 0.001' : `= ${Number(adjustedP.toPrecision(2))}`}, ${counts}`;
}

import { listWords } from './listWords.ts';
import type { ParameterImportance } from './parameterImportance.ts';

/** What there is to say about what parameters explain of a metric, in sentences: the answer first, then what limits it. */
export function importanceWords(importance: ParameterImportance, metric: string): string[] {
  const { n, sampledFrom, leftOutRuns, constant, leftOut } = importance;
  return [
    answer(importance, metric),
    ...limits(importance),
    ...(sampledFrom === null ? [] : [`From a sample of ${n} of ${sampledFrom} runs.`]),
    ...(leftOutRuns === 0 ? [] : [`${runs(leftOutRuns)} without a finite ${metric} ${leftOutRuns === 1 ? 'is' : 'are'} left out.`]),
    ...leftOut.map(({ key, reason }) => `Left out: ${key} (${reason}).`),
    ...(constant.length === 0 ? [] : [`The same in all of these runs: ${listWords(constant)}.`]),
  ];
}

/** A share as whole percent; what is there but rounds to nothing is below 1%. */
export function shareWords(share: number): string {
  return share > 0 && share < 0.005 ? '< 1%' : `${Math.round(100 * share)}%`;
}

function answer(importance: ParameterImportance, metric: string): string {
  switch (importance.kind) {
    case 'explained':
      return `The parameters explain ${shareWords(importance.explained)} of the variance of ${metric} over ${runs(importance.n)}; ${shareWords(importance.predicted)} where each run is predicted from the others.`;
    case 'no more than chance':
      return importance.why === 'shuffled values'
        ? `The parameters explain no more of ${metric} than chance would (p = ${Number(importance.p.toPrecision(2))}, n = ${importance.n}).`
        : `The parameters explain no more of ${metric} than chance would: they do not predict runs that are left out (n = ${importance.n}).`;
    case 'nothing to explain':
      if (importance.why === 'no values') return `No run has a finite ${metric}.`;
      return importance.why === 'no parameter varies' ? 'No parameter varies that could explain anything.' : `${metric} is the same in all runs.`;
    case 'too few runs':
      return `Too few runs to tell what explains ${metric}: ${importance.n}, and at least ${importance.needed} are needed.`;
    case 'too many parameters':
      return `${importance.varying} parameters vary, and shares are given for at most ${importance.most}.`;
  }
}

function limits(importance: ParameterImportance): string[] {
  if (importance.kind !== 'explained' && importance.kind !== 'no more than chance') return [];
  return [
    ...importance.together.map((keys) => `${listWords(keys)} changed together: cannot be separated.`),
    ...(importance.hasSquares ? [] : ['Too few runs for curves: numbers count as straight lines.']),
  ];
}

function runs(count: number): string {
  return count === 1 ? '1 run' : `${count} runs`;
}

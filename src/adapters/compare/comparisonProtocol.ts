import type { ComparisonMath } from '../../core/compare/comparisonMath.ts';

export type MathMethod = keyof ComparisonMath;

/** Both sides are built from one type, so nothing is checked at run time. */
export interface MathRequest {
  id: number;
  method: MathMethod;
  parameters: unknown[];
}

export type MathReply = { id: number; value: unknown } | { id: number; failure: string };

import { parentPort } from 'node:worker_threads';
import type { MathReply, MathRequest } from './adapters/compare/comparisonProtocol.ts';
import type { ComparisonMath } from './core/compare/comparisonMath.ts';
import { describeComparison } from './core/compare/describeComparison.ts';
import { toExportedTable } from './core/compare/exportedTable.ts';
import { parameterImportance } from './core/compare/parameterImportance.ts';
import { compareWithBaseline } from './core/compare/significance.ts';
import { tableAsParquet } from './core/compare/tableAsParquet.ts';

// The worker's wiring: a question in, its answer out.
const port = parentPort;
if (!port) throw new Error('This file runs as a worker.');

type Answers = { [M in keyof ComparisonMath]: (...parameters: Parameters<ComparisonMath[M]>) => Awaited<ReturnType<ComparisonMath[M]>> };

const answers: Answers = {
  describe: describeComparison,
  judge: compareWithBaseline,
  explain: parameterImportance,
  parquet: (table) => tableAsParquet(toExportedTable(table)),
};

port.on('message', ({ id, method, parameters }: MathRequest) => port.postMessage(answer(id, method, parameters)));

function answer(id: number, method: MathRequest['method'], parameters: unknown[]): MathReply {
  try {
    // Both sides are built from one type.
    const work = answers[method] as (...given: unknown[]) => unknown;
    return { id, value: work(...parameters) };
  } catch (error) {
    return { id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isMonth, isRunId, monthOfRunId } from '../core/runs/runId.ts';
import { runFolder, RUNS_FOLDER } from '../core/workspace/storeLayout.ts';

/**
 * The month folder in which a run lies. The id of a run that was created here tells it; an imported one may lie in any.
 * @param runId any text: what is no run id names no folder
 */
export function findRunMonth(storeFolder: string, runId: string): string | undefined {
  if (!isRunId(runId)) return undefined;
  const isIn = (month: string) => existsSync(path.join(storeFolder, runFolder(month, runId)));
  const expected = monthOfRunId(runId);
  return isMonth(expected) && isIn(expected) ? expected : monthsOf(storeFolder).find(isIn);
}

function monthsOf(storeFolder: string): string[] {
  try {
    return readdirSync(path.join(storeFolder, RUNS_FOLDER)).filter(isMonth);
  } catch {
    // No folder of runs, no runs.
    return [];
  }
}

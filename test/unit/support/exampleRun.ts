import type { Run } from '../../../src/core/runs/runStore';
import { START_MS } from './runRecords';

/** A finished run of a script, changed as a test needs it. */
export function exampleRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'a'.repeat(32),
    name: 'train.py',
    status: 'FINISHED',
    isDeleted: false,
    experimentId: '0',
    parentId: null,
    user: null,
    startedAtMs: START_MS,
    endedAtMs: START_MS + 4200,
    source: null,
    command: [],
    arguments: [],
    cwd: null,
    interpreter: null,
    git: null,
    exitCode: 0,
    signal: null,
    error: null,
    processes: [],
    ...changes,
  };
}

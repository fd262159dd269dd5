import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import { mlflowSchemas } from '../../test/unit/support/mlflowDatabases.ts';
import { MLFLOW_START_MS, mlflowId, writeExperiment, writeMlflowRun } from '../../test/unit/support/mlflowFolders.ts';

const PARAMS = 10;
const METRICS = 10;
const POINTS = 20;

/** Runs of MLflow under `.cache/bench`, made once and kept: 10 parameters, 10 metrics of 20 points and an artifact each. */
export function generatedMlflow(kind: 'mlruns' | 'mlflow.db', runs: number): string {
  const folder = path.join(root, '.cache', 'bench', `mlflow-v1-${kind}-${runs}`);
  const stamp = path.join(folder, 'complete');
  if (!existsSync(stamp)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (kind === 'mlruns') writeFolder(path.join(folder, kind), runs);
    else writeDatabase(path.join(folder, kind), runs);
    writeFileSync(stamp, '');
  }
  return path.join(folder, kind);
}

function writeFolder(tracking: string, runs: number): void {
  const experiment = writeExperiment(tracking, { id: '1', name: 'bench' });
  for (let number = 0; number < runs; number += 1) {
    writeMlflowRun(experiment, {
      id: mlflowId(number),
      params: Object.fromEntries(Array.from({ length: PARAMS }, (_, index) => [`param ${index}`, String((number * index) % 97)])),
      metrics: Object.fromEntries(Array.from({ length: METRICS }, (_, index) => [`metric ${index}`, pointsOf(number).map(([timeMs, value, step]) => `${timeMs} ${value} ${step}\n`).join('')])),
      artifacts: { 'requirements.txt': `scikit-learn==1.${number % 10}\n` },
    });
  }
}

/** By Python, whose SQLite writes to the file itself. */
function writeDatabase(file: string, runs: number): void {
  const insertRuns = `import json, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.executescript(sys.argv[2])
c.execute("INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (1, 'bench', 'active')")
for line in sys.stdin:
    number, run, start, points = json.loads(line)
    c.execute("INSERT INTO runs (run_uuid, name, status, start_time, end_time, lifecycle_stage, artifact_uri, experiment_id) VALUES (?, ?, 'FINISHED', ?, ?, 'active', '', 1)", (run, f"run {number}", start, start + 60000))
    c.executemany("INSERT INTO params VALUES (?, ?, ?)", [(f"param {i}", str(number * i % 97), run) for i in range(${PARAMS})])
    c.executemany("INSERT INTO metrics VALUES (?, ?, ?, ?, ?, 0)", [(f"metric {i}", v, t, run, s) for i in range(${METRICS}) for t, v, s in points])
c.commit()
`;
  const lines = Array.from({ length: runs }, (_, number) => `${JSON.stringify([number, mlflowId(number), MLFLOW_START_MS + number, pointsOf(number)])}\n`);
  execFileSync('python3', ['-c', insertRuns, file, mlflowSchemas['2.3']], { input: lines.join('') });
}

function pointsOf(number: number): [timeMs: number, value: number, step: number][] {
  return Array.from({ length: POINTS }, (_, step) => [MLFLOW_START_MS + step, (number % 89) / (step + 1), step]);
}

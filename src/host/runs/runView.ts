import { describeInterpreterReason, describeStatus, durationMs } from '../../core/runs/describeRun.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import type { Run } from '../../core/runs/runStore.ts';
import type { Fact, RunValues, RunView } from '../../protocol/runPanel.ts';

export interface ShownRun {
  run: Run;
  /** Sessions of the same script, oldest first. */
  history: readonly Run[];
  values: RunValues;
  can: { stop: boolean; openSource: boolean };
  nowMs: number;
}

/** A run as its panel shows it. */
export function toRunView({ run, history, values, can, nowMs }: ShownRun): RunView {
  return {
    runId: run.id,
    name: run.name,
    status: run.status,
    statusText: describeStatus(run),
    commandLine: quoteCommand(run.command),
    startedAtMs: run.startedAtMs,
    endedAtMs: run.endedAtMs,
    facts: collectFacts(run),
    values,
    canOpenSource: can.openSource,
    canStop: can.stop,
    history: history.map((one) => ({ runId: one.id, status: one.status, startedAtMs: one.startedAtMs, durationMs: durationMs(one, nowMs), statusText: describeStatus(one) })),
  };
}

function collectFacts(run: Run): Fact[] {
  const facts: Fact[] = [];
  const add = (label: string, value: string | null | undefined, note?: string, isCode = true) => {
    if (value !== null && value !== undefined && value !== '') facts.push({ label, value, isCode, ...(note === undefined ? {} : { note }) });
  };
  add(run.source?.type === 'module' ? 'Module' : 'Script', run.source?.type === 'command' ? null : run.source?.path);
  add('Arguments', run.arguments.length === 0 ? null : quoteCommand(run.arguments));
  add('Working directory', run.cwd === '.' ? 'workspace folder' : run.cwd, undefined, run.cwd !== '.');
  add('Interpreter', run.interpreter?.path, run.interpreter ? describeInterpreterReason(run.interpreter.reason) : undefined);
  add('Git commit', run.git?.commit.slice(0, 12), describeTree(run));
  add('Ended with', describeEnd(run), undefined, false);
  const program = run.processes.find((process) => process.role === 'program');
  add('Process', program ? String(program.pid) : null, program ? `on ${program.host}` : undefined);
  add('Run ID', run.id);
  return facts;
}

function describeTree(run: Run): string | undefined {
  if (!run.git) return undefined;
  const branch = run.git.branch === null ? 'no branch' : `on ${run.git.branch}`;
  return run.git.dirty ? `${branch}, with uncommitted changes` : branch;
}

function describeEnd(run: Run): string | null {
  if (run.status === 'RUNNING') return null;
  if (run.error) return run.error;
  if (run.signal) return `signal ${run.signal}`;
  if (run.exitCode !== null) return `exit code ${run.exitCode}`;
  return 'no goodbye: the process is gone and wrote no end';
}

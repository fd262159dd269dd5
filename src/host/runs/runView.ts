import { formatBytes } from '../../core/format.ts';
import { quoteCommand } from '../../core/runs/commandLine.ts';
import { describeInterpreterReason, describeStatus } from '../../core/runs/describeRun.ts';
import type { Run } from '../../core/runs/runStore.ts';
import { parseTraceback } from '../../core/runs/traceback.ts';
import type { CodeView, EnvironmentView, ExceptionView, Fact, KeptFile, RunView, StandingView } from '../../protocol/runView.ts';
import { collectValues, toBar } from './runValues.ts';
import { noteHolder, type RunPart, type ShownRun } from './shownRun.ts';

/** Where the helper keeps what it collects as files. */
const SOURCES = 'onramp/source/';
export const PACKAGES = 'onramp/requirements.txt';
const UNCOMMITTED = 'onramp/uncommitted.patch';

/** What depends on more than the run: where VS Code lets us act, and what lies beside the events. */
export interface RunSurroundings {
  stop: boolean;
  openSource: boolean;
  edit: boolean;
  useGit: boolean;
  hasOutput: boolean;
  /** The note as HTML. */
  noteHtml: string;
  standing: StandingView | null;
}

/** A run as its panel shows it. */
export function toRunView(shown: ShownRun, around: RunSurroundings): RunView {
  const { run, parts, session, parent } = shown;
  return {
    runId: run.id,
    name: run.name,
    status: run.status,
    statusText: describeStatus(run),
    commandLine: quoteCommand(run.command),
    startedAtMs: run.startedAtMs,
    endedAtMs: run.endedAtMs,
    parent: parent && { runId: parent.id, name: parent.name },
    standing: around.standing,
    facts: collectFacts(run),
    note: noteOf(shown),
    noteHtml: around.noteHtml,
    ...collectValues(shown),
    code: collectCode(session),
    environment: collectEnvironment(session),
    exception: collectException(parts, run),
    hasOutput: around.hasOutput,
    history: shown.history.map((one) => {
      const { name: _name, ...bar } = toBar(one);
      return bar;
    }),
    canOpenSource: around.openSource,
    canStop: around.stop,
    canCompare: !run.isDeleted,
    canEdit: around.edit,
    canUseGit: around.useGit,
  };
}

/** Markdown. */
export function noteOf(shown: ShownRun): string {
  return noteHolder(shown)?.details.note ?? '';
}

/** The script that the helper kept of a session. */
export function sourceOf(session: RunPart): KeptFile | null {
  return sourcesOf(session)[0] ?? null;
}

/** All source files that were kept of a session. */
export function sourcesOf({ details }: RunPart): KeptFile[] {
  return details.artifacts.filter(({ path }) => path.startsWith(SOURCES)).map(({ path, sha256 }) => ({ path, sha256 }));
}

/** A kept source file as the workspace folder has it. */
export function pathOfSource({ path }: Pick<KeptFile, 'path'>): string {
  return path.slice(SOURCES.length);
}

/** What was not committed when a session started. */
export function patchOf({ details }: RunPart): KeptFile | null {
  return keptFile(details.artifacts.find(({ path }) => path === UNCOMMITTED));
}

function keptFile(artifact: KeptFile | undefined): KeptFile | null {
  return artifact ? { path: artifact.path, sha256: artifact.sha256 } : null;
}

function collectCode(session: RunPart): CodeView | null {
  const source = sourceOf(session);
  const patch = patchOf(session);
  if (!source && !patch) return null;
  return { source, name: source ? pathOfSource(source) : session.run.name, commit: session.run.git?.commit ?? null, patch };
}

function collectEnvironment({ details }: RunPart): EnvironmentView | null {
  const { environment } = details;
  const packages = keptFile(details.artifacts.find(({ path }) => path === PACKAGES));
  if (!environment && !packages) return null;
  const facts: Fact[] = [];
  if (environment) {
    const { python, system, cpuCount, memoryBytes, gpus } = environment;
    facts.push({ label: 'Python', value: `${python.version} (${python.implementation})`, note: python.path, isCode: false });
    facts.push({ label: 'System', value: `${system.name} ${system.release}`, note: system.machine, isCode: false });
    facts.push({ label: 'Processors', value: String(cpuCount), note: 'that the process may use', isCode: false });
    if (memoryBytes !== undefined) facts.push({ label: 'Memory', value: formatBytes(memoryBytes), isCode: false });
    for (const gpu of gpus) facts.push({ label: 'Graphics card', value: gpu.name, note: `${formatBytes(gpu.memoryBytes)}, driver ${gpu.driver}`, isCode: false });
  }
  return { facts, variables: environment?.variables ?? [], packages };
}

/** Of a run that failed: also the error of the run inside of it that did not get caught. */
function collectException(parts: readonly RunPart[], run: Run): ExceptionView | null {
  if (run.status !== 'FAILED') return null;
  const exception = parts.find(({ details }) => details.exception)?.details.exception;
  if (!exception) return null;
  const { type, message, traceback } = exception;
  return { type, message, traceback: parseTraceback(traceback).map(({ text, place }) => ({ text, canOpen: place !== null })) };
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
  add('User', run.user, undefined, false);
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
  // A run inside of a session has no process of its own to end with something.
  if (run.status === 'KILLED') return 'no goodbye: the process is gone and wrote no end';
  return null;
}

import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

export interface ProgramEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** A program started by a test; `dispose` ends it if it still lives. */
export interface Program {
  pid: number;
  child: ChildProcess;
  /** What it has written so far. */
  stdout(): Buffer;
  stderr(): string;
  ended: Promise<ProgramEnd>;
  dispose(): Promise<void>;
}

/** Starts a program with pipes and collects what it writes. */
export function startProgram(command: string, words: readonly string[], options: SpawnOptions = {}): Program {
  const child = spawn(command, words, { stdio: 'pipe', ...options });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  // A program that ends early closes its input.
  child.stdin?.on('error', () => undefined);
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode: exitCode as number | null, signal: signal as NodeJS.Signals | null }));
  return {
    pid: child.pid ?? Number.NaN,
    child,
    stdout: () => Buffer.concat(out),
    stderr: () => Buffer.concat(err).toString('utf8'),
    ended,
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      // What it started may hold its output open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      await ended;
    },
  };
}

/** Whole lines that a program has printed. */
export function linesFrom(program: Program): string[] {
  return program.stdout().toString('utf8').split('\n').slice(0, -1);
}

/** Whether a process number stands for a process that is not a zombie; asks the kernel, not the product. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return true;
}

/** Ends a process that is no child of the tests, if it is there. */
export function endProcess(pid: number): void {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
}

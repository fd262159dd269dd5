import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode, errorMessage } from '../../core/errors.ts';
import type { ProcessEnd, StartedProcess } from '../../core/runs/recordProcess.ts';
import type { ThisMachine } from './thisMachine.ts';

export interface StartOptions {
  cwd: string;
  environment: NodeJS.ProcessEnv;
  machine: ThisMachine;
}

/** Signals passed on to the program; the recorder itself stays to see the end. */
const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Starts a program with our own standard input, output and error, so that not a byte between it and the terminal changes.
 */
export function startProcess(command: readonly string[], { cwd, environment, machine }: StartOptions): StartedProcess {
  const [program = '', ...rest] = command;
  let child: ChildProcess;
  // Before the program is there: a signal that came between the two would end the recorder alone. Handlers run afterwards.
  const stopForwarding = forwardSignals((signal) => child.kill(signal));
  try {
    child = spawn(program, rest, { cwd, env: environment, stdio: 'inherit' });
  } catch (error) {
    stopForwarding();
    // Most failures come as an event; what could never be a program (an empty name, a path through a file) is thrown.
    return { identity: null, ended: Promise.resolve(notStarted(program, error)) };
  }
  const ended = new Promise<ProcessEnd>((resolve) => {
    child.once('error', (error) => resolve(notStarted(program, error)));
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal, error: null }));
  }).finally(stopForwarding);
  return { identity: child.pid === undefined ? null : machine.identify(child.pid), ended };
}

function forwardSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const handlers = forwarded.map((signal) => {
    const handler = () => {
      // Ctrl+C at a terminal reaches the program by itself; a second one would interrupt its clean-up.
      const typed = (signal === 'SIGINT' || signal === 'SIGQUIT') && process.stdin.isTTY;
      if (!typed) send(signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => handlers.forEach((stop) => stop());
}

function notStarted(program: string, error: unknown): ProcessEnd {
  return { exitCode: null, signal: null, error: describeStartError(program, error) };
}

function describeStartError(program: string, error: unknown): string {
  if (program === '') return 'A program without a name cannot be started';
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `${program} was not found`;
    case 'EACCES':
      return `${program} may not be executed`;
    default:
      return errorMessage(error);
  }
}

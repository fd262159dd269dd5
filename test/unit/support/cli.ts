import type { SpawnOptions } from 'node:child_process';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { startProgram, type Program, type ProgramEnd } from './programs';

/** What is built and shipped. */
export const dist = {
  cli: path.join(root, 'dist', 'cli.cjs'),
  workerFile: path.join(root, 'dist', 'indexWorker.cjs'),
  wasmFile: path.join(root, 'dist', 'sql-wasm.wasm'),
};

/** Starts the built command line in a folder. */
export function startOnramp(cwd: string, words: readonly string[], options: SpawnOptions = {}): Program {
  return startProgram(process.execPath, [dist.cli, ...words], { cwd, ...options });
}

export interface CommandLineResult extends ProgramEnd {
  stdout: string;
  stderr: string;
}

/** Runs the built command line in a folder to its end. */
export async function onramp(cwd: string, words: readonly string[], options: SpawnOptions & { input?: string | Uint8Array } = {}): Promise<CommandLineResult> {
  const { input, ...rest } = options;
  const program = startOnramp(cwd, words, rest);
  program.child.stdin?.end(input);
  const end = await program.ended;
  return { ...end, stdout: program.stdout().toString('utf8'), stderr: program.stderr() };
}


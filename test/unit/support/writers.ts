import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outFolder } from '../../../scripts/lib/paths.mjs';
import type { StoreLocation } from '../../../src/core/workspace/storeLocation';
import { phaseIn, type Phase } from '../../harness/phases';
import { dist } from './cli';
import { linesFrom, startProgram, type Program } from './programs';

const startMain = (name: string, ...words: (string | number)[]) => startProgram(process.execPath, [path.join(outFolder, 'test', 'harness', name), ...words.map(String)]);

/** Starts a process that writes runs; `test/harness/runWriterMain.ts` tells the modes. */
export function startRunWriter(mode: 'append' | 'points' | 'crowd', { storeFolder }: StoreLocation, name: string, ...words: (string | number)[]): Program {
  return startMain('runWriterMain.mjs', mode, storeFolder, name, ...words);
}

/** A process that is to be killed while it writes a run, or saves the index. */
export interface Victim {
  name: string;
  program: Program;
  /** Its run, once it has come to write it. */
  runId(): string | undefined;
  /** The number of the last record that it was told is written. */
  acknowledged(): number;
  /** What it is doing, or was doing when it ended. */
  phase(): Phase;
  dispose(): Promise<void>;
}

/** Starts a process that appends records of so many bytes, or one that saves the index. */
export function startVictim(store: StoreLocation, name: string, work: { padding: number } | 'save'): Victim {
  const beside = (ending: string) => path.join(store.workspaceFolder, `${name}.${ending}`);
  const [acknowledgedFile, phaseFile] = [beside('acknowledged'), beside('phase')];
  // Made here, because the process opens it some time later.
  const descriptor = openSync(phaseFile, 'w+');
  const program = work === 'save' ? startMain('indexSaverMain.mjs', store.storeFolder, name, acknowledgedFile, phaseFile, dist.wasmFile) : startRunWriter('append', store, name, acknowledgedFile, phaseFile, work.padding);
  return {
    name,
    program,
    runId: () => linesFrom(program)[0],
    acknowledged: () => acknowledgedIn(acknowledgedFile),
    phase: () => phaseIn(descriptor),
    dispose: async () => {
      await program.dispose();
      closeSync(descriptor);
    },
  };
}

/** The last number in a file of `acknowledgeIn`. */
export function acknowledgedIn(file: string): number {
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n').at(-2) ?? 0) : 0;
}

import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** What a writing process can be doing, as one letter in its phase file. */
export const phases = {
  starting: '.',
  between: 'b',
  preparing: 'a',
  writing: 'w',
  written: 'd',
  exporting: 'e',
  'writing the temporary file': 't',
  'adding the checksum': 'c',
  renaming: 'r',
  renamed: 's',
} as const;
export type Phase = keyof typeof phases;

const nameOfLetter = new Map<string, Phase>(Object.entries(phases).map(([phase, letter]) => [letter, phase as Phase]));

/**
 * Notes in a file what this process is doing, one `pwrite` a phase, so that who kills it can tell where. Around the system
 * calls that write, Node's own functions are wrapped: what is killed is the product's unchanged code.
 * @returns what says the phases between those calls
 */
export function notePhases(file: string): (phase: Phase) => void {
  const descriptor = fs.openSync(file, 'w');
  const { writeSync, writeFileSync, appendFileSync, renameSync } = fs;
  const enter = (phase: Phase) => void writeSync(descriptor, phases[phase], 0, 'latin1');
  // Node's functions call each other; the outermost counts.
  let isInside = false;
  const noted =
    <A extends unknown[], R>(call: (...parameters: A) => R, during: Phase, after: Phase) =>
    (...parameters: A): R => {
      if (isInside) return call(...parameters);
      isInside = true;
      enter(during);
      try {
        return call(...parameters);
      } finally {
        isInside = false;
        enter(after);
      }
    };
  Object.assign(fs, {
    writeSync: noted(writeSync as (...parameters: unknown[]) => number, 'writing', 'written'),
    writeFileSync: noted(writeFileSync, 'writing the temporary file', 'exporting'),
    appendFileSync: noted(appendFileSync, 'adding the checksum', 'exporting'),
    renameSync: noted(renameSync, 'renaming', 'renamed'),
  });
  syncBuiltinESMExports();
  enter('starting');
  return enter;
}

/** Says line by line in a file what is written; unlike a pipe it never keeps its writer waiting. Not noted as a phase. */
export function acknowledgeIn(file: string): (line: string) => void {
  const descriptor = fs.openSync(file, 'a');
  const { writeSync } = fs;
  return (line) => void writeSync(descriptor, `${line}\n`);
}

/** What the process that writes this phase file is doing, or was doing when it ended. */
export function phaseIn(descriptor: number): Phase {
  const letter = Buffer.alloc(1);
  fs.readSync(descriptor, letter, 0, 1, 0);
  return nameOfLetter.get(letter.toString('latin1')) ?? 'starting';
}

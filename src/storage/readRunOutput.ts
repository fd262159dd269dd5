import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { joinOutput, parseOutputLine, type OutputPart } from '../core/runs/runOutput.ts';
import { writerOfOutputFile } from '../core/workspace/storeLayout.ts';

/** What one process of a run printed. */
export interface ProcessOutput {
  writer: string;
  stdout: string;
  stderr: string;
}

/** What the processes of a run printed, as far as it was kept, without the index. */
export function readRunOutput(folder: string): ProcessOutput[] {
  return readdirSync(folder).sort().flatMap((name) => {
    const writer = writerOfOutputFile(name);
    return writer === undefined ? [] : [readProcessOutput(writer, path.join(folder, name))];
  });
}

function readProcessOutput(writer: string, file: string): ProcessOutput {
  const parts = readFileSync(file, 'utf8').split('\n').flatMap((line) => parseOutputLine(line) ?? []);
  const of = (stream: OutputPart['stream']) => joinOutput(parts.filter((part) => part.stream === stream));
  return { writer, stdout: of('stdout'), stderr: of('stderr') };
}

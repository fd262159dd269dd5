import { joinOutput, type OutputPart } from '../core/runs/runOutput.ts';
import { listOutputFiles, readOutputParts } from './storedOutputs.ts';

/** What one process of a run printed. */
export interface ProcessOutput {
  writer: string;
  stdout: string;
  stderr: string;
}

/** What the processes of a run printed, as far as it was kept, without the index. */
export function readRunOutput(folder: string): ProcessOutput[] {
  return listOutputFiles(folder).map(({ writer, file }) => {
    const parts = readOutputParts(file);
    const of = (stream: OutputPart['stream']) => joinOutput(parts.filter((part) => part.stream === stream));
    return { writer, stdout: of('stdout'), stderr: of('stderr') };
  });
}

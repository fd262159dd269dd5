import type { InterpreterReason } from './records.ts';

export interface Interpreter {
  path: string;
  reason: InterpreterReason;
}

/** Where an interpreter may come from; each answers with a path that exists, or undefined. */
export interface InterpreterSources {
  pythonExtension(): Promise<string | undefined>;
  virtualEnvironment(): Promise<string | undefined>;
  path(): Promise<string | undefined>;
}

/** The Python extension's choice where there is one, then the workspace's virtual environment, then `PATH`. */
export async function chooseInterpreter(sources: InterpreterSources): Promise<Interpreter | undefined> {
  const candidates: [InterpreterReason, () => Promise<string | undefined>][] = [
    ['python-extension', sources.pythonExtension],
    ['virtual-environment', sources.virtualEnvironment],
    ['path', sources.path],
  ];
  for (const [reason, find] of candidates) {
    const path = await find();
    if (path !== undefined) return { path, reason };
  }
  return undefined;
}

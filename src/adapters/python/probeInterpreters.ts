import { execFile } from 'node:child_process';
import path from 'node:path';
import * as z from 'zod/mini';
import { withHelper } from '../../core/capture/pythonPath.ts';
import { WAYS_TO_START, type ExaminedInterpreter, type InterpreterAnswer, type WayToStart } from '../../core/doctor/examineInterpreters.ts';

export interface ProbeSurroundings {
  /** The tracked folder. */
  cwd: string;
  helperFolder: string;
  environment: NodeJS.ProcessEnv;
}

const PATIENCE_MS = 10_000;
/** Runs on any Python from 2.7 on. */
const QUESTION = `
import json, os, sys
state = sys.modules.get("onramp_helper.state")
process = state and state.process
on_path = any(os.path.realpath(entry) == os.path.realpath(os.environ["ONRAMP_HELPER"]) for entry in sys.path)
print(json.dumps({"version": sys.version_info[:3], "isReady": bool(process), "isAutomatic": bool(process and process.automatic), "isOnPath": on_path}))
`;
const answerSchema = z.object({ version: z.tuple([z.int(), z.int(), z.int()]), isReady: z.boolean(), isAutomatic: z.boolean(), isOnPath: z.boolean() });

/** Really starts interpreters and asks whether the helper is there: the first one in every way, the others as they are started mostly. */
export function probeInterpreters(files: readonly string[], surroundings: ProbeSurroundings): Promise<ExaminedInterpreter[]> {
  return Promise.all(
    files.map(async (file, position) => {
      const ways = WAYS_TO_START.slice(0, position === 0 ? undefined : 1);
      return { path: file, ways: await Promise.all(ways.map(async (options) => ({ options, answer: await ask(file, options, surroundings) }))) };
    }),
  );
}

function ask(file: string, options: WayToStart, { cwd, helperFolder, environment }: ProbeSurroundings): Promise<InterpreterAnswer | { error: string }> {
  const { ONRAMP_SESSION_ID: _session, ONRAMP_SESSION_OWNER: _owner, ...others } = environment;
  const env = { ...others, PYTHONPATH: withHelper(helperFolder, environment['PYTHONPATH'], path.delimiter), ONRAMP_HELPER: helperFolder };
  return new Promise((resolve) => {
    execFile(file, [...(options === '' ? [] : [options]), '-c', QUESTION], { cwd, env, timeout: PATIENCE_MS, killSignal: 'SIGKILL', encoding: 'utf8' }, (error, stdout, stderr) => {
      if (error) return resolve({ error: error.killed ? `it did not answer within ${PATIENCE_MS / 1000} s` : (stderr.trim().split('\n').at(-1) ?? '') || error.message });
      resolve(readAnswer(stdout));
    }).stdin?.end();
  });
}

function readAnswer(stdout: string): InterpreterAnswer | { error: string } {
  try {
    // What a sitecustomize prints comes before.
    return answerSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    return { error: 'it gave no answer that can be read' };
  }
}

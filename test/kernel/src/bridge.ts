import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import path from 'node:path';

/** What bridge.py reports; its module comment describes the protocol. */
export type BridgeEvent =
  | { type: 'ready'; python: string; version: string }
  | { type: 'started'; cell: number; executionCount: number }
  | { type: 'stream'; cell: number; name: 'stdout' | 'stderr'; text: string }
  | { type: 'display'; cell: number; outputType: string; data: Record<string, unknown>; metadata: Record<string, unknown> }
  | { type: 'error'; cell: number; name: string; message: string; traceback: string[] }
  | { type: 'clear'; cell: number }
  | { type: 'finished'; cell: number; success: boolean }
  | { type: 'dead'; reason: string };

type BridgeRequest = { type: 'execute'; cell: number; code: string } | { type: 'interrupt' } | { type: 'shutdown' };

/** One running bridge.py with its kernel; reports `dead` exactly once, whatever ends it. */
export class Bridge {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #onEvent: (event: BridgeEvent) => void;
  #dead = false;

  constructor(options: { python: string; script: string; folder: string; storage: string; onEvent: (event: BridgeEvent) => void }) {
    this.#onEvent = options.onEvent;
    this.#child = spawn(options.python, ['-u', options.script, options.folder], { cwd: options.folder, env: environment(options.storage) });
    const errors: string[] = [];
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
    createInterface({ input: this.#child.stdout }).on('line', (line) => this.#receive(JSON.parse(line) as BridgeEvent));
    this.#child.on('error', (error) => this.#receive({ type: 'dead', reason: error.message }));
    this.#child.on('close', () => this.#receive({ type: 'dead', reason: errors.join('').trim() || 'The kernel was stopped.' }));
    // Writing to a bridge that has just ended is reported by `close`.
    this.#child.stdin.on('error', () => undefined);
  }

  send(request: BridgeRequest): void {
    if (!this.#dead) this.#child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  /** Ends the kernel; the bridge does so when its stdin closes. */
  dispose(): void {
    this.#child.stdin.end();
    this.#receive({ type: 'dead', reason: 'The kernel was stopped.' });
  }

  #receive(event: BridgeEvent): void {
    if (this.#dead) return;
    if (event.type === 'dead') {
      this.#dead = true;
      this.#child.stdin.end();
    }
    this.#onEvent(event);
  }
}

/** What IPython, Jupyter and Matplotlib write goes to the extension's own folder instead of the home folder. */
function environment(storage: string): NodeJS.ProcessEnv {
  return {
    IPYTHONDIR: path.join(storage, 'ipython'),
    JUPYTER_RUNTIME_DIR: path.join(storage, 'runtime'),
    MPLCONFIGDIR: path.join(storage, 'matplotlib'),
    ...process.env,
  };
}

import type * as vscode from 'vscode';
import type { Bridge, BridgeEvent } from './bridge.ts';
import { CellOutputs } from './outputs.ts';

interface RunningCell {
  number: number;
  execution: vscode.NotebookCellExecution;
  outputs: CellOutputs;
  /** Outputs are applied in the order in which they came. */
  pending: Promise<void>;
  settle(success: boolean | undefined): void;
}

/** The kernel of one notebook: runs its cells one after another. */
export class Kernel {
  readonly #start: (onEvent: (event: BridgeEvent) => void) => Promise<Bridge>;
  #bridge: Promise<Bridge> | undefined;
  #running: RunningCell | undefined;
  #queue: Promise<void> = Promise.resolve();
  #cellNumber = 0;
  /** Grows with every interrupt, restart or failed cell: cells queued before it are not run any more. */
  #generation = 0;

  constructor(start: (onEvent: (event: BridgeEvent) => void) => Promise<Bridge>) {
    this.#start = start;
  }

  /** Runs cells after everything that is queued already; settles when the last one has ended. */
  run(executions: vscode.NotebookCellExecution[]): Promise<void> {
    const generation = this.#generation;
    for (const execution of executions) this.#queue = this.#queue.then(() => this.#runCell(execution, generation));
    return this.#queue;
  }

  async interrupt(): Promise<void> {
    this.#generation += 1;
    (await this.#bridge)?.send({ type: 'interrupt' });
  }

  /** Ends the Python process; the next cell starts a fresh one. */
  async stop(): Promise<void> {
    this.#generation += 1;
    const bridge = this.#bridge;
    this.#bridge = undefined;
    (await bridge?.catch(() => undefined))?.dispose();
  }

  async #runCell(execution: vscode.NotebookCellExecution, generation: number): Promise<void> {
    // Like Jupyter: what was queued behind an interrupt or a failed cell is dropped without a verdict.
    if (generation !== this.#generation) return execution.end(undefined);
    execution.start(Date.now());
    await execution.clearOutput();
    const outputs = new CellOutputs(execution);
    let success: boolean | undefined;
    try {
      const bridge = await (this.#bridge ??= this.#startBridge());
      success = await new Promise<boolean | undefined>((settle) => {
        this.#running = { number: ++this.#cellNumber, execution, outputs, pending: Promise.resolve(), settle };
        bridge.send({ type: 'execute', cell: this.#cellNumber, code: execution.cell.document.getText() });
      });
      await this.#running?.pending;
    } catch (error) {
      this.#bridge = undefined;
      success = false;
      await outputs.add({ type: 'error', cell: 0, name: 'KernelError', message: (error as Error).message, traceback: [] });
    }
    this.#running = undefined;
    if (success === false) this.#generation += 1;
    execution.end(success, Date.now());
  }

  async #startBridge(): Promise<Bridge> {
    const starting = this.#start((event) => this.#receive(event, starting));
    return starting;
  }

  #receive(event: BridgeEvent, from: Promise<Bridge>): void {
    if (event.type === 'ready') return;
    const running = this.#running;
    if (event.type === 'dead') {
      // A kernel that was stopped on purpose has been replaced already.
      void this.#forget(from);
      if (!running) return;
      running.pending = running.pending.then(() => running.outputs.add({ type: 'error', cell: 0, name: 'DeadKernelError', message: event.reason, traceback: [] }));
      return running.settle(false);
    }
    if (running?.number !== event.cell) return;
    if (event.type === 'started') running.execution.executionOrder = event.executionCount;
    else if (event.type === 'finished') running.settle(event.success);
    else if (event.type === 'clear') running.pending = running.pending.then(() => running.outputs.clear());
    else running.pending = running.pending.then(() => running.outputs.add(event));
  }

  async #forget(dead: Promise<Bridge>): Promise<void> {
    const current = await this.#bridge?.catch(() => undefined);
    if (current === (await dead.catch(() => undefined))) this.#bridge = undefined;
  }
}

import * as vscode from 'vscode';
import type { Log } from '../core/log.ts';

/** The output channel "Onramp": what "Show Log" shows. */
export interface OutputLog extends Log, vscode.Disposable {
  show(): void;
}

export function createLog(): OutputLog {
  const channel = vscode.window.createOutputChannel('Onramp', { log: true });
  return {
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message) => channel.error(message),
    show: () => channel.show(true),
    dispose: () => channel.dispose(),
  };
}

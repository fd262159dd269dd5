import * as vscode from 'vscode';
import { eventually } from '../harness/poll.ts';
import { PYTHON } from './environments.ts';
import { workspaceFolder } from './support.ts';

interface StoppedEvent {
  reason: string;
  threadId: number;
}

/** A debug session of the first folder, followed from its start. */
export interface FollowedSession {
  session: vscode.DebugSession;
  /** The configuration as the debug adapter is given it. */
  configuration: vscode.DebugConfiguration;
  /** Waits until the program stands still. */
  stopped(): Promise<StoppedEvent>;
  /** Waits until the session is over. */
  ended(): Promise<void>;
}

/** Starts a program under the Python debugger; `configuration` overrides what a launch configuration would say. */
export async function startDebugging(program: string, configuration: Record<string, unknown> = {}, folder = workspaceFolder()): Promise<FollowedSession> {
  const stops: StoppedEvent[] = [];
  let session: vscode.DebugSession | undefined;
  let isOver = false;
  const followed = vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((started) => (session ??= started)),
    vscode.debug.onDidTerminateDebugSession((ended) => {
      if (ended !== session) return;
      isOver = true;
      followed.dispose();
    }),
    vscode.debug.registerDebugAdapterTrackerFactory('*', {
      createDebugAdapterTracker: () => ({
        onDidSendMessage: (message: { event?: string; body?: StoppedEvent }) => {
          if (message.event === 'stopped' && message.body) stops.push(message.body);
        },
      }),
    }),
  );
  const launch = { name: program, type: 'debugpy', request: 'launch', program: vscode.Uri.joinPath(folder.uri, program).fsPath, python: PYTHON, cwd: folder.uri.fsPath, console: 'internalConsole', ...configuration };
  if (!(await vscode.debug.startDebugging(folder, launch))) throw new Error('The debug session did not start.');
  const begun = await eventually('the debug session', () => session);
  return {
    session: begun,
    configuration: begun.configuration,
    stopped: () => eventually('the program to stand still', () => stops.shift()),
    ended: async () => void (await eventually('the end of the debug session', () => isOver)),
  };
}

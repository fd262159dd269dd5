import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../../core/disposables.ts';
import { UserFacingError } from '../../../core/errors.ts';
import { quoteCommand } from '../../../core/runs/commandLine.ts';
import { rerunCommand } from '../../../core/runs/rerunCommand.ts';
import type { Run } from '../../../core/runs/runStore.ts';
import { splitWords } from '../../../core/runs/splitWords.ts';
import { programOf } from '../../../core/runs/stopRun.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import type { FeatureContext } from '../../feature.ts';
import { requireTrust } from '../../trust.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import { createRecordingTask, TASK_TYPE, type RunTaskDefinition } from '../recordingTask.ts';
import type { RunRow } from '../runRow.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Rerun" and "Rerun with Changed Parameters...": the program of a run once more, where and how it ran. */
export const registerRerun: RunsViewPart = (context) => {
  const own = new DisposableStore();
  own.add(
    registerCommand(commandIds.rerun, context.log, async (...called) => {
      requireTrust('Onramp runs nothing');
      // Several runs of one session are one program.
      const sessions = new Map<string, Rerun>();
      for (const row of await calledOn(context, called, { title: 'Rerun' })) {
        const session = await startedBy(row);
        sessions.set(session.id, { folder: row.folder, session, args: session.arguments });
      }
      for (const one of sessions.values()) await rerun(one, context);
    }),
  );
  own.add(
    registerCommand(commandIds.rerunWithChanges, context.log, async (...called) => {
      requireTrust('Onramp runs nothing');
      const [row] = await calledOn(context, called, { title: 'Rerun with Changed Parameters' });
      if (!row) return;
      const session = await startedBy(row);
      const args = await askForArguments(session);
      if (args) await rerun({ folder: row.folder, session, args }, context);
    }),
  );
  return own;
};

interface Rerun {
  folder: TrackedFolder;
  session: Run;
  args: readonly string[];
}

/** The session whose program made a run. */
async function startedBy({ run, folder }: RunRow): Promise<Run> {
  const session = await programOf(run, folder.runs);
  if (session.command.length === 0) throw new UserFacingError(`How ${run.name} was started is not recorded.`, 'Start it as you did before.');
  return session;
}

async function askForArguments(session: Run): Promise<string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: `Rerun ${session.name} with Changed Parameters`,
    prompt: 'The arguments, as you would type them in a shell',
    value: quoteCommand(session.arguments),
    validateInput: (value) => {
      const split = splitWords(value);
      return split.ok ? undefined : split.message;
    },
  });
  const split = text === undefined ? undefined : splitWords(text);
  return split?.ok ? split.words : undefined;
}

async function rerun({ folder, session, args }: Rerun, feature: FeatureContext): Promise<void> {
  const again = rerunCommand(session, args);
  if (!again.ok && again.reason === 'masked') throw new UserFacingError(`The command line of ${session.name} held a secret, which was not recorded.`, 'Use "Rerun with Changed Parameters..." and put it in place of ***, or start it as you did before.');
  if (!again.ok) throw new UserFacingError(`${session.name} cannot be started again: its program was not in a file.`, 'Start it as you did before.');
  const workspaceFolder = folder.folder.uri.fsPath;
  const cwd = path.resolve(workspaceFolder, session.cwd ?? '.');
  const definition: RunTaskDefinition = { type: TASK_TYPE, script: session.source?.path ?? session.name, args: [...args] };
  const task = createRecordingTask(folder, { definition, command: again.command, reason: session.interpreter?.reason ?? 'command-line', cwd }, feature);
  await vscode.tasks.executeTask(task);
}

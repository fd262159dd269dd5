import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposables.ts';
import type { Feature } from '../feature.ts';

/** Tells `when` clauses and welcome texts where this window stands: `onramp.state` is untracked, tracked or failed. */
export const registerContextKeys: Feature = ({ workspaces, log }) => {
  const own = new DisposableStore();
  const setKey = (key: string, value: unknown) => vscode.commands.executeCommand('setContext', key, value).then(undefined, (error: unknown) => log.warn(String(error)));
  const update = () => {
    const isTracked = workspaces.folders.length > 0;
    void setKey('onramp.state', workspaces.problems.size > 0 && !isTracked ? 'failed' : isTracked ? 'tracked' : 'untracked');
  };
  own.add(workspaces.onDidChange(update));
  update();
  return own;
};

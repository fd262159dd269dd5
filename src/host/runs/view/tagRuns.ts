import * as vscode from 'vscode';
import { isOwnTag } from '../../../core/runs/runMarks.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import { editRuns } from '../editRuns.ts';
import { withoutIcons } from '../runItem.ts';
import type { RunRow } from '../runRow.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Tag...": sets a tag of the chosen runs, or takes one away. */
export const registerTagRuns: RunsViewPart = (context) =>
  registerCommand(commandIds.tagRuns, context.log, async (...called) => {
    requireTrust('Onramp writes nothing');
    const rows = await calledOn(context, called, { title: 'Tag Run' });
    if (rows.length === 0) return;
    const title = rows.length === 1 ? `Tag ${rows[0]?.run.name}` : `Tag ${rows.length} Runs`;
    const own = await readTags(rows);
    const key = await pickKey(title, rows, own);
    if (key === undefined) return;
    const value = await vscode.window.showInputBox({ title: `${title}: ${key}`, value: commonValue(own, key) ?? '', prompt: 'The value. An empty one takes the tag away.' });
    if (value === undefined) return;
    await editRuns(rows, [{ kind: 'tags', values: [[key, value === '' ? null : value]] }]);
  });

async function readTags(rows: readonly RunRow[]): Promise<Record<string, string>[]> {
  return Promise.all(rows.map(async ({ folder, run }) => (await folder.runs.details(run.id))?.tags ?? {}));
}

function commonValue(tags: readonly Record<string, string>[], key: string): string | undefined {
  const values = new Set(tags.map((one) => (Object.hasOwn(one, key) ? one[key] : undefined)));
  return values.size === 1 ? [...values][0] : undefined;
}

/** A key that is known, or a new one that is typed. */
async function pickKey(title: string, rows: readonly RunRow[], own: readonly Record<string, string>[]): Promise<string | undefined> {
  const ownKeys = [...new Set(own.flatMap((tags) => Object.keys(tags)))].filter((key) => !isOwnTag(key)).sort();
  const known = (await Promise.all([...new Set(rows.map(({ folder }) => folder))].map(({ runs }) => runs.knownFields()))).flatMap(({ tags }) => tags);
  const otherKeys = [...new Set(known)].filter((key) => !isOwnTag(key) && !ownKeys.includes(key)).sort();
  const keys = [...ownKeys.map((key) => ({ key, description: commonValue(own, key) ?? 'several values' })), ...otherKeys.map((key) => ({ key, description: '' }))];
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { key: string }>();
    pick.title = title;
    pick.placeholder = 'Which tag? Type a new one, such as team';
    const show = () => {
      const typed = pick.value.trim();
      const items = keys.map(({ key, description }) => ({ label: withoutIcons(key), description: withoutIcons(description), iconPath: new vscode.ThemeIcon('tag'), key }));
      const isNew = typed !== '' && !keys.some(({ key }) => key === typed);
      pick.items = isNew ? [...items, { label: withoutIcons(typed), description: 'new tag', iconPath: new vscode.ThemeIcon('add'), alwaysShow: true, key: typed }] : items;
    };
    pick.onDidChangeValue(show);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.key);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    show();
    pick.show();
  });
}

import * as vscode from 'vscode';
import { collectSnapshot } from '../../core/compare/comparisonSnapshot.ts';
import type { SavedComparison } from '../../core/compare/savedComparison.ts';
import type { CompareView } from '../../protocol/comparePanel.ts';
import { requireTrust } from '../trust.ts';
import type { ComparisonReader } from './comparisonReader.ts';
import { savedViewOf } from './viewOf.ts';

export interface WhatToSave {
  view: CompareView;
  /** The run that the others are held against. */
  baseline: string | null;
  /** A file of its own, even where it has one. */
  asNew: boolean;
  /** Columns that are shown, in their order. */
  columns?: readonly string[];
}

/**
 * Saves a comparison with the values as they are: over its own file, else to one that the person names. Null when they change their mind.
 * @throws UserFacingError when the name is taken or the file cannot be written
 */
export async function saveComparison(reader: ComparisonReader, { view, baseline, asNew }: WhatToSave): Promise<{ file: string; name: string } | null> {
  requireTrust('Onramp writes nothing');
  const { compared, keyMetric, title } = await reader.require();
  const known = asNew ? undefined : reader.file;
  const name = known?.comparison.name ?? (await askName(title));
  if (name === undefined) return null;
  const folder = reader.folder();
  const { compared: snapshot, columnsLeftOut } = collectSnapshot(compared, shownFirst(compared.columns.map(({ kind, key }) => `${kind}:${key}`), view.hidden));
  const saved = savedViewOf(view, keyMetric);
  const comparison: SavedComparison = {
    name,
    note: known?.comparison.note ?? '',
    savedAtMs: Date.now(),
    by: await folder.author(),
    baseline: baseline !== null && compared.rows.some(({ runId }) => runId === baseline) ? baseline : null,
    metric: saved.metric,
    // What a later release had chosen stays.
    view: { ...known?.comparison.view, ...saved.view },
    compared: snapshot,
    columnsLeftOut,
  };
  const file = await folder.comparisons.save(comparison, known);
  reader.savedTo({ ...file, comparison });
  return { file: file.slug, name };
}

function askName(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Save Comparison',
    prompt: 'It becomes a file below .onramp/comparisons that can be committed and reviewed.',
    value: title,
    validateInput: (text) => (text.trim() === '' ? 'A comparison needs a name.' : undefined),
  }).then((name) => name?.trim());
}

/** Where not all columns fit, those that are shown come first. */
function shownFirst(ids: readonly string[], hidden: readonly string[]): string[] {
  const isHidden = new Set(hidden);
  return [...ids.filter((id) => !isHidden.has(id)), ...ids.filter((id) => isHidden.has(id))];
}

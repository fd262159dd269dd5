import { isImage } from '../../core/artifacts/filePreview.ts';
import type { Artifact } from '../../core/runs/runStore.ts';
import type { ShownRun } from '../runs/shownRun.ts';

/** Pictures of one path, to be shown side by side: a place for each run, null where it has none. */
export interface FigureRow {
  path: string;
  files: (Artifact | null)[];
}

/** The pictures that runs kept, those that most runs have first, then by path. */
export function collectFigures(shown: readonly Pick<ShownRun, 'parts'>[]): FigureRow[] {
  return collectArtifactRows(shown, isImage);
}

/** Kept files by path over several runs; of runs that are shown as one the innermost counts. */
export function collectArtifactRows(shown: readonly Pick<ShownRun, 'parts'>[], isWanted: (path: string) => boolean): FigureRow[] {
  const rows = new Map<string, FigureRow>();
  for (const [position, { parts }] of shown.entries()) {
    for (const file of parts.flatMap(({ details }) => details.artifacts)) {
      if (!isWanted(file.path)) continue;
      const row = rows.get(file.path) ?? { path: file.path, files: shown.map(() => null) };
      row.files[position] = file;
      rows.set(file.path, row);
    }
  }
  const count = ({ files }: FigureRow) => files.filter((file) => file !== null).length;
  return [...rows.values()].sort((a, b) => count(b) - count(a) || (a.path < b.path ? -1 : 1));
}

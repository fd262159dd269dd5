import { isImage } from '../../core/artifacts/filePreview.ts';
import { isConfusionFile, parseConfusionMatrix } from '../../core/compare/confusionMatrix.ts';
import { environmentDiff, packagesDiff, type DiffTable } from '../../core/compare/environmentDiff.ts';
import { UserFacingError } from '../../core/errors.ts';
import type { Artifact } from '../../core/runs/runStore.ts';
import type { ComparedArtifactsView, ComparedEnvironmentView, DiffTableView } from '../../protocol/comparePanel.ts';
import { readObject } from '../runs/readObject.ts';
import { PACKAGES } from '../runs/runView.ts';
import { knownShownRun, readShownRun, type ShownRun } from '../runs/shownRun.ts';
import type { TrackedFolder } from '../workspace/trackedWorkspaces.ts';
import { collectArtifactRows, collectFigures, type FigureRow } from './collectFigures.ts';

/** What is read of a list of packages, or of a matrix; larger ones are none. */
const MOST_BYTES = 2_000_000;

/** The runs with all that is known of them; those that are not there are left out. */
export async function readShownRuns({ runs }: TrackedFolder, runIds: readonly string[]): Promise<ShownRun[]> {
  const found = await Promise.all(runIds.map((runId) => readShownRun(runs, runId)));
  return found.filter((shown) => shown !== undefined);
}

/** The run of an id. @throws UserFacingError when it is not there */
export function requireShownRun({ runs }: TrackedFolder, runId: string): Promise<ShownRun> {
  return knownShownRun(runs, runId, 'Its values are those that were saved; its code and files are not here.');
}

/** Whether any of the runs kept a figure or a confusion matrix, and whether any told its packages or its machine. */
export async function findBesides(folder: TrackedFolder, runIds: readonly string[]): Promise<{ artifacts: boolean; environments: boolean }> {
  const shown = await readShownRuns(folder, runIds);
  return {
    artifacts: collectArtifactRows(shown, (path) => isImage(path) || isConfusionFile(path)).length > 0,
    environments: shown.some(({ session: { details } }) => Boolean(details.environment) || details.artifacts.some(({ path }) => path === PACKAGES)),
  };
}

/** Figures and confusion matrices that runs kept, by path, with a place for each run. */
export async function readArtifacts(folder: TrackedFolder, runIds: readonly string[]): Promise<ComparedArtifactsView> {
  const shown = await readShownRuns(folder, runIds);
  const confusions = await Promise.all(collectArtifactRows(shown, isConfusionFile).map((row) => readConfusions(folder, row)));
  return {
    runIds: shown.map(({ run }) => run.id),
    figures: collectFigures(shown).map(({ path, files }) => ({ path, files: files.map(toKept) })),
    confusions: confusions.filter(({ matrices }) => matrices.some((matrix) => matrix !== null)),
  };
}

/** Packages and facts of the environments that differ. */
export async function readEnvironments(folder: TrackedFolder, runIds: readonly string[]): Promise<ComparedEnvironmentView> {
  const shown = await readShownRuns(folder, runIds);
  const packages = await Promise.all(
    shown.map(async ({ session }) => {
      const file = session.details.artifacts.find(({ path }) => path === PACKAGES);
      return file ? readText(folder, file) : null;
    }),
  );
  return {
    runIds: shown.map(({ run }) => run.id),
    facts: toView(environmentDiff(shown.map(({ session }) => (session.details.environment ? { kind: 'environment', ...session.details.environment } : null)))),
    packages: toView(packagesDiff(packages)),
  };
}

async function readConfusions(folder: TrackedFolder, { path, files }: FigureRow) {
  const matrices = await Promise.all(
    files.map(async (file) => {
      const text = file ? await readText(folder, file) : null;
      return text === null ? null : (parseConfusionMatrix(path, text) ?? null);
    }),
  );
  return { path, matrices };
}

/** Null for a file that is not in the store, or is too large to be what it is called. */
async function readText({ artifacts }: TrackedFolder, file: Artifact): Promise<string | null> {
  if (file.sizeBytes > MOST_BYTES) return null;
  try {
    return new TextDecoder().decode(await readObject(artifacts, file));
  } catch (error) {
    if (error instanceof UserFacingError) return null;
    throw error;
  }
}

function toKept(file: Artifact | null) {
  return file && { path: file.path, sha256: file.sha256 };
}

function toView({ rows, equal, unknown }: DiffTable): DiffTableView {
  return { rows, equal, unknown };
}

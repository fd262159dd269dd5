import { statSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ForeignSource } from '../../core/imports/foreignRun.ts';
import { importModel } from '../../core/imports/importModel.ts';
import type { ImportRequest, ImportStep } from '../../core/imports/importStep.ts';
import type { ModelRegistry } from '../../core/registry/modelRegistry.ts';
import type { ImportedRun } from '../../core/runs/importedRun.ts';
import { STORE_FOLDER } from '../../core/workspace/storeLayout.ts';
import type { StoreLocation } from '../../core/workspace/storeLocation.ts';
import { findRunCopies, type FoundCopy } from './findRunCopies.ts';
import { findSources, realPath } from './findSources.ts';
import { ForeignImporter, type ForeignImporterServices } from './foreignImporter.ts';
import { RunImporter } from './importRun.ts';

export interface ImportServices extends ForeignImporterServices {
  location: StoreLocation;
  models: ModelRegistry;
  wasmFile: string;
}

/**
 * Takes in all runs at or below some paths: copied run folders of this product, and what other programs recorded.
 * @throws UserFacingError when a path cannot be read or the store cannot be written; the signal's reason
 */
export async function* importPaths({ paths, isDryRun }: ImportRequest, services: ImportServices, signal: AbortSignal): AsyncIterable<ImportStep> {
  const copies: FoundCopy[] = [];
  const sources: ForeignSource[] = [];
  const refused: ImportedRun[] = [];
  try {
    for (const named of paths) {
      const place = realPath(named);
      const isStore = path.basename(named) === STORE_FOLDER;
      if (isStore || statSync(place).isDirectory()) copies.push(...findRunCopies(named).filter(({ folder }) => !isInside(services.storeFolder, folder)));
      // A store, or the file that points to it, holds nothing else.
      if (isStore) continue;
      const found = await findSources(place, { wasmFile: services.wasmFile, workspaceFolder: realPath(services.location.workspaceFolder) });
      sources.push(...found.sources);
      refused.push(...found.problems.map((problem): ImportedRun => ({ source: problem.place, outcome: 'refused', runId: null, why: problem.why })));
      signal.throwIfAborted();
    }
    yield { kind: 'found', runCount: copies.length + refused.length + sources.reduce((sum, { runCount }) => sum + runCount, 0) };
    for (const run of refused) yield { kind: 'run', run };
    yield* importCopies(copies, new RunImporter(services.storeFolder), isDryRun, signal);
    for (const source of sources) yield* importSource(source, new ForeignImporter(services), services.models, isDryRun, signal);
  } finally {
    for (const source of sources) source.dispose();
  }
}

async function* importCopies(copies: readonly FoundCopy[], importer: RunImporter, isDryRun: boolean, signal: AbortSignal): AsyncIterable<ImportStep> {
  for (const copy of copies) {
    await breathe(signal);
    yield { kind: 'run', run: await importer.import(copy, { isDryRun }) };
  }
}

async function* importSource(source: ForeignSource, importer: ForeignImporter, models: ModelRegistry, isDryRun: boolean, signal: AbortSignal): AsyncIterable<ImportStep> {
  for await (const read of source.runs()) {
    await breathe(signal);
    const run: ImportedRun = read.ok ? await importer.import(source.kind, read.run, { isDryRun, signal }) : { source: read.place, outcome: 'refused', runId: read.runId, why: read.why };
    yield { kind: 'run', run };
  }
  // Behind the runs that their versions are made of.
  for (const model of source.models()) {
    await breathe(signal);
    yield { kind: 'model', model: await importModel(model, models, isDryRun) };
  }
  yield { kind: 'notes', notes: source.notes() };
}

/** Lets the word to stop come in between two runs. */
async function breathe(signal: AbortSignal): Promise<void> {
  await nextTurn();
  signal.throwIfAborted();
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(realPath(folder), file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

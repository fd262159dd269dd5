import path from 'node:path';
import type { ForeignModel, ForeignVersion } from '../../../core/imports/foreignModel.ts';
import { foldersIn } from '../listFolder.ts';
import { numberOf, readYamlMap, textOf } from '../readYaml.ts';
import { META_FILE, readValues } from './runFolder.ts';

const VERSION_FOLDER = /^version-(\d+)$/;

/** Reads a registered model of MLflow's file store: `models/<name>/`, its versions in folders. */
export function readModelFolder(folder: string, uri: string): { ok: true; model: ForeignModel } | { ok: false; why: string } {
  const meta = readYamlMap(path.join(folder, META_FILE));
  if (!meta.ok) return { ok: false, why: `are left out: ${META_FILE} ${meta.why}` };
  const aliases = readValues(path.join(folder, 'aliases')).map(([alias, version]): [string, number] => [alias, Number(version)]);
  return {
    ok: true,
    model: {
      place: folder,
      uri,
      name: textOf(meta.map, 'name') ?? path.basename(folder),
      description: textOf(meta.map, 'description') ?? '',
      tags: new Map(readValues(path.join(folder, 'tags'))),
      aliases: new Map(aliases.filter(([, version]) => Number.isInteger(version))),
      versions: foldersIn(folder).flatMap((name) => readVersionFolder(path.join(folder, name))).sort((a, b) => a.version - b.version),
    },
  };
}

function readVersionFolder(folder: string): ForeignVersion[] {
  const version = VERSION_FOLDER.exec(path.basename(folder))?.[1];
  const meta = version === undefined ? undefined : readYamlMap(path.join(folder, META_FILE));
  if (!meta?.ok || textOf(meta.map, 'current_stage') === DELETED) return [];
  const told = (key: string) => textOf(meta.map, key) || null;
  return [
    {
      version: Number(version),
      description: told('description') ?? '',
      tags: new Map(readValues(path.join(folder, 'tags'))),
      source: told('source') ?? '',
      location: told('storage_location'),
      runId: told('run_id'),
      runLink: told('run_link'),
      stage: told('current_stage') ?? 'None',
      createdAtMs: numberOf(meta.map, 'creation_timestamp'),
    },
  ];
}

/** The stage in which MLflow leaves a version that was deleted. */
export const DELETED = 'Deleted_Internal';

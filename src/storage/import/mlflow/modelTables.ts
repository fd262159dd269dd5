import type { ForeignModel, ForeignVersion } from '../../../core/imports/foreignModel.ts';
import type { Row } from '../../index/database.ts';
import { textOf, type MlflowTables } from './mlflowTables.ts';
import { DELETED } from './modelFolder.ts';

const MODELS = /*sql*/ `SELECT * FROM registered_models ORDER BY name`;
const VERSIONS = /*sql*/ `SELECT * FROM model_versions WHERE current_stage <> ? ORDER BY version`;
const TAGS = /*sql*/ `SELECT name, key, value FROM registered_model_tags`;
const VERSION_TAGS = /*sql*/ `SELECT name, version, key, value FROM model_version_tags`;
const ALIASES = /*sql*/ `SELECT name, alias, version FROM registered_model_aliases`;

/** The registered models of MLflow's database with their versions; those that were deleted are not among them. */
export function readModels(tables: MlflowTables, place: string, uri: string): ForeignModel[] {
  if (!tables.has('registered_models', 'name') || !tables.has('model_versions', 'version')) return [];
  const rowsOf = (table: string, sql: string) => (tables.has(table) ? [...tables.rows(sql)] : []);
  const versions = byName(tables.rows(VERSIONS, [DELETED]));
  const tags = byName(rowsOf('registered_model_tags', TAGS));
  const versionTags = byName(rowsOf('model_version_tags', VERSION_TAGS));
  const aliases = byName(rowsOf('registered_model_aliases', ALIASES));
  return [...tables.rows(MODELS)].map((row) => {
    const name = textOf(row['name']);
    const tagsOfVersions = versionTags.get(name) ?? [];
    return {
      place: `${place}#${name}`,
      uri,
      name,
      description: textOf(row['description']),
      tags: toMap(tags.get(name) ?? []),
      aliases: new Map((aliases.get(name) ?? []).map((alias) => [textOf(alias['alias']), Number(alias['version'])])),
      versions: (versions.get(name) ?? []).map((version) => toVersion(version, tagsOfVersions.filter((tag) => tag['version'] === version['version']))),
    };
  });
}

function toVersion(row: Row, tags: readonly Row[]): ForeignVersion {
  const told = (column: string) => textOf(row[column]) || null;
  return {
    version: Number(row['version']),
    description: textOf(row['description']),
    tags: toMap(tags),
    source: textOf(row['source']),
    location: told('storage_location'),
    runId: told('run_id'),
    runLink: told('run_link'),
    stage: told('current_stage') ?? 'None',
    createdAtMs: row['creation_time'] === null || row['creation_time'] === undefined ? null : Number(row['creation_time']),
  };
}

function byName(rows: Iterable<Row>): Map<string, Row[]> {
  const all = new Map<string, Row[]>();
  for (const row of rows) {
    const name = textOf(row['name']);
    const known = all.get(name);
    if (known) known.push(row);
    else all.set(name, [row]);
  }
  return all;
}

function toMap(tags: readonly Row[]): Map<string, string> {
  return new Map(tags.map((tag) => [textOf(tag['key']), textOf(tag['value'])]));
}

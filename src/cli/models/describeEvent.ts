import type { ModelEvent } from '../../core/registry/registryHistory.ts';

/** What a record did, in a few words; a kind of a later release is named as it is. */
export function describeEvent({ kind, body }: ModelEvent): string {
  const text = (key: string) => (typeof body[key] === 'string' || typeof body[key] === 'number' ? String(body[key]) : '');
  const version = `version ${text('version')}`;
  const known: Record<string, string> = {
    'model.created': 'created the model',
    'model.described': 'described the model',
    'model.renamed': `renamed it from ${text('from')} to ${text('name')}`,
    'model.deleted': 'deleted the model',
    'model.tagged': `set the tag ${text('key')} to ${text('value')}`,
    'model.untagged': `deleted the tag ${text('key')}`,
    'model.alias-set': `set the alias ${text('alias')} to ${version}`,
    'model.alias-deleted': `deleted the alias ${text('alias')}`,
    'model.version-created': `created ${version}`,
    'model.version-described': `described ${version}`,
    'model.version-tagged': `set the tag ${text('key')} of ${version} to ${text('value')}`,
    'model.version-untagged': `deleted the tag ${text('key')} of ${version}`,
    'model.version-deleted': `deleted ${version}`,
    'model.stage-changed': `moved ${version} from ${text('from')} to ${text('stage')}`,
    'conflict.settled': `settled ${text('subject')}`,
  };
  return known[kind] ?? kind;
}

import type { Command } from 'commander';
import type { ModelVersion, RegisteredModel } from '../../core/registry/modelRegistry.ts';
import type { ModelEvent } from '../../core/registry/registryHistory.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { describeMoment } from '../describeMoment.ts';
import { endWithReader } from '../endWithReader.ts';
import { plain } from '../plainText.ts';
import { column, numbers, pairs, section, table } from '../sections.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { describeEvent } from './describeEvent.ts';
import type { OpenModels } from './listCommand.ts';
import { toEventJson, toModelJson, toVersionJson } from './modelJson.ts';

/** How much of a history is printed for a person. */
const LAST_EVENTS = 20;

/** `onramp models show`: a model, its versions and its history. */
export function addShowModelCommand(models: Command, open: OpenModels): void {
  models
    .command('show')
    .description('show a registered model, its versions, and who changed what when')
    .argument('<model>', 'the name of a model')
    .option(...WORKSPACE_OPTION)
    .option('--json', 'print one JSON object, with the whole history')
    .addHelpText('after', '\nExit codes: 0 done, 1 there is no such model, 2 usage, 3 not tracked.')
    .action(async (name: string, options: { workspace?: string; json?: true }) => {
      endWithReader();
      const registry = open(options.workspace);
      const model = await registry.getModel(name);
      if (!model) throw new CommandLineError(`There is no model "${plain(name)}".`, exitCodes.failed);
      const versions = await registry.listVersions(name);
      const history = (await registry.history(name)) ?? [];
      if (options.json) process.stdout.write(`${JSON.stringify({ ...toModelJson(model), versions: versions.map(toVersionJson), history: history.map(toEventJson) })}\n`);
      else process.stdout.write(`${describeModel(model, versions, history).join('\n')}\n`);
    });
}

function describeModel(model: RegisteredModel, versions: readonly ModelVersion[], history: readonly ModelEvent[]): string[] {
  const isRenamed = model.id !== model.name;
  const shown = history.slice(-LAST_EVENTS).reverse();
  const earlier = history.length - shown.length;
  return [
    ...pairs([
      ['name', model.name],
      ['id in the ledger', isRenamed ? model.id : null],
      ['description', model.description || null],
      ['created', describeMoment(model.createdAtMs)],
      ['changed', describeMoment(model.updatedAtMs)],
    ]),
    ...section('Tags', pairs([...model.tags])),
    ...section('Stages', pairs([...model.holders].map(([stage, version]) => [stage, `version ${version}`]))),
    ...section('Aliases', pairs([...model.aliases].map(([alias, version]) => [alias, `version ${version}${versions.some((one) => one.version === version) ? '' : ', which was deleted'}`]))),
    ...section('Versions', versionLines([...versions].reverse())),
    ...section('History', [
      ...table([column('when', shown, ({ atMs }) => describeMoment(atMs)), column('who', shown, ({ author }) => author.name), column('what', shown, describeEvent)]),
      ...(earlier > 0 ? [`${earlier} earlier; --json prints all.`] : []),
    ]),
  ];
}

function versionLines(versions: readonly ModelVersion[]): string[] {
  return table([
    numbers('version', versions, ({ version }) => String(version)),
    column('stage', versions, ({ stage, isDisputed }) => (isDisputed ? `${stage} (disputed)` : stage)),
    column('aliases', versions, ({ aliases }) => aliases.join(', ')),
    column('created', versions, ({ createdAtMs }) => describeMoment(createdAtMs)),
    column('by', versions, ({ createdBy }) => createdBy.name),
    column('source', versions, ({ source }) => source),
    column('description', versions, ({ description }) => description),
  ]);
}

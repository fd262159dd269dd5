import type { Command } from 'commander';
import type { ModelRegistry, RegisteredModel } from '../../core/registry/modelRegistry.ts';
import { CommandLineError, exitCodes } from '../commandLineError.ts';
import { describeMoment } from '../describeMoment.ts';
import { endWithReader } from '../endWithReader.ts';
import { plain } from '../plainText.ts';
import { column, numbers, table } from '../sections.ts';
import { WORKSPACE_OPTION } from '../workspaceOption.ts';
import { toModelJson } from './modelJson.ts';

/** Opens the model registry of a tracked folder. */
export type OpenModels = (workspace: string | undefined) => ModelRegistry;

interface ListOptions {
  workspace?: string;
  filter: string;
  json?: true;
}

/** More than anyone has. */
const MOST_MODELS = 1_000_000;

/** `onramp models list`: the registered models. */
export function addListModelsCommand(models: Command, open: OpenModels): void {
  models
    .command('list')
    .description('list registered models by name')
    .option(...WORKSPACE_OPTION)
    .option('--filter <text>', "a filter in MLflow's language, such as \"name LIKE 'bike%'\"; prompts are only found by their tag", '')
    .option('--json', 'print one JSON object {"models": [...]}')
    .addHelpText('after', '\nExit codes: 0 done (also when nothing is found), 2 usage, 3 not tracked.')
    .action(async (options: ListOptions) => {
      endWithReader();
      const found = await open(options.workspace).searchModels({ filter: options.filter, limit: MOST_MODELS });
      if (!found.ok) throw new CommandLineError(`--filter: ${plain('error' in found ? found.error.message : found.message)}`, exitCodes.usage);
      if (options.json) process.stdout.write(`${JSON.stringify({ models: found.models.map(toModelJson) })}\n`);
      else process.stdout.write(`${(found.models.length === 0 ? ['No models found.'] : modelLines(found.models)).join('\n')}\n`);
    });
}

function modelLines(models: readonly RegisteredModel[]): string[] {
  return table([
    column('model', models, ({ name }) => name),
    numbers('versions', models, ({ versionCount }) => String(versionCount)),
    column('stages', models, ({ holders }) => describeVersions(holders)),
    column('aliases', models, ({ aliases }) => describeVersions(aliases)),
    column('changed', models, ({ updatedAtMs }) => describeMoment(updatedAtMs)),
  ]);
}

/** `production 3, staging 4`. */
function describeVersions(versions: ReadonlyMap<string, number>): string {
  return [...versions].map(([name, version]) => `${name} ${version}`).join(', ');
}

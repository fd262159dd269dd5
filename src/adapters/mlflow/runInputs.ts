import * as z from 'zod/mini';
import type { InputRecord, ModelRecord } from '../../core/runs/records.ts';
import { int64, keyValue, optional, repeated } from './fields.ts';
import { accept, active, noRun } from './findRun.ts';
import { invalidParameter } from './mlflowError.ts';
import { route, type Routes } from './route.ts';
import { CONTEXT_TAG } from './runJson.ts';
import type { MlflowServices } from './services.ts';
import { tellerOf } from './teller.ts';
import { checkCount, checkLength } from './validation.ts';

const dataset = z.object({ name: z.string(), digest: z.string(), source_type: z.string(), source: z.string(), schema: optional(z.string()), profile: optional(z.string()) });
const inputs = z.object({
  run_id: z.string(),
  datasets: repeated(z.object({ tags: repeated(keyValue), dataset })),
  models: repeated(z.object({ model_id: z.string() })),
});
const outputs = z.object({ run_id: z.string(), models: repeated(z.object({ model_id: z.string(), step: optional(int64) })) });

const MOST_DATASETS = 1000;
/** MLflow's limits of what is said of a data set, in characters. */
const limits = { name: 500, digest: 36, schema: 1_048_575, source: 65_535, profile: 16_777_215, tagKey: 255, tagValue: 500 };

/** The tag in which 2.x clients keep what models a run logged. */
const MODEL_HISTORY_TAG = 'mlflow.log-model.history';

/** What runs read and made: data sets and models. */
export function runInputRoutes({ tracker, clock }: MlflowServices): Routes {
  return {
    'POST runs/log-inputs': route(inputs, ({ run_id, datasets, models }, call) => {
      checkCount('datasets', datasets.length, MOST_DATASETS);
      for (const input of datasets) checkDataset(input);
      active(run_id, (id) => tracker.read(id));
      const at = clock.nowMs();
      const records = [...datasets.map((input) => inputRecord(input, at)), ...models.map((model): ModelRecord => ({ kind: 'model', at, model: model.model_id, role: 'input' }))];
      if (!tracker.add(run_id, records, tellerOf(call))) throw noRun(run_id);
      return {};
    }),

    'POST runs/outputs': route(outputs, ({ run_id, models }, call) => {
      active(run_id, (id) => tracker.read(id));
      const at = clock.nowMs();
      const records = models.map(({ model_id, step = 0 }): ModelRecord => ({ kind: 'model', at, model: model_id, role: 'output', step }));
      if (!tracker.add(run_id, records, tellerOf(call))) throw noRun(run_id);
      return {};
    }),

    'POST runs/log-model': route(z.object({ run_id: z.string(), model_json: z.string() }), async ({ run_id, model_json }) => {
      const model = readModel(model_json);
      const known = active(run_id, (id) => tracker.read(id)).tags.get(MODEL_HISTORY_TAG)?.value;
      const history = JSON.stringify([...(known ? readHistory(known) : []), model]);
      accept(await tracker.edit(run_id, { kind: 'tags', values: [[MODEL_HISTORY_TAG, history]] }), run_id);
      return {};
    }),
  };
}

type GivenInput = z.output<typeof inputs>['datasets'][number];

function checkDataset({ tags, dataset: { name, digest, schema = '', source, profile = '' } }: GivenInput): void {
  checkLength('Dataset name', name, limits.name);
  checkLength('Dataset digest', digest, limits.digest);
  checkLength('Dataset schema', schema, limits.schema);
  checkLength('Dataset source', source, limits.source);
  checkLength('Dataset profile', profile, limits.profile);
  for (const { key, value } of tags) {
    checkLength('Input tag key', key, limits.tagKey);
    checkLength('Input tag value', value, limits.tagValue);
  }
}

function inputRecord({ tags, dataset: { name, digest, source_type, source, schema, profile } }: GivenInput, at: number): InputRecord {
  const context = tags.find(({ key }) => key === CONTEXT_TAG)?.value;
  const others = tags.filter(({ key }) => key !== CONTEXT_TAG);
  return {
    kind: 'input',
    at,
    name,
    digest,
    ...(context === undefined ? {} : { context }),
    mlflow: {
      sourceType: source_type,
      source,
      ...(schema === undefined ? {} : { schema }),
      ...(profile === undefined ? {} : { profile }),
      ...(others.length === 0 ? {} : { tags: Object.fromEntries(others.map(({ key, value }) => [key, value])) }),
    },
  };
}

const needed = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

function readModel(text: string): object {
  const model = parseJson(text);
  if (typeof model !== 'object' || model === null || Array.isArray(model)) throw invalidParameter(`Malformed model info. \n ${text.slice(0, 500)} \n is not valid JSON.`);
  const missing = needed.filter((name) => !Object.hasOwn(model, name));
  if (missing.length > 0) throw invalidParameter(`Model json is missing mandatory fields: {${missing.map((name) => `'${name}'`).join(', ')}}`);
  return model;
}

/** The models that a tag lists; whoever put something else into it loses nothing but the order. */
function readHistory(text: string): unknown[] {
  const history = parseJson(text);
  return Array.isArray(history) ? history : [text];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

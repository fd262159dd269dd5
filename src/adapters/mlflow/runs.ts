import * as z from 'zod/mini';
import type { RunStatus } from '../../core/runs/records.ts';
import { isRunId } from '../../core/runs/runId.ts';
import type { RunJson } from '../../core/runs/runStore.ts';
import type { NewRun } from '../../core/tracking/runTracker.ts';
import { experimentOf, locationOf } from './experimentLookup.ts';
import { int64, keyValue, optional, repeated } from './fields.ts';
import { accept, active, checkRunId, existing, noRun } from './findRun.ts';
import { invalidParameter } from './mlflowError.ts';
import { randomName } from './randomName.ts';
import { route, invalidValue, type Call, type Routes } from './route.ts';
import { homes, infoOf, runAnswer } from './runJson.ts';
import type { MlflowServices } from './services.ts';
import { tellerOf } from './teller.ts';
import { checkKey, checkLength } from './validation.ts';

const byId = z.object({ run_id: z.string() });
const created = z.object({
  experiment_id: optional(z.string()),
  user_id: optional(z.string()),
  run_name: optional(z.string()),
  start_time: optional(int64),
  tags: repeated(keyValue),
});
const updated = z.object({ run_id: z.string(), status: optional(z.union([z.string(), z.int()])), end_time: optional(int64), run_name: optional(z.string()) });

/** Making, reading, changing and deleting runs. */
export function runRoutes(services: MlflowServices): Routes {
  const { tracker, experiments } = services;
  return {
    'POST runs/create': route(created, (request, call) => createRun(request, call, services)),

    'GET runs/get': route(byId, async ({ run_id }) => {
      const found = await readRun(run_id, services);
      return runAnswer(found, await locationOf(found.run.experimentId, services));
    }),

    'POST runs/update': route(updated, async ({ run_id, status, end_time, run_name }, call) => {
      active(run_id, (id) => tracker.read(id));
      if (run_name !== undefined && run_name !== '') accept(await tracker.edit(run_id, { kind: 'name', value: run_name }), run_id);
      if (status !== undefined && !tracker.setStatus(run_id, readStatus(status), end_time, tellerOf(call))) throw noRun(run_id);
      const { run } = await readRun(run_id, services);
      return { run_info: infoOf(run, await locationOf(run.experimentId, { experiments })) };
    }),

    'POST runs/delete': route(byId, ({ run_id }) => setLifecycle(run_id, 'deleted', services)),
    'POST runs/restore': route(byId, ({ run_id }) => setLifecycle(run_id, 'active', services)),
  };
}

/** A run as the index tells it, with everything that was written to it until now. */
async function readRun(runId: string, { runs, fresh }: MlflowServices): Promise<RunJson> {
  checkRunId(runId);
  await fresh.settle(runId);
  const found = await runs.json(runId);
  if (!found) throw noRun(runId);
  return found;
}

async function createRun(request: z.output<typeof created>, call: Call, services: MlflowServices) {
  const { tracker } = services;
  const { id, name, lifecycle, artifactLocation } = await experimentOf(request.experiment_id || '0', services);
  if (lifecycle === 'deleted') throw invalidParameter(`The experiment ${id} must be in the 'active' state. Current state is deleted.`);
  const announced = readNewRun(request, call, { id, name });
  const runId = tracker.create(announced, tellerOf(call));
  return runAnswer(await readRun(runId, services), artifactLocation, true);
}

/** The records of a run that is announced; a tag that has a home in them is not kept as a tag too. */
function readNewRun({ run_name, user_id, start_time, tags }: z.output<typeof created>, { sessionId }: Call, experiment: { id: string; name: string }): NewRun {
  for (const { key } of tags) checkKey('tag', key);
  const told = new Map(tags.map(({ key, value }) => [key, value]));
  const named = told.get(homes.name);
  if (run_name && named !== undefined && named !== run_name) {
    throw invalidParameter(`Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='${run_name}', mlflow.runName='${named}').`);
  }
  const name = run_name || named || randomName();
  checkLength('Run name', name, LONGEST_NAME);
  const user = user_id || told.get(homes.user);
  const parent = told.get(homes.parent) ?? sessionId;
  const commit = told.get(homes.commit);
  const note = told.get(homes.note);
  return {
    start: {
      name,
      experiment,
      ...(user ? { user } : {}),
      ...(parent !== null && isRunId(parent) ? { parent } : {}),
      ...(start_time === undefined ? {} : { startedAt: start_time }),
    },
    ...(note === undefined ? {} : { note }),
    // MLflow does not say whether anything had changed since that commit.
    ...(commit ? { git: { commit, branch: told.get(homes.branch) || null, dirty: false } } : {}),
    tags: [...told].filter(([key]) => key !== homes.name && key !== homes.note && !(key === homes.user && user === told.get(key))),
  };
}

/** As long as MLflow's tag may be. */
const LONGEST_NAME = 8000;

async function setLifecycle(runId: string, value: 'active' | 'deleted', { tracker }: MlflowServices): Promise<object> {
  existing(runId, (id) => tracker.read(id));
  accept(await tracker.edit(runId, { kind: 'lifecycle', value }), runId);
  return {};
}

/** MLflow's states by number; a run that is scheduled is one that has not ended. */
const statuses: readonly (RunStatus | 'SCHEDULED')[] = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'];

function readStatus(given: string | number): RunStatus {
  const known = typeof given === 'number' ? statuses[given - 1] : statuses.find((status) => status === given);
  if (known === undefined) throw invalidValue('status', given);
  return known === 'SCHEDULED' ? 'RUNNING' : known;
}

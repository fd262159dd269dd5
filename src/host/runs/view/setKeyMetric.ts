import * as vscode from 'vscode';
import { UserFacingError } from '../../../core/errors.ts';
import type { ExperimentStore } from '../../../core/experiments/experimentStore.ts';
import { isSystemMetric, keyMetricTags } from '../../../core/runs/keyMetric.ts';
import { directionOfName, type MetricDirection } from '../../../core/runs/metricDirection.ts';
import type { Run } from '../../../core/runs/runStore.ts';
import { commandIds, registerCommand } from '../../commands.ts';
import { requireTrust } from '../../trust.ts';
import type { TrackedFolder } from '../../workspace/trackedWorkspaces.ts';
import { calledOn, type RunsViewPart } from './runsViewContext.ts';

/** "Set as Key Metric...": which metric the runs of an experiment are judged by, as tags of the experiment. */
export const registerKeyMetric: RunsViewPart = (context) =>
  registerCommand(commandIds.setKeyMetric, context.log, async (...called) => {
    requireTrust('Onramp writes nothing');
    const [row] = await calledOn(context, called, { title: 'Set Key Metric' });
    if (!row) return;
    const key = await pickMetric(row.folder);
    const direction = key === undefined ? undefined : await pickDirection(key);
    if (key === undefined || direction === undefined) return;
    const id = await recordedExperiment(row.folder, row.run);
    await setTag(row.folder.experiments, id, keyMetricTags.key, key);
    await setTag(row.folder.experiments, id, keyMetricTags.greaterIsBetter, direction === 'higher' ? 'True' : 'False');
    // Records of experiments are not followed; the view asks for them when it is drawn.
    await context.state.change({});
  });

async function pickMetric({ runs }: TrackedFolder): Promise<string | undefined> {
  const metrics = (await runs.knownFields()).metrics.filter((key) => !isSystemMetric(key));
  if (metrics.length === 0) throw new UserFacingError('No run has a metric yet.', 'Print or log one, such as rmse, then choose it.');
  const shown = metrics.map((label) => {
    const direction = directionOfName(label);
    return direction ? { label, description: `${direction} is better` } : { label };
  });
  return (await vscode.window.showQuickPick(shown, { title: 'Set Key Metric', placeHolder: 'By which metric are the runs of this experiment judged?' }))?.label;
}

/** The direction that the name tells comes first. */
async function pickDirection(key: string): Promise<MetricDirection | undefined> {
  const told = directionOfName(key);
  const items: { label: string; direction: MetricDirection; description?: string }[] = [
    { label: 'Lower is better', direction: 'lower' },
    { label: 'Higher is better', direction: 'higher' },
  ];
  const shown = items.sort((a, b) => Number(b.direction === told) - Number(a.direction === told)).map((item) => (item.direction === told ? { ...item, description: 'as its name says' } : item));
  return (await vscode.window.showQuickPick(shown, { title: `Direction of ${key}` }))?.direction;
}

/** The id of a run's experiment, recorded where only runs told of it until now. */
async function recordedExperiment({ experiments, runs }: TrackedFolder, run: Run): Promise<string> {
  if (await experiments.get(run.experimentId)) return run.experimentId;
  const name = (await runs.details(run.id))?.experimentName;
  const created = name ? await experiments.create({ name }) : undefined;
  if (created?.ok && created.experiment.id === run.experimentId) return run.experimentId;
  throw new UserFacingError(`The experiment of ${run.name} is not recorded here.`, 'It comes from another store; import it from there first.');
}

async function setTag(experiments: ExperimentStore, id: string, key: string, value: string): Promise<void> {
  const result = await experiments.setTag(id, key, value);
  if (!result.ok) throw new UserFacingError('The key metric could not be kept.', result.reason === 'not-active' ? 'The experiment is deleted; restore it first.' : 'Refresh the view and try again.');
}

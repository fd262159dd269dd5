import type { Fact, ParamRow, RunView } from '../../../src/protocol/runView.ts';
import { dateTime } from '../../charts/format.ts';
import { Section } from '../../components/section.tsx';
import { DurationHistory } from './durationHistory.tsx';
import { ErrorView } from './errorView.tsx';
import { MetricTable } from './metricTable.tsx';
import { Note } from './note.tsx';
import type { RunApi } from './runApi.ts';
import { isSystem } from './runTabs.ts';

/** So many metrics are listed at a glance; all of them are on their own tab. */
const MOST_METRICS = 12;

export interface OverviewTabProps {
  run: RunView;
  api: RunApi;
  showsTable: boolean;
  onToggleTable: () => void;
  onOpenRun: (runId: string) => void;
  onShowMetrics: () => void;
}

/** The answer first: what went wrong, what came out, with what; then where and how it ran. */
export function OverviewTab({ run, api, showsTable, onToggleTable, onOpenRun, onShowMetrics }: OverviewTabProps) {
  const all = run.metrics.filter((row) => !isSystem(row));
  // What was said once, usually at the end, is the result; what has a course led to it.
  const metrics = [...all.filter(({ count }) => count <= 1), ...all.filter(({ count }) => count > 1)];
  return (
    <>
      {run.exception && <ErrorView exception={run.exception} api={api} />}
      <div class="values">
        {metrics.length > 0 && (
          <Section title="Metrics">
            <MetricTable rows={metrics.slice(0, MOST_METRICS)} />
            {metrics.length > MOST_METRICS && <button class="link more" onClick={onShowMetrics}>All {metrics.length} metrics</button>}
          </Section>
        )}
        {run.params.length > 0 && <Params rows={run.params} />}
        {(run.canEdit || run.note !== '') && <Note note={run.note} html={run.noteHtml} canEdit={run.canEdit} api={api} />}
      </div>
      {metrics.length + run.params.length + run.artifacts.length + run.inputs.length + run.childTotal === 0 && run.status !== 'RUNNING' && (
        <p class="message">Nothing was recorded from inside this run: no parameters, no metrics, no files. What Python programs print or log, and the data they read, is recorded when Onramp's helper is loaded.</p>
      )}
      <Facts facts={run.facts} startedAtMs={run.startedAtMs} />
      {run.history.length > 1 && <DurationHistory run={run} showsTable={showsTable} onToggleTable={onToggleTable} onOpen={onOpenRun} />}
    </>
  );
}

function Params({ rows }: { rows: readonly ParamRow[] }) {
  return (
    <Section title="Parameters">
      <table>
        <tbody>
          {rows.map(({ key, value, refused }) => (
            <tr key={key}>
              <th scope="row" class="code">{key}</th>
              <td>
                <span class="code value">{value}</span>
                {refused.length > 0 && <span class="note"> later set to {refused.join(', ')}; the first value counts</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}

function Facts({ facts, startedAtMs }: { facts: readonly Fact[]; startedAtMs: number }) {
  return <FactList label="What, where and how" facts={[{ label: 'Started', value: dateTime(startedAtMs), isCode: false }, ...facts]} />;
}

/** Facts as a grid of terms and what they say. */
export function FactList({ label, facts }: { label: string; facts: readonly Fact[] }) {
  return (
    <section aria-label={label}>
      <dl class="facts">
        {facts.map((fact, position) => (
          <div key={`${fact.label} ${position}`}>
            <dt>{fact.label}</dt>
            <dd>
              <span class={fact.isCode ? 'code' : ''}>{fact.value}</span>
              {fact.note && <span class="note">{fact.note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

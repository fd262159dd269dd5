import { useEffect, useState } from 'preact/hooks';
import { MOST_SIDE_BY_SIDE, type ComparedEnvironmentView, type DiffTableView } from '../../../src/protocol/comparePanel.ts';
import { Section } from '../../components/section.tsx';
import type { ChartTabProps } from './tabProps.ts';

/** Where the first runs differ in their packages, interpreters and machines. */
export function EnvironmentTab({ shown, api }: ChartTabProps) {
  const ids = shown.runs.slice(0, MOST_SIDE_BY_SIDE).map(({ runId }) => runId).join();
  const [environments, setEnvironments] = useState<ComparedEnvironmentView | null>(null);
  useEffect(() => {
    let isWanted = true;
    api.act(api.request('readEnvironments', { runIds: ids === '' ? [] : ids.split(',') }).then((read) => isWanted && setEnvironments(read)));
    return () => void (isWanted = false);
  }, [ids]);
  if (!environments) return <p class="message">Reading the environments…</p>;
  const names = new Map(shown.runs.map(({ runId, name }) => [runId, name]));
  const runs = environments.runIds.map((runId) => names.get(runId) ?? '');
  return (
    <div class="chart-room">
      {shown.runs.length > MOST_SIDE_BY_SIDE && <p class="note">The first {MOST_SIDE_BY_SIDE} runs, in the order of the table.</p>}
      <Section title="Packages"><Differences table={environments.packages} runs={runs} noun="package" /></Section>
      <Section title="Machine and interpreter"><Differences table={environments.facts} runs={runs} noun="fact" /></Section>
    </div>
  );
}

function Differences({ table: { rows, equal, unknown }, runs, noun }: { table: DiffTableView; runs: readonly string[]; noun: string }) {
  const told = runs.length - unknown.length;
  if (told === 0) return <p class="message">None of these runs recorded it.</p>;
  const same = `${equal.toLocaleString()} ${noun}${equal === 1 ? ' is' : 's are'} equal in ${told === 1 ? 'the one run that recorded them' : `all ${told}`}`;
  return (
    <>
      <p class="note">{rows.length === 0 ? `Nothing differs: ${same}.` : `${rows.length.toLocaleString()} differ; ${same}.`}{unknown.length > 0 && ` ${unknown.length} ${unknown.length === 1 ? 'run' : 'runs'} recorded nothing.`}</p>
      {rows.length > 0 && (
        <div class="sheet" tabIndex={0} role="group" aria-label={`Differing ${noun}s`}>
          <table>
            <thead><tr><th scope="col">{noun === 'package' ? 'Package' : ''}</th>{runs.map((name, position) => <th key={position} scope="col">{name}</th>)}</tr></thead>
            <tbody>
              {rows.map(({ key, values }) => (
                <tr key={key}>
                  <th scope="row">{key}</th>
                  {values.map((value, position) => <td key={position} class={value === null ? 'note' : value === values[0] ? '' : 'differs'}>{value ?? (unknown.includes(position) ? 'not recorded' : 'none')}</td>)}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

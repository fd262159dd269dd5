import { useEffect, useState } from 'preact/hooks';
import type { CompareView, GroupVerdictView } from '../../../src/protocol/comparePanel.ts';
import type { ComparisonView } from '../../../src/protocol/comparison.ts';
import type { CompareApi } from './compareApi.ts';
import type { TableColumn } from './tableColumns.ts';
import type { TableRow } from './tableRows.ts';

/** So many groups are judged; more are no comparison. */
const MOST_GROUPS = 200;
const none: ReadonlyMap<string, GroupVerdictView> = new Map();

/** How the groups of the table stand against that of the baseline, by their keys; empty where there are no groups, or no baseline. */
export function useVerdicts(api: CompareApi, comparison: ComparisonView, view: Pick<CompareView, 'aggregation'>, judged: TableColumn | undefined, rows: readonly TableRow[], baseline: number | null): ReadonlyMap<string, GroupVerdictView> {
  const [verdicts, setVerdicts] = useState(none);
  useEffect(() => {
    setVerdicts(none);
    const groups = rows.filter((row) => row.kind === 'group');
    const own = groups.find((group) => baseline !== null && group.rows.includes(baseline));
    if (!judged || !own) return undefined;
    let isWanted = true;
    const others = groups.filter((group) => group !== own).slice(0, MOST_GROUPS);
    const idsOf = (members: readonly number[]) => members.flatMap((row) => comparison.rows[row]?.runId ?? []);
    api.act(
      api
        .request('judgeGroups', { metric: judged.title, direction: judged.direction, aggregation: view.aggregation, baseline: idsOf(own.rows), groups: others.map((group) => idsOf(group.rows)) })
        .then((answer) => isWanted && setVerdicts(new Map(others.flatMap(({ key }, position) => (answer[position] ? [[key, answer[position]]] : []))))),
    );
    return () => void (isWanted = false);
  }, [comparison.rows, comparison.columns, view.aggregation, judged?.id, judged?.direction, groupKeys(rows), baseline]);
  return verdicts;
}

function groupKeys(rows: readonly TableRow[]): string {
  return rows.flatMap((row) => (row.kind === 'group' ? [`${row.key} ${row.rows.length}`] : [])).join('\n');
}

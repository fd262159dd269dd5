import fc from 'fast-check';
import { draftRecord } from '../../../src/core/ledger/draftRecord';
import type { StoredRecord } from '../../../src/core/ledger/ledgerRecord';
import { RecordGraph } from '../../../src/core/ledger/recordGraph';
import { fileOf } from './ledgers';
import { START_MS } from './runRecords';

/** A step in the life of three clones: one publishes, or takes over all that another has. */
type Step = { do: 'publish'; clone: number; subject: number; value: number; reliesOn: number | null } | { do: 'pull'; clone: number; from: number };

const clone = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('publish' as const), clone, subject: fc.nat({ max: 2 }), value: fc.nat({ max: 1 }), reliesOn: fc.option(fc.nat({ max: 2 })) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pull' as const), clone, from: clone }) },
);

/** All records of three clones that wrote and merged. */
export const anyHistory: fc.Arbitrary<StoredRecord[]> = fc.array(step, { maxLength: 25 }).map(play);

function play(steps: readonly Step[]): StoredRecord[] {
  const clones = [0, 1, 2].map(() => new Map<string, StoredRecord>());
  steps.forEach((taken, position) => {
    const own = clones[taken.clone] ?? new Map<string, StoredRecord>();
    if (taken.do === 'pull') for (const [hash, stored] of clones[taken.from] ?? []) own.set(hash, stored);
    else {
      const stored = publish([...own.values()], taken, position);
      own.set(stored.hash, stored);
    }
  });
  return [...new Map(clones.flatMap((records) => [...records])).values()];
}

function publish(records: StoredRecord[], { clone, subject, value, reliesOn }: Extract<Step, { do: 'publish' }>, position: number): StoredRecord {
  const graph = RecordGraph.of(records);
  const { subjects } = graph;
  const drafted = draftRecord(
    { kind: 'test.decided', body: { position }, decides: [{ subject: `s${subject}`, value, resolves: true }], ...(reliesOn === null ? {} : { relies: [{ subject: `s${reliesOn}` }] }) },
    { records: graph.records, heads: graph.heads, subjects },
    { at: START_MS, author: { name: `clone ${clone}`, source: 'git' }, tool: 'test' },
  );
  if (!drafted.ok) throw new Error(drafted.reason);
  return { hash: fileOf(drafted.record).hash, record: drafted.record };
}

/** Whether one record builds on another, found by walking. */
export function buildsOn(records: readonly StoredRecord[], later: StoredRecord, earlier: StoredRecord): boolean {
  return later.record.parents.some((parent) => parent === earlier.hash || records.some((stored) => stored.hash === parent && buildsOn(records, stored, earlier)));
}

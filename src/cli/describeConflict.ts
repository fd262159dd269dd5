import { canonicalJson } from '../core/ledger/canonicalJson.ts';
import { recordFileName } from '../core/ledger/ledgerRecord.ts';
import { valueOf, type Conflict } from '../core/ledger/recordGraph.ts';

/** What is in conflict and the records that are, each with the name of its file. */
export function describeConflict({ subject, reason, reliedOn, records }: Conflict): string[] {
  const why = reason === 'decided-twice' ? 'was decided without seeing each other' : `relied on ${reliedOn}, which was decided anew without it being seen`;
  return [
    `${subject} ${why}:`,
    ...records.map((stored, position) => {
      const { number, author, at } = stored.record;
      const about = reason === 'relied-on-changed' && position > 0 ? (reliedOn ?? subject) : subject;
      return `  ${canonicalJson(valueOf(stored, about))} by ${author.name}, ${describeTime(at)}, ${recordFileName(number, stored.hash)}`;
    }),
  ];
}

/** A conflict for programs. */
export function toConflictJson({ records, ...conflict }: Conflict): object {
  return { ...conflict, records: records.map(({ hash, record: { number, author, at, decides } }) => ({ number, hash, author, at, decides })) };
}

function describeTime(at: number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? 'at no known time' : time.toISOString();
}

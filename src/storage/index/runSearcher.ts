import type { FoundRuns, RunSearch } from '../../core/runs/runStore.ts';
import type { OrderBy } from '../../core/search/filter.ts';
import type { SortKey } from '../../core/search/runOrder.ts';
import type { Database, Row } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { RunTable } from './runTable.ts';
import { compileSearch } from './searchSql.ts';

interface SearchedTables {
  database: Database;
  runs: RunTable;
  keys: KeyTable;
}

/** Finds runs: which, by one statement, and only then what they are. */
export class RunSearcher {
  constructor(private readonly tables: SearchedTables) {}

  search(search: RunSearch): FoundRuns {
    const { numbers, next } = this.find(search);
    return { runs: this.tables.runs.byNumbers(numbers), next };
  }

  /** The numbers of the runs that a search finds, in its order. */
  find(search: RunSearch): { numbers: number[]; next: SortKey | null } {
    const { database, runs, keys } = this.tables;
    const limit = Math.max(0, Math.trunc(search.limit));
    // One more tells whether there is another page.
    const { sql, parameters } = compileSearch({ ...search, limit: limit + 1 }, (name) => keys.find(name));
    const rows = database.allOnce(sql, parameters);
    const numbers = rows.slice(0, limit).map((row) => Number(row['no']));
    const row = rows[limit - 1];
    const [last] = rows.length > limit && row ? runs.byNumbers(numbers.slice(-1)) : [];
    return { numbers, next: last && row ? { values: sortValues(row, search.orderBy), startTime: last.startedAtMs, runId: last.id } : null };
  }
}

function sortValues(row: Row, orderBy: OrderBy): SortKey['values'] {
  return orderBy.map((_, position) => {
    const rank = Number(row[`rank_${position}`]);
    if (rank > 0) return rank === 1 ? Number.NaN : null;
    const value = row[`value_${position}`];
    return typeof value === 'number' ? value : String(value);
  });
}

import type { BrowsedPage, BrowseQuery } from '../../core/search/browse.ts';
import { compareGroups, type RunGroup, type RunGrouping } from '../../core/search/runGroups.ts';
import { compileBrowse, compileBrowseCount, compileGroups } from './browseSql.ts';
import type { Database } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { RunTable } from './runTable.ts';

/** Answers a view that shows runs: page by page, and put together in groups. */
export class RunBrowser {
  constructor(private readonly tables: { database: Database; runs: RunTable; keys: KeyTable }) {}

  page(query: BrowseQuery, limit: number): BrowsedPage {
    const { database, runs } = this.tables;
    const page = compileBrowse(query, limit, this.findKey);
    const numbers = database.allOnce(page.sql, page.parameters).map((row) => Number(row['no']));
    const count = compileBrowseCount(query, this.findKey);
    return { runs: runs.listedByNumbers(numbers), total: Number(database.allOnce(count.sql, count.parameters)[0]?.['count']) };
  }

  groups(query: BrowseQuery, grouping: RunGrouping): RunGroup[] {
    const { sql, parameters } = compileGroups(query, grouping, this.findKey);
    const groups = this.tables.database.allOnce(sql, parameters).map((row): RunGroup => ({
      value: row['value'] === null ? null : String(row['value']),
      count: Number(row['count']),
      running: Number(row['running']),
      latestMs: Number(row['latest_ms']),
      experimentName: row['experiment_name'] === null ? null : String(row['experiment_name']),
    }));
    return groups.sort((a, b) => compareGroups(grouping, a, b));
  }

  private readonly findKey = (name: string) => this.tables.keys.find(name);
}

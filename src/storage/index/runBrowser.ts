import type { KeyMetric } from '../../core/runs/keyMetric.ts';
import type { BrowsedPage, BrowseQuery } from '../../core/search/browse.ts';
import { compareGroups, type RunGroup, type RunGrouping } from '../../core/search/runGroups.ts';
import { compileBrowse, compileBrowseCount, compileGroups, type RankedMetric } from './browseSql.ts';
import type { Database } from './database.ts';
import type { KeyTable } from './keyTable.ts';
import type { RunGlances } from './runGlances.ts';
import type { RunTable } from './runTable.ts';

/** Answers a view that shows runs: page by page, and put together in groups. */
export class RunBrowser {
  constructor(private readonly tables: { database: Database; runs: RunTable; keys: KeyTable; glances: RunGlances }) {}

  page(query: BrowseQuery, limit: number): BrowsedPage {
    const { database, runs } = this.tables;
    const page = compileBrowse(query, limit, this.findKey, query.bestFirst && this.rank(query, query.bestFirst.chosen));
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

  /** The key metrics of all experiments that a view has runs of. */
  private rank(query: BrowseQuery, chosen: Readonly<Record<string, KeyMetric>>): RankedMetric[] {
    const places = new Map<string, number>();
    const experiments = this.groups(query, { by: 'experiment' }).sort((a, b) => b.latestMs - a.latestMs);
    return experiments.flatMap(({ value: experimentId }) => {
      const metric = experimentId === null ? undefined : this.tables.glances.keyMetricOf(experimentId, chosen);
      if (!metric || experimentId === null) return [];
      const name = JSON.stringify([metric.key, metric.direction]);
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      return [{ ...metric, experimentId, place }];
    });
  }

  private readonly findKey = (name: string) => this.tables.keys.find(name);
}

import * as z from 'zod/mini';
import type { RunScope } from '../../core/runs/runStore.ts';
import type { Clause } from '../../core/search/filter.ts';
import { readSearch, type SearchRefusal } from '../../core/search/searchPage.ts';
import { int64, optional, repeated } from './fields.ts';
import { invalidParameter, type MlflowError } from './mlflowError.ts';
import { JsonText, invalidValue, route, type Routes } from './route.ts';
import { homes, runText } from './runJson.ts';
import type { MlflowServices } from './services.ts';

const searched = z.object({
  experiment_ids: repeated(z.string()),
  filter: optional(z.string()),
  run_view_type: optional(z.union([z.string(), z.int()])),
  max_results: optional(int64),
  order_by: repeated(z.string()),
  page_token: optional(z.string()),
});

const MOST_RESULTS = 50_000;
const RESULTS_UNLESS_ASKED = 1000;

/** Searching runs. */
export function runSearchRoutes({ runs, fresh, experiments }: MlflowServices): Routes {
  return {
    'POST runs/search': route(searched, async ({ experiment_ids, filter = '', run_view_type, max_results, order_by, page_token }) => {
      const scope: RunScope = { experimentIds: experiment_ids, lifecycle: readViewType('run_view_type', run_view_type) };
      const request = { filter, orderBy: order_by, freeText: '', scope, limit: readMaxResults(max_results, RESULTS_UNLESS_ASKED, MOST_RESULTS), ...(page_token === undefined ? {} : { pageToken: page_token }) };
      const read = readSearch(request, translateTag);
      if (!read.ok) throw refused(read);
      await fresh.settleAll();
      const locations = new Map((await experiments.list()).map(({ id, artifactLocation }) => [id, artifactLocation]));
      const parts: Buffer[] = [];
      const next = await runs.searchJson(read.search, (found) => {
        const texts = found.map((one) => runText(one, locations.get(one.run.experimentId) ?? null));
        parts.push(Buffer.from(`${parts.length === 0 ? '{"runs":[' : ','}${texts.join(',')}`));
      });
      const token = read.tokenOf(next);
      const last = token === null ? '' : `"next_page_token":${JSON.stringify(token)}`;
      return parts.length === 0 ? new JsonText(`{${last}}`) : new JsonText([...parts, Buffer.from(`]${last && `,${last}`}}`)]);
    }),
  };
}

/** Which of the living and the deleted are meant; MLflow numbers them. */
export function readViewType(name: string, given: string | number | undefined): RunScope['lifecycle'] {
  switch (given) {
    case undefined:
    case 1:
    case 'ACTIVE_ONLY':
      return 'active';
    case 2:
    case 'DELETED_ONLY':
      return 'deleted';
    case 3:
    case 'ALL':
      return 'all';
    default:
      throw invalidValue(name, given);
  }
}

/** How many results a page has. */
export function readMaxResults(given: number | undefined, unlessAsked: number, most: number): number {
  if (given !== undefined && given < 1) throw invalidParameter(`Invalid value for request parameter max_results. It must be a positive integer, but got value ${given}`);
  if (given !== undefined && given > most) throw invalidParameter(`Invalid value for request parameter max_results. It must be at most ${most}, but got value ${given}`);
  return given ?? unlessAsked;
}

/** Two tags that clients search by are fields of our records. */
function translateTag(clause: Clause): Clause {
  if (clause.type !== 'text' || clause.field.kind !== 'tag') return clause;
  const attribute = ({ [homes.name]: 'run_name', [homes.user]: 'user_id' } as const)[clause.field.key];
  return attribute ? { ...clause, field: { kind: 'attribute', key: attribute } } : clause;
}

function refused(refusal: SearchRefusal): MlflowError {
  switch (refusal.part) {
    case 'filter':
      return invalidParameter(`Invalid filter: ${refusal.error.message}`);
    case 'order-by':
      return invalidParameter(`Invalid order_by: ${refusal.error.message}`);
    case 'page-token':
      return invalidParameter(`Invalid page token: ${refusal.message}`);
  }
}

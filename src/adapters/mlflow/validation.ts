import { invalidParameter } from './mlflowError.ts';

/*
 * MLflow's limits and rules for names, with its words (`mlflow/utils/validation.py`). One difference: values of parameters
 * and tags that are too long for MLflow's tables, which its server cuts off, are kept whole; the answer is the same.
 */

const LONGEST_KEY = 250;
const MOST_METRICS = 1000;
const MOST_PARAMS_OR_TAGS = 100;
const MOST_ENTRIES = 1000;
const LARGEST_BATCH_BYTES = 1_000_000;

export interface GivenMetric {
  key: string;
  value: number;
  timestamp: number;
  step: number;
}

/** The key of a metric, a parameter or a tag. */
export function checkKey(kind: 'metric' | 'parameter' | 'tag', key: string): void {
  if (!/^[/\p{L}\p{N}_.\- :]*$/u.test(key)) {
    throw invalidParameter(`Invalid ${kind} name: '${key.slice(0, LONGEST_KEY)}'. Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`);
  }
  const path = normalPath(key);
  if (path !== key || path === '.' || path.startsWith('..') || path.startsWith('/')) {
    throw invalidParameter(`Invalid ${kind} name: '${key.slice(0, LONGEST_KEY)}'. Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to '${path.slice(0, LONGEST_KEY)}'`);
  }
  checkLength({ metric: 'Metric name', parameter: 'Param key', tag: 'Tag key' }[kind], key, LONGEST_KEY);
}

/** A metric but for its key; NaN and the infinities are values. */
export function checkMetric({ key, value, timestamp }: GivenMetric): void {
  if (timestamp < 0) throw invalidParameter(`Got invalid timestamp ${timestamp} for metric '${key}' (value=${value}). Timestamp must be a nonnegative long (64-bit integer) `);
}

/** How much one batch may hold. */
export function checkBatch(bodyBytes: number, metrics: number, params: number, tags: number): void {
  if (bodyBytes > LARGEST_BATCH_BYTES) throw invalidParameter(`Batched logging API requests must be at most ${LARGEST_BATCH_BYTES} bytes, got a request of size ${bodyBytes}.`);
  checkCount('metrics', metrics, MOST_METRICS);
  checkCount('params', params, MOST_PARAMS_OR_TAGS);
  checkCount('tags', tags, MOST_PARAMS_OR_TAGS);
  checkCount('metrics, params, and tags', metrics + params + tags, MOST_ENTRIES);
}

/** How many entries of one kind a batch may hold. */
export function checkCount(kind: string, count: number, most: number): void {
  if (count > most) throw invalidParameter(`A batch logging request can contain at most ${most} ${kind}. Got ${count} ${kind}. Please split up ${kind} across multiple requests and try again.`);
}

/** How long a text may be, in characters. */
export function checkLength(name: string, text: string, most: number): void {
  if (text.length > most) throw invalidParameter(`${name} '${text.slice(0, 250)}' had length ${text.length}, which exceeded length limit of ${most}`);
}

/** What Python's `posixpath.normpath` makes of a path. */
function normalPath(path: string): string {
  const isAbsolute = path.startsWith('/');
  const names: string[] = [];
  for (const name of path.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..' || names.at(-1) === '..' || (names.length === 0 && !isAbsolute)) names.push(name);
    else names.pop();
  }
  const start = isAbsolute ? (path.startsWith('//') && !path.startsWith('///') ? '//' : '/') : '';
  return start + names.join('/') || '.';
}

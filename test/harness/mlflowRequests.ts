/** A request to an endpoint, valid, nearly valid or hostile. */
export interface GeneratedRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
  /** True for a client that hangs up before its body is whole. */
  vanishes: boolean;
}

type Fields = Record<string, unknown>;

const ROOT = '/api/2.0/mlflow/';
const ARTIFACTS = '/api/2.0/mlflow-artifacts/artifacts';

/** Texts and values that have broken servers before. */
const hostileTexts = ['', ' ', '\0', '..', '../../../etc/passwd', '%2e%2e%2f', 'a'.repeat(300), 'ß'.repeat(7000), '__proto__', 'constructor', '\ud800', "'; DROP TABLE run; --", '`', '"', '\n', 'NaN', 'null', '0', '-1', '1e999', '${1}', '\u202e', '😀'];
const hostileValues: unknown[] = [null, true, -1, 0, 1.5, 1e300, 2 ** 63, 2 ** 64, -(2 ** 70), [], {}, [[]], [null], { a: { b: { c: [] } } }, 'Infinity', 'NaN', ...hostileTexts];

/** Requests that follow from a seed and from the ids that answers have told. */
export class MlflowRequests {
  private readonly runs: string[] = ['f'.repeat(32)];
  private readonly experiments: string[] = ['0', '4711'];
  private readonly models: string[] = [`m-${'f'.repeat(32)}`];
  private readonly tokens: string[] = ['x'];
  private state: number;

  constructor(seed: number) {
    this.state = seed;
  }

  next(): GeneratedRequest {
    const [method, path, fields] = this.valid();
    const kind = this.random();
    if (kind < 0.45) return this.toRequest(method, path, fields);
    if (kind < 0.85) return this.toRequest(method, path, this.spoil(fields));
    return this.hostile(method, path, fields);
  }

  /** Learns ids from an answer. */
  learn(text: string): void {
    for (const [name, pool] of [['run_id', this.runs], ['experiment_id', this.experiments], ['model_id', this.models], ['next_page_token', this.tokens]] as const) {
      const found = new RegExp(`"${name}":"([^"]{1,300})"`).exec(text)?.[1];
      if (found !== undefined && !pool.includes(found)) pool.push(found);
      // Enough to choose from; the first ones stay, as they are not there.
      if (pool.length > 40) pool.splice(2, 1);
    }
  }

  private valid(): [method: string, path: string, fields: Fields] {
    const run_id = this.pick(this.runs);
    const experiment_id = this.pick(this.experiments);
    const model_id = this.pick(this.models);
    const key = this.pick(['lr', 'loss', 'val/loss', 'größe', 'mlflow.runName', 'mlflow.note.content']);
    const point = () => ({ key, value: this.pick([0, 1, -2.5, 'NaN', 'Infinity', 1e-320]), timestamp: this.whole(1e12), step: this.whole(100), ...(this.random() < 0.1 ? { model_id } : {}) });
    const entry = () => ({ key: `${key}${this.whole(3)}`, value: this.pick(['1', 'zwei', '']) });
    const list = <T>(make: () => T, most: number): T[] => Array.from({ length: this.whole(most) }, make);
    return this.pick<() => [string, string, Fields]>([
      () => ['POST', 'runs/create', { experiment_id, run_name: this.pick(['a', 'b', '']), tags: list(entry, 5), start_time: this.whole(1e12) }],
      () => ['POST', 'runs/log-metric', { run_id, ...point() }],
      () => ['POST', 'runs/log-parameter', { run_id, ...entry() }],
      () => ['POST', 'runs/set-tag', { run_id, ...entry() }],
      () => ['POST', 'runs/delete-tag', { run_id, key }],
      () => ['POST', 'runs/log-batch', { run_id, metrics: list(point, 200), params: list(entry, 5), tags: list(entry, 5) }],
      () => ['POST', 'runs/log-inputs', { run_id, datasets: list(() => ({ tags: list(entry, 2), dataset: { name: 'd', digest: String(this.whole(5)), source_type: 'local', source: '{}' } }), 3), models: [{ model_id }] }],
      () => ['POST', 'runs/outputs', { run_id, models: [{ model_id, step: this.whole(3) }] }],
      () => ['POST', 'runs/log-model', { run_id, model_json: JSON.stringify({ run_id, artifact_path: 'm', flavors: {}, utc_time_created: '' }) }],
      () => ['POST', 'runs/update', { run_id, status: this.pick(['RUNNING', 'FINISHED', 'FAILED', 'KILLED', 3]), end_time: this.whole(1e12), run_name: this.pick(['x', 'y']) }],
      () => ['POST', this.pick(['runs/delete', 'runs/restore', 'runs/restore']), { run_id }],
      () => ['POST', 'runs/search', { experiment_ids: [experiment_id], filter: this.pick(['', "params.lr = '1'", 'metrics.loss > 0', "tags.`mlflow.runName` LIKE '%a%'", 'metrics.loss >']), order_by: this.pick([[], ['metrics.loss DESC'], ['start_time']]), max_results: 1 + this.whole(50), page_token: this.pick(this.tokens), run_view_type: this.pick(['ALL', 'ACTIVE_ONLY', 'DELETED_ONLY']) }],
      () => ['GET', 'runs/get', { run_id }],
      () => ['GET', 'metrics/get-history', { run_id, metric_key: key, max_results: 1 + this.whole(50) }],
      () => ['GET', 'metrics/get-history-bulk-interval', { run_ids: run_id, metric_key: key, max_results: 1 + this.whole(50) }],
      () => ['POST', 'experiments/create', { name: `e${this.whole(20)}`, tags: list(entry, 2) }],
      () => ['GET', 'experiments/get', { experiment_id }],
      () => ['GET', 'experiments/get-by-name', { experiment_name: `e${this.whole(20)}` }],
      () => ['POST', 'experiments/search', { filter: this.pick(['', "name LIKE 'e%'", "tags.a = '1'"]), max_results: 1 + this.whole(10) }],
      () => ['POST', 'experiments/set-experiment-tag', { experiment_id, ...entry() }],
      () => ['POST', this.pick(['experiments/delete', 'experiments/restore', 'experiments/restore']), { experiment_id }],
      () => ['POST', 'experiments/update', { experiment_id, new_name: `e${this.whole(20)}` }],
      () => ['POST', 'logged-models', { experiment_id, name: 'm', source_run_id: run_id, params: list(entry, 3), tags: list(entry, 3) }],
      () => ['GET', `logged-models/${model_id}`, {}],
      () => ['PATCH', `logged-models/${model_id}`, { status: this.pick(['LOGGED_MODEL_READY', 'LOGGED_MODEL_PENDING', 2]) }],
      () => ['PATCH', `logged-models/${model_id}/tags`, { tags: list(entry, 3) }],
      () => ['POST', `logged-models/${model_id}/params`, { params: list(entry, 3) }],
      () => ['DELETE', `logged-models/${model_id}/tags/${encodeURIComponent(key)}`, {}],
      () => ['POST', 'logged-models/search', { experiment_ids: [experiment_id], filter: this.pick(['', 'metrics.loss > 0', "name = 'm'"]) }],
      () => ['POST', '/api/3.0/mlflow/traces', { trace: { trace_info: { trace_id: `tr-${this.whole(20)}`, trace_location: { type: 'MLFLOW_EXPERIMENT', mlflow_experiment: { experiment_id } }, request_time: '2026-11-23T12:34:39.370Z', state: 'OK', trace_metadata: {}, tags: {} } } }],
      () => ['POST', '/api/3.0/mlflow/traces/search', { locations: [{ mlflow_experiment: { experiment_id } }] }],
      () => ['GET', '/api/3.0/mlflow/traces/batchGet', { trace_ids: `tr-${this.whole(20)}` }],
      () => ['POST', '/v1/traces', {}],
      () => ['PUT', `${ARTIFACTS}/0/${run_id}/artifacts/${this.artifact()}`, { bytes: 'x'.repeat(this.whole(100_000)) }],
      () => ['GET', `${ARTIFACTS}/0/${run_id}/artifacts/${this.artifact()}`, {}],
      () => ['DELETE', `${ARTIFACTS}/0/${run_id}/artifacts/${this.artifact()}`, {}],
      () => ['GET', ARTIFACTS, { path: `0/${run_id}/artifacts` }],
    ])();
  }

  private artifact(): string {
    return this.random() < 0.8 ? `d/${this.whole(5)}.bin` : encodeURIComponent(this.pick(hostileTexts).toWellFormed());
  }

  /** The same fields with something wrong in one place. */
  private spoil(fields: Fields): Fields {
    const names = Object.keys(fields);
    const name = this.pick(names);
    if (names.length === 0 || this.random() < 0.2) return { ...fields, [this.pick(hostileTexts)]: this.pick(hostileValues) };
    const value = fields[name];
    if (Array.isArray(value) && value.length > 0 && this.random() < 0.6) {
      const spoiled = [...(value as unknown[])];
      const index = this.whole(spoiled.length);
      const item = spoiled[index];
      spoiled[index] = typeof item === 'object' && item !== null && !Array.isArray(item) ? this.spoil(item as Fields) : this.pick(hostileValues);
      return { ...fields, [name]: spoiled };
    }
    return { ...fields, [name]: this.pick(hostileValues) };
  }

  private hostile(method: string, path: string, fields: Fields): GeneratedRequest {
    const request = this.toRequest(method, path, fields);
    const { body } = request;
    return this.pick<() => GeneratedRequest>([
      () => ({ ...request, body: body.subarray(0, this.whole(body.length + 1)) }),
      () => ({ ...request, body: Buffer.from(Array.from({ length: this.whole(200) }, () => this.whole(256))) }),
      () => ({ ...request, body: Buffer.from('['.repeat(this.whole(20_000))) }),
      () => ({ ...request, body: Buffer.from(JSON.stringify(hostileValues)) }),
      () => ({ ...request, body: Buffer.alloc(2_000_000, '{"a":') }),
      () => ({ ...request, method: this.pick(['GET', 'PUT', 'PATCH', 'DELETE', 'POST', 'HEAD', 'OPTIONS']) }),
      () => ({ ...request, path: `${request.path}/${encodeURIComponent(this.pick(hostileTexts).toWellFormed())}` }),
      () => ({ ...request, path: `${request.path}?${this.pick(['%', '%ff', 'run_id=%00', '&&&', 'run_id=a&run_id=b', '__proto__=1'])}` }),
      () => ({ ...request, headers: { ...request.headers, [this.pick(['origin', 'host', 'authorization'])]: 'evil.example' } }),
      () => ({ ...request, headers: { ...request.headers, 'content-type': this.pick(['text/plain', 'multipart/form-data', '\u00ff']) } }),
      () => ({ ...request, body: Buffer.alloc(300_000, 'x'), vanishes: true }),
    ])();
  }

  private toRequest(method: string, path: string, fields: Fields): GeneratedRequest {
    const url = path.startsWith('/') ? path : ROOT + path;
    const isText = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
    if (method === 'GET') {
      const query = Object.entries(fields).map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent((isText(value) ? String(value) : JSON.stringify(value)).toWellFormed())}`);
      return { method, path: query.length === 0 ? url : `${url}?${query.join('&')}`, headers: {}, body: Buffer.alloc(0), vanishes: false };
    }
    const { bytes = '' } = fields;
    const body = method === 'PUT' && typeof bytes === 'string' ? bytes : JSON.stringify(fields);
    return { method, path: url, headers: { 'content-type': 'application/json' }, body: Buffer.from(body), vanishes: false };
  }

  private pick<T>(choices: readonly T[]): T {
    return choices[this.whole(choices.length)] as T;
  }

  private whole(below: number): number {
    return Math.floor(this.random() * below);
  }

  /** Between 0 and 1 (mulberry32). */
  private random(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}

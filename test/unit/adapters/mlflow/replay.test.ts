import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { MlflowClient} from '../../support/mlflow';
import { startEndpoint, type RunningEndpoint } from '../../support/mlflow';
import { GivenIds, outlineOf, readExchanges, type Exchange } from '../../support/recordedExchanges';
import { trackedWorkspace, type TrackedWorkspace } from '../../support/stores';

/** Bodies of uploads are shortened in the recordings: bytes of the same number stand in for them. */
function bodyOf({ path, request }: Exchange, ids: GivenIds): unknown {
  if (request === null) return undefined;
  if (path === '/v1/traces') return otlpSpanOf('36c123ed2d4c3ece9d2b169ef11080bc');
  const binary = typeof request === 'string' ? /^<binary (\d+) bytes>$/.exec(request)?.[1] : undefined;
  if (binary !== undefined) return randomBytes(Number(binary));
  return typeof request === 'string' ? request : ids.inValue(request);
}

/** The least request of OpenTelemetry that holds a span of a trace. */
function otlpSpanOf(traceId: string): Buffer {
  return [1, 2, 2, 1].reduceRight((inner, field) => Buffer.concat([Buffer.from([field * 8 + 2, inner.length]), inner]), Buffer.from(traceId, 'hex'));
}

/** Experiments that the recorded server had from earlier sessions. */
const earlier = new Set(['cap-exp', 'cap-3']);

function withoutEarlier(response: unknown): unknown {
  const { experiments } = response as { experiments?: { name: string }[] };
  return experiments ? { ...(response as object), experiments: experiments.filter(({ name }) => !earlier.has(name)) } : response;
}

/** MLflow 2 knows no outputs; its clients pass over what they do not know. */
function withoutOutputs(text: string): string {
  return text.replaceAll(',"outputs":{}', '');
}

for (const version of ['2.22', '3.11', '3.11-more']) {
  describe(`Exchanges recorded with MLflow ${version}`, function () {
    let workspace: TrackedWorkspace;
    let endpoint: RunningEndpoint;
    const ids = new GivenIds();
    const uploads = new Map<string, Buffer>();

    before(async () => {
      workspace = trackedWorkspace();
      endpoint = await startEndpoint(workspace.store);
    });
    after(async () => {
      await endpoint.dispose();
      workspace.dispose();
    });

    for (const exchange of readExchanges(version)) {
      const { n, method, path, query } = exchange;
      it(`${n}: ${method} ${path}`, async () => {
        await play(endpoint.client, exchange, query === null ? ids.inText(path) : `${ids.inText(path)}?${ids.inText(query)}`);
      });
    }

    async function play(client: MlflowClient, exchange: Exchange, url: string): Promise<void> {
      const body = bodyOf(exchange, ids);
      const { status, bytes } = await client.send(exchange.method, url, body === undefined ? {} : { body });
      assert.equal(status, exchange.status, bytes.toString('utf8'));
      if (exchange.method === 'PUT') uploads.set(url, Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
      const uploaded = exchange.method === 'GET' ? uploads.get(url) : undefined;
      if (uploaded) assert.deepEqual(bytes, uploaded);
      else if (isJson(exchange.response)) compare(exchange, JSON.parse(version === '2.22' ? withoutOutputs(bytes.toString('utf8')) : bytes.toString('utf8')));
    }

    function compare({ response: recorded, status }: Exchange, actual: unknown): void {
      const response = withoutEarlier(recorded);
      ids.learn(response, actual);
      const [wanted, found] = [outlineOf(ids.inValue(response)), outlineOf(actual)] as [Record<string, unknown>, Record<string, unknown>];
      if (status >= 400) assert.equal(found['error_code'], wanted['error_code']);
      else assert.deepEqual(found, wanted);
    }
  });
}

function isJson(response: unknown): boolean {
  return typeof response === 'object' && response !== null;
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cpSync } from 'node:fs';
import { openModels } from '../../../../src/storage/registry/openModels';
import { contentOf } from '../../support/artifacts';
import { writerServices } from '../../support/ledgers';
import { registryEndpoint, type Answer } from '../../support/registryEndpoint';
import { releasedAfterEach } from '../../support/released';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';
import { writeTrainingRun } from '../../support/trainingRuns';

const isPrompt = { key: 'mlflow.prompt.is_prompt', value: 'true' };

describe("MLflow's registry calls", () => {
  const released = releasedAfterEach();

  async function start() {
    const { store } = released(trackedWorkspace());
    const endpoint = released(await registryEndpoint(store));
    const ok = async (method: string, path: string, fields?: Record<string, unknown>) => {
      const { status, body } = await endpoint.call(method, path, fields);
      assert.equal(status, 200, JSON.stringify(body));
      return body;
    };
    return { ...endpoint, ok, store };
  }

  /** An endpoint with a model `bike` of so many versions. */
  async function withBike(versions = 1) {
    const endpoint = await start();
    await endpoint.ok('POST', 'registered-models/create', { name: 'bike' });
    for (let made = 0; made < versions; made += 1) await endpoint.ok('POST', 'model-versions/create', { name: 'bike', source: `runs:/r${made}/model`, run_id: `r${made}` });
    return endpoint;
  }

  const refused = ({ status, body }: Answer) => [status, body['error_code'], body['message']];

  it('creates and tells a model, leaving out what is empty', async () => {
    const { ok } = await start();
    const plain = { registered_model: { name: 'bike', creation_timestamp: START_MS + 1000, last_updated_timestamp: START_MS + 1000 } };
    assert.deepEqual(await ok('POST', 'registered-models/create', { name: 'bike' }), plain);
    assert.deepEqual(await ok('GET', 'registered-models/get', { name: 'bike' }), plain);
    const whole = { name: 'car', creation_timestamp: START_MS + 2000, last_updated_timestamp: START_MS + 2000, description: 'x', tags: [{ key: 'a', value: 'b' }, { key: 'empty', value: '' }] };
    assert.deepEqual(await ok('POST', 'registered-models/create', { name: 'car', description: 'x', tags: [{ key: 'a', value: 'b' }, { key: 'empty' }] }), { registered_model: whole });
  });

  it('creates and tells a version', async () => {
    const { ok } = await withBike(0);
    const at = START_MS + 2000;
    const version = { name: 'bike', version: '1', creation_timestamp: at, last_updated_timestamp: at, current_stage: 'None', description: '', source: 'runs:/r1/model', run_id: 'r1', status: 'READY', tags: [{ key: 'q', value: 'r' }], run_link: '' };
    assert.deepEqual(await ok('POST', 'model-versions/create', { name: 'bike', source: 'runs:/r1/model', run_id: 'r1', tags: [{ key: 'q', value: 'r' }] }), { model_version: version });
    assert.deepEqual(await ok('GET', 'model-versions/get', { name: 'bike', version: '1' }), { model_version: version });
    assert.deepEqual(await ok('GET', 'registered-models/get', { name: 'bike' }), { registered_model: { name: 'bike', creation_timestamp: START_MS + 1000, last_updated_timestamp: at, latest_versions: [version] } });
    assert.deepEqual(await ok('GET', 'model-versions/get-download-uri', { name: 'bike', version: '1' }), { artifact_uri: 'runs:/r1/model' });
  });

  it('names the aliases of a version where it is told alone, and not in lists', async () => {
    const { ok } = await withBike(2);
    for (const alias of ['champion', 'best']) assert.deepEqual(await ok('POST', 'registered-models/alias', { name: 'bike', alias, version: '2' }), {});
    const aliasesIn = (body: Record<string, unknown>, key: string) => ([body[key]].flat()[0] as { aliases?: string[] } | undefined)?.aliases;
    assert.deepEqual(aliasesIn(await ok('GET', 'model-versions/get', { name: 'bike', version: '2' }), 'model_version'), ['best', 'champion']);
    assert.deepEqual(aliasesIn(await ok('GET', 'registered-models/alias', { name: 'bike', alias: 'best' }), 'model_version'), ['best', 'champion']);
    assert.deepEqual(aliasesIn(await ok('POST', 'registered-models/get-latest-versions', { name: 'bike' }), 'model_versions'), ['best', 'champion']);
    assert.equal(aliasesIn(await ok('GET', 'model-versions/search', { filter: "name='bike'" }), 'model_versions'), undefined);
    const { registered_model: model } = await ok('GET', 'registered-models/get', { name: 'bike' });
    assert.deepEqual((model as { aliases: unknown }).aliases, [{ alias: 'best', version: '2' }, { alias: 'champion', version: '2' }]);
    assert.equal(aliasesIn(model as Record<string, unknown>, 'latest_versions'), undefined);
  });

  it('keeps the alias of a deleted version, which cannot be got by it', async () => {
    const { ok, call } = await withBike();
    await ok('POST', 'registered-models/alias', { name: 'bike', alias: 'champion', version: '1' });
    assert.deepEqual(await ok('DELETE', 'model-versions/delete', { name: 'bike', version: '1' }), {});
    const { registered_model: model } = await ok('GET', 'registered-models/get', { name: 'bike' });
    assert.deepEqual((model as { aliases: unknown }).aliases, [{ alias: 'champion', version: '1' }]);
    assert.deepEqual(refused(await call('GET', 'registered-models/alias', { name: 'bike', alias: 'champion' })), [404, 'RESOURCE_DOES_NOT_EXIST', 'Model Version (name=bike, version=1) not found']);
    assert.deepEqual(await ok('DELETE', 'registered-models/alias', { name: 'bike', alias: 'champion' }), {});
    assert.deepEqual(await ok('DELETE', 'registered-models/alias', { name: 'bike', alias: 'champion' }), {}, 'again');
    const { model_version: next } = await ok('POST', 'model-versions/create', { name: 'bike', source: 's3://x' });
    assert.equal((next as { version: string }).version, '2', 'a number is not used again');
  });

  it('moves versions between stages, with and without archiving those that were there', async () => {
    const { ok } = await withBike(3);
    const move = async (version: number, stage: string, archive?: boolean) =>
      ((await ok('POST', 'model-versions/transition-stage', { name: 'bike', version: String(version), stage, ...(archive === undefined ? {} : { archive_existing_versions: archive }) }))['model_version'] as { current_stage: string }).current_stage;
    const latest = async (stages?: string[]) => (((await ok('POST', 'registered-models/get-latest-versions', { name: 'bike', ...(stages ? { stages } : {}) }))['model_versions'] ?? []) as { version: string; current_stage: string }[]).map((one) => `${one.version} ${one.current_stage}`);
    assert.equal(await move(1, 'production'), 'Production', 'in any case');
    assert.equal(await move(2, 'Production', false), 'Production');
    assert.deepEqual(await latest(), ['2 Production', '3 None']);
    assert.equal(await move(3, 'Production', true), 'Production');
    assert.deepEqual(await latest(), ['2 Archived', '3 Production']);
    assert.deepEqual(await latest(['Production', 'staging']), ['3 Production']);
    assert.equal(await move(3, 'None'), 'None');
    assert.deepEqual(await latest(['Production']), []);
    assert.equal(await move(1, 'Staging', true), 'Staging');
  });

  it('changes and deletes tags and descriptions, renames and deletes a model', async () => {
    const { ok, call } = await withBike();
    await ok('POST', 'registered-models/set-tag', { name: 'bike', key: 'a', value: 'b' });
    await ok('POST', 'model-versions/set-tag', { name: 'bike', version: '1', key: 'c', value: 'd' });
    const described = (await ok('PATCH', 'registered-models/update', { name: 'bike', description: 'x' }))['registered_model'] as Record<string, unknown>;
    assert.deepEqual([described['description'], described['tags']], ['x', [{ key: 'a', value: 'b' }]]);
    const version = (await ok('PATCH', 'model-versions/update', { name: 'bike', version: 1, description: 'y' }))['model_version'] as Record<string, unknown>;
    assert.deepEqual([version['description'], version['tags']], ['y', [{ key: 'c', value: 'd' }]]);
    for (const _ of ['once', 'again']) {
      await ok('DELETE', 'registered-models/delete-tag', { name: 'bike', key: 'a' });
      await ok('DELETE', 'model-versions/delete-tag', { name: 'bike', version: '1', key: 'c' });
    }
    const renamed = (await ok('POST', 'registered-models/rename', { name: 'bike', new_name: 'ride' }))['registered_model'] as { name: string; tags?: unknown; latest_versions: { name: string; last_updated_timestamp: number }[]; last_updated_timestamp: number };
    assert.deepEqual([renamed.name, renamed.latest_versions[0]?.name, renamed.tags, renamed.latest_versions[0]?.last_updated_timestamp], ['ride', 'ride', undefined, renamed.last_updated_timestamp]);
    assert.deepEqual(await ok('DELETE', 'registered-models/delete', { name: 'ride' }), {});
    assert.equal((await call('GET', 'registered-models/get', { name: 'ride' })).status, 404);
    const { model_version: again } = (await ok('POST', 'registered-models/create', { name: 'ride' })) && (await ok('POST', 'model-versions/create', { name: 'ride', source: 's3://x' }));
    assert.equal((again as { version: string }).version, '1', 'a model that is made anew begins anew');
  });

  it('searches models and versions page by page', async () => {
    const { ok } = await withBike(3);
    for (const name of ['car', 'tram']) await ok('POST', 'registered-models/create', { name });
    const names: string[] = [];
    let token: unknown = '';
    do {
      const page = await ok('GET', 'registered-models/search', { max_results: 2, page_token: token, order_by: ['name DESC'] });
      names.push(...(page['registered_models'] as { name: string }[]).map(({ name }) => name));
      token = page['next_page_token'];
    } while (token !== undefined);
    assert.deepEqual(names, ['tram', 'car', 'bike']);
    const found = await ok('GET', 'model-versions/search', { filter: "run_id IN ('r0', 'r2')", order_by: ['version_number ASC'], max_results: 10_000 });
    assert.deepEqual((found['model_versions'] as { version: string }[]).map(({ version }) => version), ['1', '3']);
    assert.deepEqual(await ok('GET', 'registered-models/search', { filter: "name = 'none'" }), {});
  });

  it('hides prompts from plain searches, and finds them by their tag', async () => {
    const { ok, call } = await withBike();
    await ok('POST', 'registered-models/create', { name: 'greeting', tags: [isPrompt] });
    await ok('POST', 'model-versions/create', { name: 'greeting', source: 'dummy-source', tags: [isPrompt, { key: 'mlflow.prompt.text', value: `hi ${'x'.repeat(50_000)}` }] });
    const names = async (filter: string) => (((await ok('GET', 'registered-models/search', { filter, max_results: 100 }))['registered_models'] ?? []) as { name: string }[]).map(({ name }) => name);
    assert.deepEqual(await names(''), ['bike']);
    assert.deepEqual(await names("tags.`mlflow.prompt.is_prompt` = 'true'"), ['greeting']);
    assert.deepEqual(await names("name = 'bike' AND tag.`mlflow.prompt.is_prompt` != 'true'"), ['bike']);
    const versions = await ok('GET', 'model-versions/search');
    assert.deepEqual((versions['model_versions'] as { name: string }[]).map(({ name }) => name), ['bike']);
    const taken = await call('POST', 'registered-models/create', { name: 'bike', tags: [isPrompt] });
    assert.deepEqual(refused(taken), [400, 'RESOURCE_ALREADY_EXISTS', "The name 'bike' of this prompt is already taken by a registered model; they cannot have the same name."]);
    assert.deepEqual(refused(await call('POST', 'registered-models/create', { name: 'greeting', tags: [isPrompt] })), [400, 'RESOURCE_ALREADY_EXISTS', 'Prompt (name=greeting) already exists.']);
  });

  it('follows a source to the logged model, or to another version', async () => {
    const { ok, call, models } = await withBike(0);
    models.create('m-1', [{ kind: 'run', at: START_MS, name: 'model', experiment: { id: '0', name: 'Default' }, parent: 'r1' }]);
    const created = (await ok('POST', 'model-versions/create', { name: 'bike', source: 'models:/m-1', model_id: 'm-1' }))['model_version'] as Record<string, unknown>;
    assert.deepEqual([created['source'], created['run_id']], ['models:/m-1', 'r1']);
    await ok('POST', 'registered-models/alias', { name: 'bike', alias: 'champion', version: '1' });
    for (const source of ['models:/bike/1', 'models:/bike@champion']) await ok('POST', 'model-versions/create', { name: 'bike', source });
    for (const version of ['1', '2', '3']) assert.deepEqual(await ok('GET', 'model-versions/get-download-uri', { name: 'bike', version }), { artifact_uri: 'mlflow-artifacts:/0/models/m-1/artifacts' });
    await ok('POST', 'model-versions/create', { name: 'bike', source: 'mlflow-artifacts:/0/models/m-1/artifacts', model_id: 'm-1' });
    assert.equal(models.read('m-1')?.tags.get('mlflow.modelVersions')?.value, '[{"name": "bike", "version": 1}, {"name": "bike", "version": 4}]');
    for (const source of ['models:/m-2', 'models:/bike/9', 'models:/none/1', 'models:/bike@none']) assert.equal((await call('POST', 'model-versions/create', { name: 'bike', source })).status, 404, source);
  });

  it('notes the hash of the files in this store', async () => {
    const { ok, registry, models, store } = await withBike(0);
    const files = { 'model/MLmodel': contentOf('flavors: {}'), 'model/model.pkl': contentOf('weights'), 'notes.txt': contentOf('x') };
    const run = writeTrainingRun({ store, artifacts: files });
    models.create('m-1', [{ kind: 'run', at: START_MS, name: 'model', experiment: { id: '0', name: 'Default' } }]);
    for (const [path, content] of Object.entries(files).slice(0, 2)) await models.edit('m-1', { kind: 'artifact', path: path.replace('model/', ''), content });
    const ofFolder = contentOf(`{"MLmodel":"${files['model/MLmodel'].sha256}","model.pkl":"${files['model/model.pkl'].sha256}"}`).sha256;
    const cases: [source: string, sha256: string | null][] = [
      [`runs:/${run.id}/model`, ofFolder],
      [`runs:/${run.id}/model/`, ofFolder],
      [`mlflow-artifacts:/0/${run.id}/artifacts/model`, ofFolder],
      [`runs:/${run.id}/notes.txt`, files['notes.txt'].sha256],
      ['models:/m-1', ofFolder],
      [`runs:/${run.id}/none`, null],
      [`runs:/${'0'.repeat(32)}/model`, null],
      ['mlflow-artifacts:/elsewhere', null],
      ['s3://bucket/model', null],
    ];
    for (const [position, [source, sha256]] of cases.entries()) {
      await ok('POST', 'model-versions/create', { name: 'bike', source });
      const created = await registry.getVersion('bike', position + 1);
      assert.ok(created.ok);
      assert.equal(created.version.sha256, sha256, source);
    }
  });

  it('answers whatever comes without an error of its own', async () => {
    const { call, log } = await withBike(2);
    await call('POST', 'registered-models/create', { name: 'greeting', tags: [isPrompt] });
    const text = fc.oneof(fc.constantFrom('bike', 'greeting', 'champion', '1', '2', '', 'a', '__proto__', 'Production', "name = 'bike'", "tags.`a` != 'b'", 'name DESC', 'models:/bike/1', 'runs:/x/%2e%2e'), fc.string({ unit: 'binary', maxLength: 8 }), fc.constantFrom('\ud800', '\0', 'x'.repeat(400)));
    const value = fc.oneof({ weight: 6, arbitrary: text }, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 }), fc.array(fc.record({ key: text, value: text }, { requiredKeys: [] }), { maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }));
    const fields = ['name', 'new_name', 'version', 'alias', 'stage', 'stages', 'source', 'run_id', 'run_link', 'model_id', 'tags', 'key', 'value', 'description', 'filter', 'max_results', 'order_by', 'page_token', 'archive_existing_versions'];
    const calls = ['registered-models', 'model-versions'].flatMap((group) => ['create', 'get', 'update', 'rename', 'delete', 'search', 'get-latest-versions', 'get-download-uri', 'transition-stage', 'set-tag', 'delete-tag', 'alias'].map((name) => `${group}/${name}`));
    const request = fc.tuple(fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE'), fc.constantFrom(...calls), fc.record(Object.fromEntries(fields.map((field) => [field, value])), { requiredKeys: [] }));
    await fc.assert(
      fc.asyncProperty(request, async ([method, path, given]) => {
        const { status, body } = await call(method, path, given);
        assert.ok(status === 200 || (status >= 400 && status < 500 && typeof body['error_code'] === 'string'), `${status} ${JSON.stringify(body)}`);
      }),
      { numRuns: 600 },
    );
    assert.deepEqual(log.complaints(), []);
  });

  describe('answers', () => {
    const notFound = [404, 'RESOURCE_DOES_NOT_EXIST'];
    const invalid = [400, 'INVALID_PARAMETER_VALUE'];
    const cases: [name: string, method: string, path: string, fields: Record<string, unknown>, (number | string)[], RegExp][] = [
      ['an unknown model', 'GET', 'registered-models/get', { name: 'none' }, notFound, /^Registered Model with name=none not found$/],
      ['a version of an unknown model', 'POST', 'model-versions/create', { name: 'none', source: 's3://x' }, notFound, /^Registered Model with name=none not found$/],
      ['an unknown version', 'GET', 'model-versions/get', { name: 'bike', version: '9' }, notFound, /^Model Version \(name=bike, version=9\) not found$/],
      ['an alias of an unknown version', 'POST', 'registered-models/alias', { name: 'bike', alias: 'a', version: '9' }, notFound, /version=9/],
      ['a tag of an unknown version', 'POST', 'model-versions/set-tag', { name: 'bike', version: '9', key: 'a', value: 'b' }, notFound, /version=9/],
      ['an unknown model that is to be deleted', 'DELETE', 'registered-models/delete', { name: 'none' }, notFound, /none/],
      ['an unknown model that is to be renamed', 'POST', 'registered-models/rename', { name: 'none', new_name: 'x' }, notFound, /none/],
      ['an unknown alias', 'GET', 'registered-models/alias', { name: 'bike', alias: 'none' }, invalid, /^Registered model alias none not found\.$/],
      ['an alias of an unknown model', 'GET', 'registered-models/alias', { name: 'none', alias: 'none' }, invalid, /^Registered model alias none not found\.$/],
      ['a model that exists', 'POST', 'registered-models/create', { name: 'bike' }, [400, 'RESOURCE_ALREADY_EXISTS'], /^Registered Model \(name=bike\) already exists\.$/],
      ['a new name that exists', 'POST', 'registered-models/rename', { name: 'bike', new_name: 'car' }, [400, 'RESOURCE_ALREADY_EXISTS'], /name=car/],
      ['no name', 'POST', 'registered-models/create', {}, invalid, /^Missing value for required parameter 'name'/],
      ['an empty name', 'POST', 'registered-models/create', { name: '' }, invalid, /^Missing value for required parameter 'name'/],
      ['an empty new name', 'POST', 'registered-models/rename', { name: 'bike', new_name: '' }, invalid, /^Missing value for required parameter 'new_name'/],
      ['no source', 'POST', 'model-versions/create', { name: 'bike' }, invalid, /^Missing value for required parameter 'source'/],
      ['a name with a slash', 'POST', 'registered-models/create', { name: 'a/b' }, invalid, /cannot contain '\/' or ':'/],
      ['a new name with a colon', 'POST', 'registered-models/rename', { name: 'bike', new_name: 'a:b' }, invalid, /cannot contain '\/' or ':'/],
      ['a name that is a number', 'POST', 'registered-models/create', { name: 5 }, invalid, /^Invalid value 5 for parameter 'name' supplied: Value was of type 'int'/],
      ['a name of 10,000 characters', 'POST', 'registered-models/create', { name: 'x'.repeat(10_000) }, invalid, /maximum length of 256/],
      ['half a surrogate pair', 'POST', 'registered-models/set-tag', { name: 'bike', key: 'a', value: '\ud800' }, [400, 'BAD_REQUEST'], /surrogate/],
      ['a tag without a key', 'POST', 'registered-models/set-tag', { name: 'bike', value: 'x' }, invalid, /^Missing value for required parameter 'key'/],
      ['a key that is no name', 'POST', 'model-versions/set-tag', { name: 'bike', version: '1', key: '../x', value: '' }, invalid, /^Invalid tag name: '\.\.\/x'/],
      ['a value of 200,000 characters', 'POST', 'model-versions/set-tag', { name: 'bike', version: '1', key: 'a', value: 'x'.repeat(200_000) }, invalid, /length limit of 100000/],
      ['a description of two million characters', 'PATCH', 'registered-models/update', { name: 'bike', description: 'x'.repeat(2_000_000) }, invalid, /exceeds the limit/],
      ['twenty tags of 90,000 characters', 'POST', 'model-versions/create', { name: 'bike', source: 's3://x', tags: Array.from({ length: 20 }, (_, key) => ({ key: `k${key}`, value: 'ü'.repeat(90_000) })) }, invalid, /exceeds the limit/],
      ['a version that is no number', 'GET', 'model-versions/get', { name: 'bike', version: 'x' }, invalid, /must be an integer, got 'x'/],
      ['the alias latest', 'POST', 'registered-models/alias', { name: 'bike', alias: 'latest', version: '1' }, invalid, /reserved/],
      ['an alias like a version', 'POST', 'registered-models/alias', { name: 'bike', alias: 'v1', version: '1' }, invalid, /reserved/],
      ['an alias with a slash', 'POST', 'registered-models/alias', { name: 'bike', alias: 'a/b', version: '1' }, invalid, /^Invalid alias name/],
      ['a stage that is none', 'POST', 'model-versions/transition-stage', { name: 'bike', version: '1', stage: 'Live' }, invalid, /^Invalid Model Version stage: Live\. Value must be one of None, Staging, Production, Archived\.$/],
      ['archiving for an inactive stage', 'POST', 'model-versions/transition-stage', { name: 'bike', version: '1', stage: 'Archived', archive_existing_versions: true }, invalid, /is not an Active stage/],
      ['latest versions of a stage that is none', 'POST', 'registered-models/get-latest-versions', { name: 'bike', stages: ['x'] }, invalid, /Invalid Model Version stage/],
      ['a source that leads elsewhere', 'POST', 'model-versions/create', { name: 'bike', source: 'mlflow-artifacts:/0/../../etc' }, invalid, /relative path references/],
      ['one that leads elsewhere when decoded twice', 'POST', 'model-versions/create', { name: 'bike', source: 'mlflow-artifacts:/0/%252e%252e/x' }, invalid, /relative path references/],
      ['a filter that cannot be read', 'GET', 'registered-models/search', { filter: 'name ==' }, invalid, /^Invalid filter string/],
      ['a filter by what is not known', 'GET', 'model-versions/search', { filter: "stage = 'x'" }, invalid, /^Invalid filter string/],
      ['an order that is none', 'GET', 'model-versions/search', { order_by: ['x'] }, invalid, /^Invalid order_by/],
      ['a page token that is none', 'GET', 'model-versions/search', { page_token: 'x' }, invalid, /^Invalid page token/],
      ['too large a page', 'GET', 'registered-models/search', { max_results: 1001 }, invalid, /1000, but got value 1001/],
      ['a page of nothing', 'GET', 'model-versions/search', { max_results: 0 }, invalid, /positive integer/],
    ];
    for (const [name, method, path, fields, [status, code], message] of cases) {
      it(`${status} ${code} to ${name}`, async () => {
        const { call, ok } = await withBike();
        await ok('POST', 'registered-models/create', { name: 'car' });
        const { status: actual, body } = await call(method, path, fields);
        assert.deepEqual([actual, body['error_code']], [status, code], JSON.stringify(body));
        assert.match(String(body['message']), message);
      });
    }

    it('409 to a change of what two clones dispute', async () => {
      const { call, ok, store } = await withBike(2);
      const other = released(trackedWorkspace()).store;
      cpSync(store.storeFolder, other.storeFolder, { recursive: true });
      await ok('POST', 'registered-models/alias', { name: 'bike', alias: 'champion', version: '1' });
      await openModels(other, writerServices('Bob')).setAlias('bike', 'champion', 2);
      cpSync(`${other.storeFolder}/ledger`, `${store.storeFolder}/ledger`, { recursive: true });
      const [status, code, message] = refused(await call('POST', 'registered-models/alias', { name: 'bike', alias: 'champion', version: '1' }));
      assert.deepEqual([status, code], [409, 'RESOURCE_CONFLICT']);
      assert.match(String(message), /model\/bike\/alias\/champion/);
      await ok('GET', 'registered-models/alias', { name: 'bike', alias: 'champion' });
    });
  });
});

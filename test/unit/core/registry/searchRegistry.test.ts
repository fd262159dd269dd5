import assert from 'node:assert/strict';
import { RecordedModels } from '../../../../src/core/registry/recordedModels';
import type { RegistrySearch } from '../../../../src/core/registry/searchRegistry';
import { MemoryLedger } from '../../support/memoryLedger';
import { done } from '../../support/registries';

const promptTag = new Map([['mlflow.prompt.is_prompt', 'true']]);

/** Models bike (three versions), Bike-2, car and a prompt. */
async function examples() {
  const models = new RecordedModels(new MemoryLedger());
  for (const [name, tags] of [['bike', { team: 'a' }], ['Bike-2', { team: 'b' }], ['car', {}]] as const) done(await models.createModel({ name, tags: new Map(Object.entries(tags)) }));
  done(await models.createModel({ name: 'greeting', tags: promptTag }));
  done(await models.createVersion({ name: 'greeting', source: 'dummy', tags: promptTag }));
  for (const [name, source, runId, tag] of [['bike', 'runs:/r1/model', 'r1', 'x'], ['bike', 'runs:/r2/model', 'r2', 'y'], ['car', 's3://x', null, 'x'], ['bike', 'runs:/R1/Model', 'R1', null]] as const) {
    done(await models.createVersion({ name, source, runId, tags: new Map(tag === null ? [] : [['k', tag]]) }));
  }
  const find = async (search: Partial<RegistrySearch>) => {
    const found = await models.searchModels({ limit: 100, ...search });
    return found.ok ? found.models.map(({ name }) => name) : `${found.part}: ${'error' in found ? found.error.message : found.message}`;
  };
  const findVersions = async (search: Partial<RegistrySearch>) => {
    const found = await models.searchVersions({ limit: 100, ...search });
    return found.ok ? found.versions.map(({ name, version }) => `${name} ${version}`) : `${found.part}: ${'error' in found ? found.error.message : found.message}`;
  };
  return { models, find, findVersions };
}

describe('A search of the registry', () => {
  const ofModels: [filter: string, found: string[] | RegExp][] = [
    ['', ['Bike-2', 'bike', 'car']],
    ["name = 'bike'", ['bike']],
    ["name != 'bike'", ['Bike-2', 'car']],
    ["name LIKE 'b%'", ['bike']],
    ["name ILIKE 'b%'", ['Bike-2', 'bike']],
    ["name ILIKE 'b%' AND tags.team = 'b'", ['Bike-2']],
    ["tag.team LIKE '_'", ['Bike-2', 'bike']],
    ["tags.team != 'a'", ['Bike-2']],
    ["attribute.name = 'car'", ['car']],
    ["tags.`mlflow.prompt.is_prompt` = 'true'", ['greeting']],
    ["name = 'greeting'", []],
    ["tag.`mlflow.prompt.is_prompt` != 'true'", ['Bike-2', 'bike', 'car']],
    ["tags.`mlflow.prompt.is_prompt` = 'false'", ['Bike-2', 'bike', 'car']],
    ["name = 'bike' AND tag.`mlflow.prompt.is_prompt` != 'true'", ['bike']],
    ['name = bike', /^filter: /],
    ["version_number = '1'", /^filter: "version_number" is not known here, only name or tags\./],
    ["name > 'a'", /^filter: .*compared with/],
    ["name = 'a' OR name = 'b'", /^filter: OR is not supported/],
    ["name = 'a", /^filter: .*never closed/],
  ];
  for (const [filter, expected] of ofModels) {
    it(`finds models by ${filter || 'nothing'}`, async () => {
      const found = await (await examples()).find({ filter });
      if (expected instanceof RegExp) assert.match(String(found), expected);
      else assert.deepEqual(found, expected);
    });
  }

  const ofVersions: [filter: string, found: string[] | RegExp][] = [
    ['', ['bike 3', 'car 1', 'bike 2', 'bike 1']],
    ["name = 'bike'", ['bike 3', 'bike 2', 'bike 1']],
    ["name='bike' AND version_number >= 2", ['bike 3', 'bike 2']],
    ['version_number = 1', ['car 1', 'bike 1']],
    ["run_id = 'r1'", ['bike 1']],
    ["run_id IN ('r1', 'r2')", ['bike 2', 'bike 1']],
    ["source_path ILIKE 'runs:/r1/%'", ['bike 3', 'bike 1']],
    ["source_path LIKE '%/model'", ['bike 2', 'bike 1']],
    ["tags.k = 'x'", ['car 1', 'bike 1']],
    ["run_id != 'r1'", ['bike 3', 'bike 2']],
    ["tags.`mlflow.prompt.is_prompt` = 'true'", ['greeting 1']],
    ["version_number = 'x'", /^filter: .*number/],
    ["stage = 'production'", /^filter: /],
  ];
  for (const [filter, expected] of ofVersions) {
    it(`finds versions by ${filter || 'nothing'}`, async () => {
      const found = await (await examples()).findVersions({ filter });
      if (expected instanceof RegExp) assert.match(String(found), expected);
      else assert.deepEqual(found, expected);
    });
  }

  it('orders by what is asked for, then by name and the highest version', async () => {
    const { find, findVersions } = await examples();
    assert.deepEqual(await find({ orderBy: ['name DESC'] }), ['car', 'bike', 'Bike-2']);
    assert.deepEqual(await find({ orderBy: ['timestamp DESC'] }), ['bike', 'car', 'Bike-2']);
    assert.deepEqual(await find({ orderBy: ['creation_timestamp'] }), ['bike', 'Bike-2', 'car']);
    assert.deepEqual(await findVersions({ orderBy: ['version_number ASC'] }), ['bike 1', 'car 1', 'bike 2', 'bike 3']);
    assert.deepEqual(await findVersions({ orderBy: ['name'] }), ['bike 3', 'bike 2', 'bike 1', 'car 1']);
    assert.match(String(await find({ orderBy: ['run_id'] })), /^order-by: /);
    assert.match(String(await findVersions({ orderBy: ['name DOWN'] })), /^order-by: /);
  });

  it('goes on from page to page, whatever comes and goes between them', async () => {
    const { models } = await examples();
    const first = await models.searchVersions({ limit: 2, orderBy: ['name', 'version_number'] });
    assert.ok(first.ok && first.nextPageToken !== null);
    assert.deepEqual(first.versions.map(({ version }) => version), [1, 2]);
    done(await models.deleteVersion('bike', 2));
    done(await models.createVersion({ name: 'Bike-2', source: 'new' }));
    const second = await models.searchVersions({ limit: 2, orderBy: ['name', 'version_number'], pageToken: first.nextPageToken });
    assert.ok(second.ok);
    assert.deepEqual(second.versions.map(({ name, version }) => `${name} ${version}`), ['bike 3', 'car 1']);
    assert.equal(second.nextPageToken, null);
    for (const pageToken of ['x', `${first.nextPageToken}x`, Buffer.from('{"v":1}').toString('base64url')]) {
      const refused = await models.searchVersions({ limit: 2, orderBy: ['name', 'version_number'], pageToken });
      assert.ok(!refused.ok && refused.part === 'page-token', pageToken);
    }
    const other = await models.searchVersions({ limit: 2, pageToken: first.nextPageToken });
    assert.ok(!other.ok && other.part === 'page-token');
  });
});

import assert from 'node:assert/strict';
import { searchPage, type SearchRequest } from '../../../../src/core/search/searchPage';
import { openIndex } from '../../support/indexes';
import { releasedAfterEach } from '../../support/released';
import { writeRun } from '../../support/runFiles';
import { START_MS } from '../../support/runRecords';
import { trackedWorkspace } from '../../support/stores';

describe('searchPage', () => {
  const released = releasedAfterEach();
  const request: SearchRequest = { filter: '', orderBy: [], freeText: '', scope: { experimentIds: null, lifecycle: 'active' }, limit: 2 };

  async function tracked(count: number) {
    const { store } = released(trackedWorkspace());
    const ids = Array.from({ length: count }, (_, position) => writeRun({ store, startedAtMs: START_MS + position, status: position % 2 === 0 ? 'FINISHED' : 'FAILED' }).id);
    const index = released(openIndex(store));
    await index.refresh();
    return { store, index, ids };
  }

  async function pageOf(...parameters: Parameters<typeof searchPage>) {
    const page = await searchPage(...parameters);
    assert.ok(page.ok);
    return { ids: page.runs.map(({ id }) => id), nextPageToken: page.nextPageToken };
  }

  it('goes from page to page by tokens, past runs that come meanwhile', async () => {
    const { store, index, ids } = await tracked(5);
    const search = { ...request, filter: "status != 'KILLED'", orderBy: ['start_time ASC'] };
    const first = await pageOf(index, search);
    assert.deepEqual(first.ids, ids.slice(0, 2));
    writeRun({ store, startedAtMs: START_MS - 10 });
    const late = writeRun({ store, startedAtMs: START_MS + 10 });
    await index.refresh();
    const second = await pageOf(index, { ...search, pageToken: first.nextPageToken ?? '', limit: 3 });
    assert.deepEqual(second.ids, ids.slice(2));
    assert.deepEqual(await pageOf(index, { ...search, pageToken: second.nextPageToken ?? '' }), { ids: [late.id], nextPageToken: null });
  });

  it('says which part cannot be read, and where', async () => {
    const { index } = await tracked(1);
    const filter = await searchPage(index, { ...request, filter: 'metrics.rmse <' });
    assert.deepEqual(!filter.ok && filter.part === 'filter' && filter.error.offset, 14);
    const order = await searchPage(index, { ...request, orderBy: ['start_time', 'metrics.rmse DOWN'] });
    assert.deepEqual(!order.ok && order.part === 'order-by' && [order.entry, order.error.offset], [1, 13]);
    const token = await searchPage(index, { ...request, pageToken: 'nonsense' });
    assert.deepEqual(!token.ok && token.part === 'page-token' && token.reason, 'malformed');
  });

  it('refuses the token of another search or other experiments', async () => {
    const { index } = await tracked(3);
    const { nextPageToken } = await pageOf(index, request);
    assert.ok(nextPageToken);
    for (const other of [{ ...request, filter: "status = 'FAILED'" }, { ...request, scope: { ...request.scope, experimentIds: ['0'] } }]) {
      const page = await searchPage(index, { ...other, pageToken: nextPageToken });
      assert.deepEqual(!page.ok && page.part === 'page-token' && page.reason, 'other-query');
    }
  });
});

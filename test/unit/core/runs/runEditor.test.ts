import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { UserFacingError } from '../../../../src/core/errors';
import type { RunChange } from '../../../../src/core/runs/runEditor';
import { createRunState, foldRecord, type RunState } from '../../../../src/core/runs/runState';
import { writerOfEventFile } from '../../../../src/core/workspace/storeLayout';
import { readEventFileTail } from '../../../../src/storage/eventFileReader';
import { readRunState } from '../../../../src/storage/readRunState';
import { makeReadOnly } from '../../../harness/readOnly';
import { releasedAfterEach } from '../../support/released';
import { editorProcess, openEditor } from '../../support/runEdits';
import { linesOf, writeRun } from '../../support/runFiles';
import { exampleRecords, START_MS } from '../../support/runRecords';
import { snapshot, trackedWorkspace } from '../../support/stores';

/** What a run's files say when they are read in a given order. */
function stateOf(folder: string, names = readdirSync(folder)): RunState {
  const state = createRunState();
  for (const name of names) {
    const writer = writerOfEventFile(name) ?? '';
    for (const { record, position } of readEventFileTail(path.join(folder, name), 0).records) foldRecord(state, record, { writer, position });
  }
  return state;
}

/** What edits change, as plain values. */
function editedOf(state: RunState) {
  return {
    tags: Object.fromEntries([...state.tags].filter(([, { value }]) => value !== null).map(([key, { value }]) => [key, value])),
    params: Object.fromEntries([...state.params].map(([key, { value }]) => [key, value])),
    name: state.name?.value,
    note: state.note?.value,
    lifecycle: state.lifecycle?.value ?? 'active',
    artifacts: Object.fromEntries([...state.artifacts].filter(([, { value }]) => value !== null).map(([key, { value }]) => [key, value?.sha256])),
  };
}

const tags = (values: Record<string, string | null>): RunChange => ({ kind: 'tags', values: Object.entries(values) });
const params = (values: Record<string, string>): RunChange => ({ kind: 'params', values: Object.entries(values) });

describe('RunEditor', () => {
  const released = releasedAfterEach();

  function finishedRun() {
    const { store } = released(trackedWorkspace('Räder'));
    const run = writeRun({ store, startedAtMs: START_MS });
    return { store, ...run, editor: openEditor(store) };
  }

  it('changes everything that can be changed of a run, in one file of its own', async () => {
    const { id, folder, editor } = finishedRun();
    const result = await editor.edit(
      id,
      tags({ team: 'bikes', ['__proto__']: 'kept' }),
      params({ lr: '0.1' }),
      { kind: 'name', value: 'the good one' },
      { kind: 'note', value: '# 日本' },
      { kind: 'lifecycle', value: 'deleted' },
      { kind: 'artifact', path: 'model/größe.bin', content: { sha256: 'd'.repeat(64), sizeBytes: 3 } },
    );
    assert.deepEqual(result, { ok: true, changed: true });
    const state = stateOf(folder);
    assert.deepEqual(editedOf(state), {
      tags: { team: 'bikes', ['__proto__']: 'kept' },
      params: { lr: '0.1' },
      name: 'the good one',
      note: '# 日本',
      lifecycle: 'deleted',
      artifacts: { 'model/größe.bin': 'd'.repeat(64) },
    });
    assert.equal(state.counter, 6);
    assert.equal(readdirSync(folder).length, 2);
    assert.equal((await editor.edit(id, { kind: 'lifecycle', value: 'active' }, tags({ team: null }))).ok, true);
    assert.equal(readdirSync(folder).length, 2);
    const after = editedOf(stateOf(folder));
    assert.deepEqual([after.lifecycle, after.tags['team']], ['active', undefined]);
  });

  for (const { name, change } of [
    { name: 'a tag it has', change: tags({ team: 'bikes' }) },
    { name: 'a tag it has not, to delete', change: tags({ unknown: null }) },
    { name: 'a parameter with its value', change: params({ lr: '0.1' }) },
    { name: 'its name', change: { kind: 'name', value: 'first' } },
    { name: 'no note', change: { kind: 'note', value: '' } },
    { name: 'its state', change: { kind: 'lifecycle', value: 'active' } },
    { name: 'an artifact it has', change: { kind: 'artifact', path: 'a', content: { sha256: 'a', sizeBytes: 1 } } },
    { name: 'an artifact it has not, to delete', change: { kind: 'artifact', path: 'b', content: null } },
  ] satisfies { name: string; change: RunChange }[]) {
    it(`writes nothing for ${name}`, async () => {
      const { store, id, editor } = finishedRun();
      await editor.edit(id, tags({ team: 'bikes' }), params({ lr: '0.1' }), { kind: 'name', value: 'first' }, { kind: 'artifact', path: 'a', content: { sha256: 'a', sizeBytes: 1 } });
      const before = snapshot(store.storeFolder);
      assert.deepEqual(await editor.edit(id, change), { ok: true, changed: false });
      assert.equal(snapshot(store.storeFolder), before);
    });
  }

  it('refuses another value of a parameter, and with it all changes of the edit', async () => {
    const { store, id, editor } = finishedRun();
    await editor.edit(id, params({ lr: '0.1', depth: '8' }));
    const before = snapshot(store.storeFolder);
    assert.deepEqual(await editor.edit(id, tags({ team: 'bikes' }), params({ lr: '0.2', depth: '8', epochs: '3' })), { ok: false, reason: 'conflict', conflicts: [{ key: 'lr', value: '0.1', refused: '0.2' }] });
    const twice: RunChange = { kind: 'params', values: [['new', '1'], ['new', '2']] };
    assert.deepEqual(await editor.edit(id, twice), { ok: false, reason: 'conflict', conflicts: [{ key: 'new', value: '1', refused: '2' }] });
    assert.equal(snapshot(store.storeFolder), before);
  });

  it('sees a parameter that the run itself has logged a moment ago', async () => {
    const { store } = released(trackedWorkspace());
    const run = writeRun({ store, startedAtMs: START_MS });
    const editor = openEditor(store);
    assert.deepEqual(await editor.edit(run.id, tags({ seen: 'yes' })), { ok: true, changed: true });
    appendFileSync(run.file, linesOf({ kind: 'params', counter: 9, at: START_MS, values: [['lr', '0.1']] }));
    assert.deepEqual(await editor.edit(run.id, params({ lr: '0.2' })), { ok: false, reason: 'conflict', conflicts: [{ key: 'lr', value: '0.1', refused: '0.2' }] });
    await editor.edit(run.id, tags({ seen: 'again' }));
    assert.equal(stateOf(run.folder).counter, 10);
  });

  it('takes the last of several values that one edit gives a tag', async () => {
    const { id, folder, editor } = finishedRun();
    await editor.edit(id, { kind: 'tags', values: [['team', 'a'], ['team', 'b']] }, tags({ other: '1' }), tags({ other: null }));
    assert.deepEqual(editedOf(stateOf(folder)).tags, { team: 'b' });
  });

  for (const runId of ['f'.repeat(32), '', '../../cache', 'x'.repeat(32)]) {
    it(`does not find a run "${runId.slice(0, 12)}" and writes nothing`, async () => {
      const { store, editor } = finishedRun();
      const before = snapshot(store.storeFolder);
      assert.deepEqual(await editor.edit(runId, tags({ a: '1' })), { ok: false, reason: 'not-found' });
      assert.equal(snapshot(store.storeFolder), before);
    });
  }

  it('does not bring back a run that has gone', async () => {
    const { store, id, folder, editor } = finishedRun();
    await editor.edit(id, tags({ a: '1' }));
    rmSync(folder, { recursive: true });
    assert.deepEqual(await editor.edit(id, tags({ a: '2' })), { ok: false, reason: 'not-found' });
    mkdirSync(folder);
    writeFileSync(path.join(folder, 'events-launcher-a-1.jsonl'), '');
    assert.deepEqual(await editor.edit(id, tags({ a: '2' })), { ok: false, reason: 'not-found' });
    assert.ok(!snapshot(store.storeFolder).includes('editor'));
  });

  it('edits an imported run wherever its folder lies', async () => {
    const { store } = released(trackedWorkspace());
    const [id, folder] = ['00112233445566778899aabbccddeeff', path.join(store.storeFolder, 'runs', '2021-03', '00112233445566778899aabbccddeeff')];
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'events-import-1.jsonl'), linesOf({ ...exampleRecords.run, at: START_MS }));
    assert.deepEqual(await openEditor(store).edit(id, tags({ team: 'bikes' })), { ok: true, changed: true });
    assert.deepEqual(editedOf(stateOf(folder)).tags, { team: 'bikes' });
  });

  for (const artifact of ['', '/etc/passwd', '../other', 'a//b']) {
    it(`refuses an artifact at "${artifact}"`, async () => {
      const { id, editor } = finishedRun();
      const change: RunChange = { kind: 'artifact', path: artifact, content: { sha256: 'a'.repeat(64), sizeBytes: 1 } };
      const result = await editor.edit(id, change);
      assert.ok(!result.ok && result.reason === 'invalid-path');
      assert.deepEqual([result.path, result.problem.length > 0], [artifact, true]);
    });
  }

  it('says that a store is read-only', async () => {
    const { store, id, editor } = finishedRun();
    released({ dispose: makeReadOnly(store.storeFolder) });
    await assert.rejects(editor.edit(id, tags({ a: '1' })), (error) => error instanceof UserFacingError && error.message === `Onramp cannot write to ${store.storeFolder}: it is read-only for you.`);
  });

  it('goes on behind a torn line of its own', async () => {
    const { id, folder, editor } = finishedRun();
    await editor.edit(id, tags({ a: '1' }));
    const own = readdirSync(folder).find((name) => name.startsWith('events-editor-')) ?? '';
    appendFileSync(path.join(folder, own), '{"kind":"tags","coun');
    await editor.edit(id, tags({ b: '2' }));
    assert.deepEqual(editedOf(stateOf(folder)).tags, { a: '1', b: '2' });
    assert.deepEqual(readRunState(folder).bad.map(({ reason }) => reason), ['not JSON']);
  });

  it('moves the time of the folder with every edit', async () => {
    const { id, folder, editor } = finishedRun();
    const times = new Set<number>();
    for (let value = 0; value < 20; value += 1) {
      await editor.edit(id, tags({ a: String(value) }));
      times.add(statSync(folder).mtimeMs);
    }
    assert.equal(times.size, 20);
  });

  const key = fc.constantFrom('lr', 'team', '__proto__');
  const value = fc.constantFrom('1', '2', 'drei');
  const anyChange: fc.Arbitrary<RunChange> = fc.oneof(
    fc.array(fc.tuple(key, fc.option(value)), { minLength: 1, maxLength: 3 }).map((values) => ({ kind: 'tags' as const, values })),
    fc.tuple(key, value).map((pair) => ({ kind: 'params' as const, values: [pair] })),
    value.map((text) => ({ kind: 'name' as const, value: text })),
    value.map((text) => ({ kind: 'note' as const, value: text })),
    fc.constantFrom('active' as const, 'deleted' as const).map((state) => ({ kind: 'lifecycle' as const, value: state })),
    fc.tuple(key, fc.option(value)).map(([file, text]) => ({ kind: 'artifact' as const, path: file, content: text === null ? null : { sha256: text, sizeBytes: 1 } })),
  );

  it('gives what plain assignment gives when several processes edit in turn, whoever reads in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat({ max: 2 }), anyChange), { maxLength: 12 }), fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), async (steps, places) => {
        const { store, id, folder } = finishedRun();
        const editors = ['a', 'b', 'c'].map((name) => openEditor(store, { self: editorProcess(name) }));
        const expected = { tags: new Map<string, string | null>(), params: new Map<string, string>(), artifacts: new Map<string, string | null>(), name: undefined as string | undefined, note: undefined as string | undefined, lifecycle: 'active' };
        for (const [place, change] of steps) {
          const result = await editors[place]?.edit(id, change);
          switch (change.kind) {
            case 'tags':
              for (const [tag, text] of change.values) expected.tags.set(tag, text);
              break;
            case 'params': {
              const [param, text] = change.values[0] ?? ['', ''];
              assert.equal(result?.ok, (expected.params.get(param) ?? text) === text);
              if (!expected.params.has(param)) expected.params.set(param, text);
              break;
            }
            case 'artifact':
              expected.artifacts.set(change.path, change.content?.sha256 ?? null);
              break;
            default:
              Object.assign(expected, { [change.kind]: change.value });
          }
        }
        const present = <V>(entries: Map<string, V>) => Object.fromEntries([...entries].filter(([, one]) => one !== null));
        const names = readdirSync(folder);
        const state = stateOf(folder, names);
        assert.deepEqual(editedOf(state), { ...expected, tags: present(expected.tags), params: present(expected.params), artifacts: present(expected.artifacts) });
        const shuffled = names.map((name, position) => ({ name, place: places[position] ?? 0 })).sort((a, b) => a.place - b.place).map(({ name }) => name);
        assert.deepEqual(stateOf(folder, shuffled), state);
        assert.deepEqual(readRunState(folder).state, state);
      }),
      { numRuns: 60 },
    );
  });

  it('merges edits that did not see each other alike, whichever copy is read in whatever order', async () => {
    const edits = fc.array(anyChange, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(edits, edits, async (here, there) => {
        const one = finishedRun();
        const { store: otherStore } = released(trackedWorkspace('Kopie'));
        cpSync(one.store.storeFolder, otherStore.storeFolder, { recursive: true });
        const other = path.join(otherStore.storeFolder, path.relative(one.store.storeFolder, one.folder));
        const clock = { nowMs: () => START_MS };
        for (const change of here) await openEditor(one.store, { self: editorProcess('here'), clock }).edit(one.id, change);
        for (const change of there) await openEditor(otherStore, { self: editorProcess('there'), clock }).edit(one.id, change);
        for (const [from, to] of [[one.folder, other], [other, one.folder]] as const) for (const name of readdirSync(from)) copyFileSync(path.join(from, name), path.join(to, name));
        const names = readdirSync(one.folder);
        const state = stateOf(one.folder, names);
        assert.deepEqual(stateOf(one.folder, names.toReversed()), state);
        assert.deepEqual(stateOf(other), state);
        // Whoever edits next wins over both.
        await openEditor(one.store, { self: editorProcess('next'), clock }).edit(one.id, tags({ team: 'last word' }), { kind: 'name', value: 'last word' });
        const after = editedOf(stateOf(one.folder));
        assert.deepEqual([after.tags['team'], after.name], ['last word', 'last word']);
      }),
      { numRuns: 40 },
    );
  });
});

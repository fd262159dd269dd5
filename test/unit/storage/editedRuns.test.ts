import assert from 'node:assert/strict';
import { readFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import type { ProcessIdentity } from '../../../src/core/runs/records';
import { editorName } from '../../../src/core/runs/writerName';
import { eventFileName } from '../../../src/core/workspace/storeLayout';
import { readRunState } from '../../../src/storage/readRunState';
import { eventually } from '../../harness/poll';
import { startOnramp } from '../support/cli';
import { openIndex, rebuiltRuns } from '../support/indexes';
import type { Program } from '../support/programs';
import { releasedAfterEach } from '../support/released';
import { editorProcess, openEditor, startEditor } from '../support/runEdits';
import { beginRun, endedProcess, machine, writeRun, type WrittenRun } from '../support/runFiles';
import { exampleRecords, START_MS } from '../support/runRecords';
import { trackedWorkspace } from '../support/stores';

const linesOf = (program: Program) => program.stdout().toString().split('\n').slice(1, -1);
const tagsOf = ({ folder }: Pick<WrittenRun, 'folder'>) => new Map([...readRunState(folder).state.tags].map(([key, { value }]) => [key, value]));

describe('Runs edited by several processes', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace());

  /** Starts editors and lets them begin together. */
  async function startTogether(...editors: Parameters<typeof startEditor>[]): Promise<Program[]> {
    const programs = editors.map((parameters) => released(startEditor(...parameters)));
    await eventually('the editors', () => programs.every((program) => program.stdout().includes('ready')));
    for (const program of programs) program.child.stdin?.write('go\n');
    return programs;
  }

  it('keep every edit of two that edit at once, and of one tag the value of one of them', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const programs = await startTogether([store, run.id, 'tags', 'ann', 40], [store, run.id, 'tags', 'bob', 40]);
    for (const program of programs) assert.equal((await program.ended).exitCode, 0, program.stderr());
    const tags = tagsOf(run);
    assert.deepEqual([tags.get('ann'), tags.get('bob')], ['40', '40']);
    assert.match(tags.get('shared') ?? '', /^(ann|bob)-40$/);
    assert.deepEqual(readRunState(run.folder).bad, []);
  });

  it('give a parameter that two add at once one value, and keep the other as refused', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const programs = await startTogether([store, run.id, 'params', 'ann', 40], [store, run.id, 'params', 'bob', 40]);
    for (const program of programs) assert.equal((await program.ended).exitCode, 0, program.stderr());
    const { params } = readRunState(run.folder).state;
    assert.equal(params.size, 40);
    const [ann, bob] = programs.map(linesOf);
    let unseen = 0;
    for (const [key, { value, refused }] of params) {
      const number = Number(key.slice(1));
      const answers = { ann: ann?.[number - 1], bob: bob?.[number - 1] };
      assert.equal(answers[value as 'ann' | 'bob'], `${number} added`, `the winner of ${key} was told so`);
      const loser = value === 'ann' ? 'bob' : 'ann';
      assert.deepEqual([answers[loser], refused], refused.length === 0 ? [`${number} conflict`, []] : [`${number} added`, [loser]]);
      unseen += refused.length;
    }
    console.log(`      ${unseen} of 40 parameters were added by both before either saw the other`);
  });

  it('keep every acknowledged edit when editors are killed at work, 20 times', async function () {
    this.timeout(60_000);
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    let acknowledgedEdits = 0;
    for (let kill = 0; kill < 20; kill += 1) {
      const name = `editor ${kill}`;
      const [victim] = await startTogether([store, run.id, 'tags', name, 1_000_000]);
      await eventually('some edits', () => victim !== undefined && linesOf(victim).length > kill);
      victim?.child.kill('SIGKILL');
      assert.equal((await victim?.ended)?.signal, 'SIGKILL');
      const acknowledged = Number(victim && linesOf(victim).at(-1));
      acknowledgedEdits += acknowledged;
      const tags = tagsOf(run);
      const kept = Number(tags.get(name));
      assert.ok(kept === acknowledged || kept === acknowledged + 1, `${kept} kept, ${acknowledged} acknowledged`);
      assert.equal(tags.get('shared'), `${name}-${kept}`);
    }
    assert.deepEqual(await openEditor(store).edit(run.id, { kind: 'tags', values: [['shared', 'after all']] }), { ok: true, changed: true });
    assert.equal(tagsOf(run).get('shared'), 'after all');
    console.log(`      20 kills, ${acknowledgedEdits} edits acknowledged, none lost`);
  });

  it('edit a run while it is recorded, and leave its recording alone', async () => {
    const { store, folder } = tracked();
    const index = released(openIndex(store));
    const launcher = released(startOnramp(folder, ['run', '--', 'sh', '-c', 'echo ready; read line; exit 3']));
    await eventually('the program', () => launcher.stdout().includes('ready'));
    const id = await eventually('the run', async () => (await index.list({ limit: 1 })).runs[0]?.id);
    const [program] = await startTogether([store, id, 'tags', 'ann', 20]);
    assert.equal((await program?.ended)?.exitCode, 0);
    const tagged = await eventually('the last tag', async () => (await index.details(id))?.tags['ann'] === '20' && (await index.get(id)));
    assert.equal(tagged.status, 'RUNNING');
    launcher.child.stdin?.end('\n');
    await launcher.ended;
    const ended = await eventually('its end', async () => (await index.get(id))?.status === 'FAILED' && (await index.get(id)));
    assert.equal(ended.exitCode, 3);
    assert.deepEqual(await rebuiltRuns(store), [ended]);
  });
});

describe('RunEditor and the index', () => {
  const released = releasedAfterEach();
  const tracked = () => released(trackedWorkspace());

  it('tells the index of its process at once: deleted runs leave the list, restored ones come back', async () => {
    const { store } = tracked();
    const [one, two] = [writeRun({ store, startedAtMs: START_MS }), writeRun({ store, startedAtMs: START_MS + 1 })];
    const index = released(openIndex(store));
    await index.refresh();
    const changed: string[] = [];
    index.onDidChange(({ runIds }) => changed.push(...runIds));
    const editor = openEditor(store, { index });
    const listed = async () => (await index.list({ limit: 9 })).runs.map(({ id }) => id);
    await editor.edit(one.id, { kind: 'lifecycle', value: 'deleted' }, { kind: 'name', value: 'gone' });
    assert.deepEqual([await listed(), (await index.get(one.id))?.isDeleted, (await index.get(one.id))?.name], [[two.id], true, 'gone']);
    await editor.edit(one.id, { kind: 'lifecycle', value: 'active' });
    assert.deepEqual(await listed(), [two.id, one.id]);
    assert.deepEqual(changed, [one.id, one.id]);
  });

  it('says that an edit is made although the index has stopped', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const index = released(openIndex(store));
    await index.dispose();
    assert.deepEqual(await openEditor(store, { index }).edit(run.id, { kind: 'note', value: 'kept' }), { ok: true, changed: true });
    assert.equal(readRunState(run.folder).state.note?.value, 'kept');
  });

  it('lets an index of another process find each edit of a finished run by the time of its folder', async () => {
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    const editor = openEditor(store);
    const index = released(openIndex(store));
    for (const note of ['', 'first', 'second', 'third']) {
      await editor.edit(run.id, { kind: 'note', value: note });
      await index.refresh();
      assert.equal((await index.details(run.id))?.note, note);
    }
  });

  it('looks at a run that is new, and at one that has gone', async () => {
    const { store } = tracked();
    const index = released(openIndex(store));
    await index.refresh();
    const run = writeRun({ store, startedAtMs: START_MS });
    await index.look(run.id);
    assert.equal((await index.get(run.id))?.status, 'FINISHED');
    await index.look('../../x');
    await index.look('f'.repeat(32));
    assert.equal(await index.get('f'.repeat(32)), undefined);
  });

  const elsewhere: ProcessIdentity = { host: 'elsewhere', pid: 1 };
  for (const { name, process } of [
    { name: 'whose process is dead', process: endedProcess() },
    { name: 'of another machine that has long been silent', process: elsewhere },
  ]) {
    it(`leaves a run ${name} killed, and killed when it was, until it goes on itself`, async () => {
      const { store } = tracked();
      const run = beginRun({ store, startedAtMs: START_MS, process });
      released(run.writer);
      utimesSync(run.file, START_MS / 1000, START_MS / 1000 - 86_400);
      const index = released(openIndex(store));
      await index.refresh();
      const before = await index.get(run.id);
      assert.deepEqual([before?.status, before?.endedAtMs], ['KILLED', START_MS]);
      const editor = openEditor(store, { index });
      await editor.edit(run.id, { kind: 'tags', values: [['seen', 'yes']] });
      assert.equal((await index.details(run.id))?.tags['seen'], 'yes');
      assert.deepEqual([await index.get(run.id), await index.countRunning()], [before, 0]);
      assert.deepEqual(await rebuiltRuns(store), [before]);
      run.writer.append({ ...exampleRecords.process, at: START_MS + 9, process: machine.self() });
      await index.look(run.id);
      assert.equal((await index.get(run.id))?.status, 'RUNNING');
    });
  }

  it('names its file by its process, also where the host has a name that no file can have', () => {
    assert.equal(eventFileName(editorName({ host: 'größe/..:x', pid: 7, startToken: 'Mon 1' })), 'events-editor-gr--e----x-7-Mon-1.jsonl');
    const { store } = tracked();
    const run = writeRun({ store, startedAtMs: START_MS });
    return openEditor(store, { self: editorProcess('a') })
      .edit(run.id, { kind: 'name', value: 'x' })
      .then(() => assert.match(readFileSync(path.join(run.folder, 'events-editor-a-7.jsonl'), 'utf8'), /^\{"kind":"open".*\n\{"kind":"name".*\n$/));
  });
});

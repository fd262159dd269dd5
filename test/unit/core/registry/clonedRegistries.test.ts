import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModelRegistry } from '../../../../src/core/registry/modelRegistry';
import { RecordedModels } from '../../../../src/core/registry/recordedModels';
import { verifyRecords } from '../../../../src/core/ledger/verifyRecords';
import { sha256 } from '../../../../src/storage/ledger/sha256';
import { fileOf } from '../../support/ledgers';
import { MemoryLedger } from '../../support/memoryLedger';
import { toldBy } from '../../support/registries';

type Deed = { clone: number } & (
  | { do: 'createVersion'; name: string }
  | { do: 'createModel' | 'deleteModel'; name: string }
  | { do: 'renameModel'; name: string; to: string }
  | { do: 'tag'; name: string; version: number | null; value: string }
  | { do: 'alias' | 'unalias'; name: string; version: number }
  | { do: 'move'; name: string; version: number; stage: string; archiveOthers: boolean }
  | { do: 'deleteVersion' | 'describe'; name: string; version: number }
  | { do: 'pull'; from: number }
);

const CLONES = 3;
const clone = fc.nat({ max: CLONES - 1 });
const name = fc.constantFrom('a', 'b');
const version = fc.integer({ min: 1, max: 3 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('createModel' as const), clone, name }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('createVersion' as const), clone, name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('move' as const), clone, name, version, stage: fc.constantFrom('production', 'archived', 'shadow'), archiveOthers: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('alias' as const, 'unalias' as const), clone, name, version }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tag' as const), clone, name, version: fc.option(version), value: fc.constantFrom('x', 'y') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deleteVersion' as const, 'describe' as const), clone, name, version }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteModel' as const), clone, name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('renameModel' as const), clone, name, to: fc.constantFrom('a', 'b', 'c') }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pull' as const), clone, from: clone }) },
);
/** They begin with the same model, with a version. */
const beginning: Deed[] = [{ do: 'createModel', clone: 0, name: 'a' }, { do: 'createVersion', clone: 0, name: 'a' }, { do: 'pull', clone: 1, from: 0 }, { do: 'pull', clone: 2, from: 0 }];
const deeds = fc.array(deed, { maxLength: 40, size: 'max' }).map((taken) => [...beginning, ...taken]);

/** Three clones that did all this, each by its own registry, which followed its ledger. */
async function play(taken: readonly Deed[]) {
  const clones = Array.from({ length: CLONES }, (_, number) => {
    const ledger = new MemoryLedger(`Clone ${number}`);
    return { ledger, registry: new RecordedModels(ledger) };
  });
  const created: string[] = [];
  const deletedNames = new Set<string>();
  for (const [position, one] of taken.entries()) {
    const { ledger, registry } = clones[one.clone]!;
    if (one.do === 'pull') ledger.pull(clones[one.from]!.ledger.records);
    else if (one.do === 'createVersion') {
      const result = await registry.createVersion({ name: one.name, source: `made-${position}`, tags: new Map([['made', String(position)]]) });
      if (result.ok) created.push(result.version.source);
    } else {
      if (one.do === 'deleteModel' || one.do === 'deleteVersion') deletedNames.add(one.do);
      await act(registry, one);
    }
  }
  return { clones, created, deletes: deletedNames.size > 0 };
}

async function act(registry: ModelRegistry, one: Exclude<Deed, { do: 'pull' | 'createVersion' }>): Promise<unknown> {
  switch (one.do) {
    case 'createModel':
      return registry.createModel({ name: one.name });
    case 'deleteModel':
      return registry.deleteModel(one.name);
    case 'renameModel':
      return registry.renameModel(one.name, one.to);
    case 'tag':
      return one.version === null ? registry.setModelTag(one.name, 'key', one.value) : registry.setVersionTag(one.name, one.version, 'key', one.value);
    case 'alias':
      return registry.setAlias(one.name, 'champion', one.version);
    case 'unalias':
      return registry.deleteAlias(one.name, 'champion');
    case 'move':
      return registry.moveVersion(one.name, one.version, one);
    case 'deleteVersion':
      return registry.deleteVersion(one.name, one.version);
    case 'describe':
      return registry.describeVersion(one.name, one.version, `seen by ${one.clone}`);
  }
}

/** A registry over all records of the clones. */
function merged(...ledgers: readonly MemoryLedger[]) {
  const ledger = new MemoryLedger('Merger');
  ledger.pull(...ledgers.map(({ records }) => records));
  return { ledger, registry: new RecordedModels(ledger) };
}

describe('The registry of several clones', () => {
  it('tells the same in whatever order their records are read, and whether it followed them or read them anew', () =>
    fc.assert(
      fc.asyncProperty(deeds, fc.integer(), async (taken, seed) => {
        const { clones } = await play(taken);
        const told = await toldBy(merged(...clones.map(({ ledger }) => ledger)).registry);
        assert.deepEqual(await toldBy(merged(...clones.map(({ ledger }) => ledger).reverse()).registry), told);
        const { records } = merged(...clones.map(({ ledger }) => ledger)).ledger;
        const shuffled = [...records].sort((a, b) => (sha256(Buffer.from(`${seed}${a.hash}`)) < sha256(Buffer.from(`${seed}${b.hash}`)) ? -1 : 1));
        const ledger = new MemoryLedger();
        ledger.pull(shuffled);
        assert.deepEqual(await toldBy(new RecordedModels(ledger)), told);
        for (const { ledger: own, registry } of clones) {
          const anew = new MemoryLedger();
          anew.pull(own.records);
          assert.deepEqual(await toldBy(registry), await toldBy(new RecordedModels(anew)), 'one that followed its ledger');
        }
      }),
      { numRuns: 150 },
    ));

  it('writes chains that verify', () =>
    fc.assert(
      fc.asyncProperty(deeds, async (taken) => {
        const { clones } = await play(taken);
        const { records } = merged(...clones.map(({ ledger }) => ledger)).ledger;
        const verified = verifyRecords(records.map(({ record }) => fileOf(record)), sha256);
        assert.ok(verified.ok, JSON.stringify(verified));
      }),
      { numRuns: 50 },
    ));

  it('has every conflict settled by a word each, and loses no version by it', () =>
    fc.assert(
      fc.asyncProperty(deeds, fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 10 }), async (taken, choices) => {
        const { clones, created, deletes } = await play(taken);
        const { registry } = merged(...clones.map((one) => one.ledger));
        let words = 0;
        for (let [conflict] = await registry.conflicts(); conflict; [conflict] = await registry.conflicts()) {
          const kept = conflict.records[(choices[words % choices.length] ?? 0) % conflict.records.length]!;
          assert.deepEqual(await registry.settle(conflict.subject, kept.hash), { ok: true });
          words += 1;
          assert.ok(words < 60, `still ${(await registry.conflicts()).length} conflicts`);
        }
        const models = await registry.listModels();
        assert.equal(new Set(models.map((model) => model.name)).size, models.length, 'every model can be reached by its name');
        const versions = (await Promise.all(models.map((model) => registry.listVersions(model.name)))).flat();
        assert.ok(versions.every(({ isDisputed }) => !isDisputed));
        assert.ok(versions.every((one) => one.tags.get('made') === one.source.replace('made-', '')), 'what was said of a version went with it');
        if (!deletes) assert.deepEqual(versions.map(({ source }) => source).sort(), [...created].sort());
      }),
      { numRuns: 300 },
    ));
});

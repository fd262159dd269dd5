// A process that keeps artifacts, for tests that kill it or let others work beside it: `node out/test/harness/artifactWriterMain.mjs STORE MODE ...`.
//   endless SEED      keeps contents of up to 3 MB until it is killed and prints the hash of each that `put` returned
//   crowd COUNT       keeps the same COUNT contents as every other such process, several at once, and prints the hashes
//   naming SEED       until its input ends: keeps ten contents, makes them look two days old, keeps each again and only then
//                     names it in a new run; prints `named HASH` when that is recorded, and `again HASH` when it was gone meanwhile
//   file PATH         keeps one file and prints its hash
import { utimesSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { ArtifactContent } from '../../src/core/artifacts/artifactStore.ts';
import { UserFacingError } from '../../src/core/errors.ts';
import { RECORD_VERSION } from '../../src/core/runs/records.ts';
import { createRunId } from '../../src/core/runs/runId.ts';
import { artifactFile } from '../../src/core/workspace/storeLayout.ts';
import { FileArtifactStore } from '../../src/storage/artifacts/fileArtifactStore.ts';
import { EventFileWriters } from '../../src/storage/eventFileWriter.ts';

const [storeFolder = '', mode = '', argument = ''] = process.argv.slice(2);
const store = new FileArtifactStore({ storeFolder });

const print = (line: string) => writeSync(1, `${line}\n`);

switch (mode) {
  case 'endless':
    for (let count = 0; ; count += 1) print((await keep(contentOf(`${argument} ${count}`, (count * 7919 * 1000) % 3_000_000))).content.sha256);
  case 'crowd':
    await Promise.all(Array.from({ length: Number(argument) }, async (_, count) => print((await keep(contentOf(`crowd ${count}`, count * 10_000))).content.sha256)));
    break;
  case 'naming': {
    let isAsked = true;
    process.stdin.on('end', () => (isAsked = false)).resume();
    for (let batch = 0; isAsked; batch += 1) await nameAll(Array.from({ length: 10 }, (_, place) => `${argument} ${batch} ${place}`));
    break;
  }
  case 'file':
    try {
      const result = await store.putFile(argument);
      if (result.ok) print(result.content.sha256);
    } catch (error) {
      writeSync(2, error instanceof UserFacingError ? error.text : String(error));
      process.exitCode = 1;
    }
}

/** The same name gives the same bytes. */
function* contentOf(name: string, sizeBytes: number): Iterable<Uint8Array> {
  const block = Buffer.from(`${name}\n`.repeat(Math.ceil(65_536 / (name.length + 1))));
  yield Buffer.from(`${name} ${sizeBytes}\n`);
  for (let left = sizeBytes; left > 0; left -= block.length) yield block.subarray(0, Math.min(left, block.length));
}

async function keep(source: Iterable<Uint8Array>): Promise<{ content: ArtifactContent; isNew: boolean }> {
  const result = await store.put(source);
  if (!result.ok) throw new Error(result.reason);
  return result;
}

async function nameAll(names: string[]): Promise<void> {
  const longAgo = Date.now() / 1000 - 2 * 86_400;
  for (const name of names) {
    const { content } = await keep(contentOf(name, 1000));
    try {
      utimesSync(path.join(storeFolder, artifactFile(content.sha256)), longAgo, longAgo);
    } catch {
      // Taken already by whoever runs beside us.
    }
  }
  for (const name of names) await nameOne(name);
}

async function nameOne(name: string): Promise<void> {
  const { content, isNew } = await keep(contentOf(name, 1000));
  if (isNew) print(`again ${content.sha256}`);
  const runId = createRunId({ nowMs: () => Date.now() });
  const writer = new EventFileWriters({ workspaceFolder: path.dirname(storeFolder), storeFolder }).open(runId, `test-${process.pid}`);
  const at = Date.now();
  writer.append({ kind: 'open', v: RECORD_VERSION, run: runId, writer: `test-${process.pid}`, at, process: { host: 'elsewhere', pid: process.pid }, tool: 'test' });
  writer.append({ kind: 'artifact', counter: 1, at, path: 'kept.txt', content });
  writer.close();
  print(`named ${content.sha256}`);
}

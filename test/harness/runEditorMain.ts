// A process that edits a run, for tests that run several at once and kill them: `node out/test/harness/runEditorMain.mjs STORE RUN MODE NAME COUNT`.
//   tags    sets the tag NAME to 1, 2, ... COUNT, and the tag "shared" to NAME-1, NAME-2, ...; prints each number when both are acknowledged
//   params  adds the parameters p1, p2, ... pCOUNT with the value NAME; prints the result of each
// Begins when a line comes in, so that several begin together.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ThisMachine } from '../../src/adapters/processes/thisMachine.ts';
import { systemClock } from '../../src/core/clock.ts';
import { RunEditor } from '../../src/core/runs/runEditor.ts';
import { EditedRunFiles } from '../../src/storage/editedRunFiles.ts';

const [storeFolder = '', runId = '', mode = '', name = '', count = '0'] = process.argv.slice(2);
const editor = new RunEditor({ files: new EditedRunFiles({ storeFolder }), clock: systemClock, self: new ThisMachine().self(), tool: 'test' });

writeSync(1, 'ready\n');
const lines = createInterface({ input: process.stdin });
await new Promise((resolve) => lines.once('line', resolve));
lines.close();
for (let number = 1; number <= Number(count); number += 1) {
  const values: [string, string][] = mode === 'params' ? [[`p${number}`, name]] : [[name, String(number)], ['shared', `${name}-${number}`]];
  const result = await editor.edit(runId, mode === 'params' ? { kind: 'params', values } : { kind: 'tags', values });
  writeSync(1, mode === 'params' ? `${number} ${result.ok ? 'added' : result.reason}\n` : `${number}\n`);
}

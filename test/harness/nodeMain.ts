// Runs the mocha suites of one layer on Node: `node out/test/harness/nodeMain.mjs unit|ui [--grep TEXT]`.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { endGroupsOnSignals } from '../../scripts/lib/processes.mjs';
import { outFolder } from '../../scripts/lib/paths.mjs';
import { runMocha } from './mochaRun.ts';
import { writeReport } from './report.ts';

const timeouts: Record<string, number> = { unit: 10_000, ui: 60_000 };

endGroupsOnSignals();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const layer = positionals[0] ?? 'unit';
const folder = path.join(outFolder, 'test', layer);
const mocha = new Mocha({ ui: 'bdd', timeout: timeouts[layer] ?? 10_000, ...(values.grep ? { grep: values.grep } : {}) });
for (const file of findSuites(folder)) mocha.addFile(file);
await mocha.loadFilesAsync();
const tests = await runMocha(mocha);
writeReport(path.join(outFolder, 'reports', `${layer}.json`), { tests });
// A leaked timer or server must not keep the layer from ending.
process.exit(tests.some(({ state }) => state === 'failed') ? 1 : 0);

function findSuites(start: string): string[] {
  try {
    return readdirSync(start, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.mjs'))
      .sort()
      .map((name) => path.join(start, name));
  } catch {
    return [];
  }
}

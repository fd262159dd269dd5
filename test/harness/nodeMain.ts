// Runs the mocha suites of one layer on Node: `node out/test/harness/nodeMain.mjs unit|ui [--grep TEXT] [--part 1/2]`.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { endGroupsOnSignals } from '../../scripts/lib/processes.mjs';
import { outFolder } from '../../scripts/lib/paths.mjs';
import { runMocha } from './mochaRun.ts';
import { writeReport } from './report.ts';

const timeouts: Record<string, number> = { unit: 30_000, ui: 60_000 };

endGroupsOnSignals();
const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' }, part: { type: 'string', default: '1/1' } } });
const [part = 1, parts = 1] = values.part.split('/').map(Number);
const layer = positionals[0] ?? 'unit';
const folder = path.join(outFolder, 'test', layer);
const mocha = new Mocha({ ui: 'bdd', timeout: timeouts[layer] ?? 30_000, ...(values.grep ? { grep: values.grep } : {}) });
for (const file of findSuites(folder).filter((_, position) => position % parts === part - 1)) mocha.addFile(file);
await mocha.loadFilesAsync();
const tests = await runMocha(mocha);
writeReport(path.join(outFolder, 'reports', parts === 1 ? `${layer}.json` : `${layer}-${part}.json`), { tests });
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

// A process that writes a model registry: `node out/test/harness/modelWriterMain.mjs STORE_FOLDER WRITER MODEL COUNT` creates
// so many versions of the model, which is made if it is not there, and prints the number of each.
import { openModels } from '../../src/storage/registry/openModels.ts';

const [storeFolder = '', writer = '', name = '', count = '0'] = process.argv.slice(2);
const models = openModels({ storeFolder }, { clock: { nowMs: () => Date.now() }, readAuthor: () => Promise.resolve({ name: writer, source: 'system' }), tool: 'test' });

const created = await models.createModel({ name });
if (!created.ok && created.reason !== 'name-exists') throw new Error(created.reason);
for (let made = 0; made < Number(count); made += 1) {
  const result = await models.createVersion({ name, source: `${writer}-${made}` });
  if (!result.ok) throw new Error(result.reason);
  process.stdout.write(`${result.version.version}\n`);
}

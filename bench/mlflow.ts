/**
 * The MLflow endpoint: rates of logging beside a bare Node server that reads the body and answers `{}`, with the same client in
 * the same run; pages, histories and starts over 10,000 runs; a file up and down beside its copy; memory. Every server is a process of
 * its own. One part alone: `npm run -s bench -- mlflow logging|reading|transfer`.
 */
import { initStore } from '../src/storage/storeFolder.ts';
import { temporaryWorkspace } from '../test/harness/workspaces.ts';
import { benchLogging } from './mlflow/logging.ts';
import { benchReading } from './mlflow/reading.ts';
import { BARE, serveBare, startBareServer, startEndpoint } from './mlflow/servers.ts';
import { benchTransfer } from './mlflow/transfer.ts';

const [part] = process.argv.slice(2);
if (part === BARE) serveBare();
else await benchAll();

async function benchAll(): Promise<void> {
  const workspace = temporaryWorkspace('bench');
  initStore(workspace.folder);
  const [endpoint, bare] = [await startEndpoint(workspace.folder), await startBareServer(import.meta.url)];
  try {
    if (part === undefined || part === 'logging') await benchLogging(endpoint, bare);
    if (part === undefined || part === 'transfer') await benchTransfer(endpoint, workspace.folder);
    if (part === undefined || part === 'reading') await benchReading(endpoint);
  } finally {
    await Promise.all([endpoint.end(), bare.end()]);
    workspace.dispose();
  }
}

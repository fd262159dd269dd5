// Writes the store of `test/fixtures/stores` that today's schema has: `npm run store-fixture`. Once, before a schema is
// released; a released one is never written again, because people's stores are not either.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SCHEMA_VERSION } from '../../src/storage/migrations/index.ts';
import { storeFixtures, writeStoreFixture } from '../unit/support/storeFixture.ts';

if (existsSync(path.join(storeFixtures, `v${SCHEMA_VERSION}`)) && !process.argv.includes('--replace')) {
  console.error(`There is a fixture of schema ${SCHEMA_VERSION}. Where it is not released yet: npm run store-fixture -- --replace`);
  process.exit(1);
}
console.log(`Written: ${await writeStoreFixture()}`);

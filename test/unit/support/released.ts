import { afterEach } from 'mocha';

interface Releasable {
  dispose(): unknown;
}

/** Takes what a test creates and releases it after that test, newest first, also when the test fails. */
export function releasedAfterEach(): <T extends Releasable>(created: T) => T {
  const owned: Releasable[] = [];
  afterEach(async () => {
    for (let next = owned.pop(); next; next = owned.pop()) await next.dispose();
  });
  return (created) => {
    owned.push(created);
    return created;
  };
}

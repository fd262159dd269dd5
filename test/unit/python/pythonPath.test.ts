import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { root } from '../../../scripts/lib/paths.mjs';
import { terminalPrefix } from '../../../src/core/capture/pythonPath';

const helper = path.join(root, 'python');
const cwd = '/usr/share';

/** What Python imports from, without what it adds by itself, and the PYTHONPATH its children get. */
function foundWith(pythonPath: string, ...flags: string[]): { imported: string[]; inherited: string } {
  const program = 'import json, os, sys; print(json.dumps([sys.path[1:], os.environ.get("PYTHONPATH")]))';
  const read = (environment: Record<string, string>) => JSON.parse(execFileSync('/usr/bin/python3', [...flags, '-c', program], { cwd, env: environment, encoding: 'utf8' })) as [string[], string];
  const [own] = read({});
  const [all, inherited] = read({ PYTHONPATH: pythonPath });
  return { imported: all.filter((entry) => !own.includes(entry)), inherited };
}

describe('PYTHONPATH of a program in a terminal', () => {
  for (const { name, expected, actual, imported } of [
    { name: 'where there is none', expected: undefined, actual: '', imported: [] },
    { name: 'where there is one', expected: '/opt/a:/opt/b', actual: '/opt/a:/opt/b', imported: ['/opt/a', '/opt/b'] },
    { name: 'where a task has one of its own', expected: undefined, actual: '/opt/a:/opt/b', imported: ['/opt/a', '/opt/b'] },
    { name: 'where a task has a relative one', expected: undefined, actual: 'src:/opt/b', imported: [path.join(cwd, 'src'), '/opt/b'] },
    { name: 'where a task takes it away', expected: '/opt/a', actual: '', imported: [] },
  ]) {
    it(`is the helper and what was there, ${name}`, () => {
      const found = foundWith(terminalPrefix(helper, expected, path.delimiter) + actual);
      assert.deepEqual(found.imported, [helper, ...imported]);
      assert.ok(!found.inherited.split(path.delimiter).includes(''), `${found.inherited} has no empty entry`);
      for (const entry of actual.split(path.delimiter).filter(Boolean)) assert.ok(found.inherited.split(path.delimiter).includes(entry));
    });
  }
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fillVariables, terminalPrefix, withHelper } from '../../../../src/core/capture/pythonPath';

/** `sys.path` of the real Python, without what it adds by itself. */
function sysPath(pythonPath: string, cwd = '/'): string[] {
  const read = (environment: Record<string, string>) =>
    JSON.parse(execFileSync('/usr/bin/python3', ['-c', 'import json, sys; print(json.dumps(sys.path[1:]))'], { cwd, env: environment, encoding: 'utf8' })) as string[];
  const own = new Set(read({}));
  return read({ PYTHONPATH: pythonPath }).filter((entry) => !own.has(entry));
}

describe('withHelper', () => {
  for (const { name, inherited, expected } of [
    { name: 'alone where there is none', inherited: undefined, expected: '/h' },
    { name: 'alone where it is empty', inherited: '', expected: '/h' },
    { name: 'before what is there', inherited: '/a:/b', expected: '/h:/a:/b' },
    { name: 'once where it is there already', inherited: '/h:/a', expected: '/h:/a' },
    { name: 'once where a terminal has it twice', inherited: '/h:/h', expected: '/h' },
    { name: 'with an empty entry that the person wants', inherited: ':/a', expected: '/h::/a' },
    { name: 'with an empty entry at the end that was there', inherited: '/a:', expected: '/h:/a:' },
  ]) {
    it(`puts the helper ${name}`, () => assert.equal(withHelper('/h', inherited, ':'), expected));
  }

  it("joins with Windows' separator", () => assert.equal(withHelper('C:\\h', 'C:\\a', ';'), 'C:\\h;C:\\a'));
});

describe('terminalPrefix', () => {
  // VS Code joins the two without looking: what Python makes of the sum is what counts.
  const joined = (inherited: string | undefined, actual = inherited ?? '') => sysPath(terminalPrefix('/h', inherited, path.delimiter) + actual);

  it('adds the helper and nothing else where there is no PYTHONPATH', () => assert.deepEqual(joined(undefined), ['/h']));
  it('adds the helper and nothing else where it is empty', () => assert.deepEqual(joined(''), ['/h']));
  it('keeps every entry of the one that is there', () => assert.deepEqual(joined('/a:/b'), ['/h', '/a', '/b']));
  it('still loads the helper where there is one that nobody expected', () => assert.equal(joined(undefined, '/a')[0], '/h'));
});

describe('fillVariables', () => {
  const variables = { environment: { PYTHONPATH: '/p' }, workspaceFolder: '/work/bikes', workspaceFolderBasename: 'bikes', userHome: '/home/ada' };
  for (const { text, expected } of [
    { text: '${workspaceFolder}/src:${env:PYTHONPATH}', expected: '/work/bikes/src:/p' },
    { text: '${env:UNSET}', expected: '' },
    { text: '${userHome}/${workspaceFolderBasename}', expected: '/home/ada/bikes' },
    { text: '${config:python.path}:$HOME', expected: '${config:python.path}:$HOME' },
  ]) {
    it(`reads ${text}`, () => assert.equal(fillVariables(text, variables), expected));
  }
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { findProgram, findPythonOnPath, findVirtualEnvironment } from '../../../../src/adapters/python/findPython';
import { temporaryWorkspace } from '../../support/workspaces';
import { releasedAfterEach } from '../../support/released';

describe('findVirtualEnvironment', () => {
  const released = releasedAfterEach();
  const makeEnvironment = (folder: string) => execFileSync('/usr/bin/python3', ['-m', 'venv', '--without-pip', folder]);

  it('finds a real one that works, in a folder with spaces and non-ASCII letters', () => {
    const workspace = released(temporaryWorkspace('Räder und Wege'));
    makeEnvironment(workspace.file('.venv'));
    const found = findVirtualEnvironment(workspace.folder);
    assert.equal(found, workspace.file('.venv/bin/python'));
    const prefix = execFileSync(found, ['-c', 'import sys; sys.stdout.buffer.write(sys.prefix.encode())'], { encoding: 'utf8' });
    assert.equal(prefix, workspace.file('.venv'));
  });

  it('prefers .venv, then venv, then env, then any other in alphabetical order', () => {
    const workspace = released(temporaryWorkspace('ws'));
    makeEnvironment(workspace.file('env'));
    for (const name of ['zoo', 'anvil', 'venv', '.venv']) execFileSync('cp', ['-a', workspace.file('env'), workspace.file(name)]);
    for (const name of ['.venv', 'venv', 'env', 'anvil', 'zoo']) {
      assert.equal(findVirtualEnvironment(workspace.folder), workspace.file(`${name}/bin/python`));
      rmSync(workspace.file(name), { recursive: true });
    }
    assert.equal(findVirtualEnvironment(workspace.folder), undefined);
  });

  it('passes over a broken one', () => {
    const workspace = released(temporaryWorkspace('ws'));
    makeEnvironment(workspace.file('venv'));
    execFileSync('cp', ['-a', workspace.file('venv'), workspace.file('.venv')]);
    rmSync(workspace.file('.venv/bin/python3'));
    symlinkSync('/opt/python-that-was-removed/bin/python3', workspace.file('.venv/bin/python3'));
    assert.equal(findVirtualEnvironment(workspace.folder), workspace.file('venv/bin/python'));
  });

  it('takes a folder with a python but without pyvenv.cfg for something else', () => {
    const workspace = released(temporaryWorkspace('ws', { 'env/bin/python': '#!/bin/sh\n' }));
    chmodSync(workspace.file('env/bin/python'), 0o755);
    assert.equal(findVirtualEnvironment(workspace.folder), undefined);
  });

  it('finds none in a folder that is not there', () => {
    assert.equal(findVirtualEnvironment('/no/such/folder'), undefined);
  });
});

describe('findPythonOnPath and findProgram', () => {
  const released = releasedAfterEach();

  /** A folder with programs by relative path. */
  function programs(...names: string[]) {
    const workspace = released(temporaryWorkspace('bin folders', Object.fromEntries(names.map((name) => [name, '#!/bin/sh\n']))));
    for (const name of names) chmodSync(workspace.file(name), 0o755);
    return workspace;
  }
  const searchPath = (...folders: string[]) => ({ PATH: folders.join(path.delimiter) });

  it('takes the first python3 along PATH', () => {
    const folder = programs('a/other', 'b/python3', 'c/python3');
    assert.equal(findPythonOnPath(searchPath(folder.file('a'), folder.file('b'), folder.file('c'))), folder.file('b/python3'));
    assert.equal(findPythonOnPath(searchPath(folder.file('c'), folder.file('b'))), folder.file('c/python3'));
  });

  it('prefers a later python3 to an earlier python', () => {
    const folder = programs('a/python', 'b/python3');
    assert.equal(findPythonOnPath(searchPath(folder.file('a'), folder.file('b'))), folder.file('b/python3'));
    assert.equal(findPythonOnPath(searchPath(folder.file('a'))), folder.file('a/python'));
  });

  it('passes over folders of that name and files that may not be executed', () => {
    const folder = programs('c/python3', 'b/python3');
    mkdirSync(folder.file('a/python3'), { recursive: true });
    chmodSync(folder.file('b/python3'), 0o644);
    assert.equal(findPythonOnPath(searchPath(folder.file('a'), folder.file('b'), folder.file('c'))), folder.file('c/python3'));
  });

  it('never looks into relative folders of PATH', () => {
    const folder = programs('python3');
    const before = process.cwd();
    process.chdir(folder.folder);
    try {
      assert.equal(findPythonOnPath(searchPath('', '.', 'bin')), undefined);
    } finally {
      process.chdir(before);
    }
  });

  it('finds nothing where there is no PATH', () => assert.equal(findPythonOnPath({}), undefined));

  it('finds the interpreter of this machine', () => {
    assert.equal(findPythonOnPath(process.env), execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim());
  });

  it('resolves a program with a path against the working directory', () => {
    const folder = programs('tools/train', 'train');
    assert.equal(findProgram('./train', folder.file('tools'), {}), folder.file('tools/train'));
    assert.equal(findProgram('../train', folder.file('tools'), {}), folder.file('train'));
    assert.equal(findProgram('./nothing', folder.file('tools'), {}), undefined);
    assert.equal(findProgram('train', folder.file('tools'), searchPath(folder.folder)), folder.file('train'));
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../scripts/lib/paths.mjs';
import { captureWays } from '../../src/core/capture/captureWays';

interface MenuEntry {
  command: string;
  when?: string;
}

interface Manifest {
  activationEvents: string[];
  contributes: {
    commands: { command: string; category: string; title: string }[];
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    menus: Record<string, MenuEntry[]>;
    configuration: { properties: Record<string, { type: string; default: unknown; scope: string; markdownDescription: string }> }[];
  };
  main: string;
  icon: string;
  bin: Record<string, string>;
}

const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const contributed = manifest.contributes.commands.map(({ command }) => command);

/** `commandIds` of src/host/commands.ts by name, read from the source: importing the file needs VS Code. */
function readCommandIds(): Record<string, string> {
  const file = path.join(root, 'src', 'host', 'commands.ts');
  const ids: Record<string, string> = {};
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'commandIds') collect(node);
    else ts.forEachChild(node, visit);
  };
  const collect = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.initializer)) ids[node.name.getText()] = node.initializer.text;
    else ts.forEachChild(node, collect);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return ids;
}

/** Names of `commandIds` that some file hands to `registerCommand`. */
function readRegistered(): Set<string> {
  const folder = path.join(root, 'src');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const calls = names.flatMap((name) => [...readFileSync(path.join(folder, name), 'utf8').matchAll(/registerCommand\(\s*commandIds\.(\w+)/g)]);
  return new Set(calls.map(([, name]) => name ?? ''));
}

describe('package.json', () => {
  const commandIds = readCommandIds();

  it('contributes exactly the commands that src/host/commands.ts names', () => {
    assert.ok(Object.keys(commandIds).length > 0);
    assert.deepEqual([...contributed].sort(), Object.values(commandIds).sort());
  });

  it('contributes no command that nobody registers', () => {
    assert.deepEqual([...readRegistered()].sort(), Object.keys(commandIds).sort());
  });

  it('gives every command the category Onramp and a title of its own', () => {
    for (const { command, category, title } of manifest.contributes.commands) {
      assert.equal(category, 'Onramp', command);
      assert.match(title, /^[A-Z]/, command);
    }
    assert.equal(new Set(manifest.contributes.commands.map(({ title }) => title)).size, contributed.length);
  });

  it('shows only commands that exist in menus and welcome texts', () => {
    const inMenus = Object.values(manifest.contributes.menus).flat().map(({ command }) => command);
    const inTexts = manifest.contributes.viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? ''));
    assert.ok(inMenus.length > 0 && inTexts.length > 0);
    const ofVsCode = ['workbench.action.files.openFolder', 'workbench.trust.manage'];
    for (const command of [...inMenus, ...inTexts]) assert.ok([...contributed, ...ofVsCode].includes(command), command);
  });

  it('attaches welcome texts and menus to views that exist', () => {
    const views = Object.values(manifest.contributes.views).flat().map(({ id }) => id);
    for (const { view } of manifest.contributes.viewsWelcome) assert.ok(views.includes(view), view);
    for (const { when } of Object.values(manifest.contributes.menus).flat()) {
      for (const [, view] of when?.matchAll(/\bview == ([\w.]+)/g) ?? []) assert.ok(views.includes(view ?? ''), view);
    }
  });

  it('has a setting that turns each way of recording off, for each folder', () => {
    const settings = Object.assign({}, ...manifest.contributes.configuration.map(({ properties }) => properties)) as Manifest['contributes']['configuration'][number]['properties'];
    const capture = Object.entries(settings).filter(([name]) => name.startsWith('onramp.capture.'));
    assert.deepEqual(capture.map(([name]) => name), ['enabled', ...captureWays].map((way) => `onramp.capture.${way}`));
    for (const [name, { type, default: value, scope, markdownDescription }] of capture) {
      assert.deepEqual([type, value, scope], ['boolean', true, 'resource'], name);
      assert.match(markdownDescription, /^Record .+\.$/s, name);
    }
  });

  it('is not activated by everything', () => {
    assert.ok(manifest.activationEvents.length > 0);
    for (const event of manifest.activationEvents) assert.ok(event !== '*' && event !== 'onStartupFinished', event);
  });

  it('names files that the build and the repository have', () => {
    for (const file of [manifest.main, manifest.icon, ...Object.values(manifest.bin)]) assert.ok(existsSync(path.join(root, file)), file);
  });
});

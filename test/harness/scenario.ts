import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packKernel } from '../../scripts/lib/kernel.mjs';
import { outFolder, root, temporaryFolder } from '../../scripts/lib/paths.mjs';
import { packVsix } from '../../scripts/lib/vsix.mjs';
import { makeReadOnly } from './readOnly.ts';

/** A scenario.json of test/host: the window in which the suites beside it run. */
export interface ScenarioOptions {
  /** What is open: the folder `workspace/`, nothing, or each folder in `workspace/` as a root. Default: folder. */
  workspace?: 'folder' | 'none' | 'multi-root';
  /** The name of the opened copy; spaces and non-ASCII letters are welcome. Default: the scenario's name. */
  folderName?: string;
  /** false: the window opens in restricted mode. Default: true. */
  trust?: boolean;
  /** The opened folder cannot be written to. Default: false. */
  readOnly?: boolean;
  /** User settings, in place before the window opens. */
  settings?: Record<string, unknown>;
  /** `kernel` for the example kernel, or the path of an extension folder relative to the scenario. */
  extensions?: string[];
  /** More environment for the extension host. */
  env?: Record<string, string>;
  /** For the whole window, in seconds. Default: 180. */
  timeoutSeconds?: number;
}

/** A scenario ready to be opened; `dispose` removes what was copied. */
export interface Scenario {
  name: string;
  options: ScenarioOptions;
  suites: string[];
  folder?: string;
  workspaceFile?: string;
  extensions: string[];
  /** For server data and reports of this run. */
  scratch: string;
  dispose(): void;
}

const scenariosFolder = path.join(root, 'test', 'host');

/** The names of all scenarios, in the order in which they run. */
export function listScenarios(): string[] {
  if (!existsSync(scenariosFolder)) return [];
  return readdirSync(scenariosFolder)
    .filter((name) => existsSync(path.join(scenariosFolder, name, 'scenario.json')))
    .sort();
}

/** Copies a scenario's workspace to a fresh place and packs the extensions it wants. */
export async function prepareScenario(name: string): Promise<Scenario> {
  const source = path.join(scenariosFolder, name);
  const options = JSON.parse(readFileSync(path.join(source, 'scenario.json'), 'utf8')) as ScenarioOptions;
  const built = path.join(outFolder, 'test', 'host', name);
  const suites = existsSync(built) ? readdirSync(built).filter((file) => file.endsWith('Suite.cjs')) : [];
  const extensions: string[] = [];
  for (const extension of options.extensions ?? []) extensions.push(await packExtension(source, extension));
  const { folder: scratch, dispose } = temporaryFolder('host');
  const scenario: Scenario = { name, options, suites: suites.sort().map((file) => path.join(built, file)), extensions, scratch, dispose };
  if (options.workspace === 'none') return scenario;
  const copy = path.join(scratch, 'w', options.folderName ?? name);
  mkdirSync(copy, { recursive: true });
  if (existsSync(path.join(source, 'workspace'))) cpSync(path.join(source, 'workspace'), copy, { recursive: true });
  if (options.workspace === 'multi-root') return { ...scenario, workspaceFile: writeWorkspaceFile(copy) };
  const restore = options.readOnly ? makeReadOnly(copy) : () => undefined;
  return {
    ...scenario,
    folder: copy,
    dispose: () => {
      restore();
      dispose();
    },
  };
}

function writeWorkspaceFile(folder: string): string {
  const roots = readdirSync(folder).filter((name) => statSync(path.join(folder, name)).isDirectory());
  const file = path.join(folder, 'scenario.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: roots.sort().map((name) => ({ path: name })) }));
  return file;
}

async function packExtension(source: string, extension: string): Promise<string> {
  if (extension === 'kernel') return packKernel();
  const vsix = path.join(outFolder, 'test', `${path.basename(extension)}.vsix`);
  mkdirSync(path.dirname(vsix), { recursive: true });
  await packVsix(`Packing ${extension}`, path.join(source, extension), vsix, ['--skip-license', '--allow-missing-repository']);
  return vsix;
}

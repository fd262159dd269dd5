// Runs one benchmark of bench/: `npm run -s bench -- NAME [--save]`; stdout is its JSON lines and nothing else.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { ExpectedFailure, runScript, say } from './lib/messages.mjs';
import { outFolder, root } from './lib/paths.mjs';

await runScript(async () => {
  const [name, ...flags] = process.argv.slice(2);
  const names = listBenches();
  if (name === undefined || name === '--help') {
    say(`Usage: npm run -s bench -- NAME [--save]\nBenchmarks: ${names.join(', ') || 'none yet'}`);
    return 0;
  }
  if (!names.includes(name)) throw new ExpectedFailure(`There is no benchmark "${name}"; there are: ${names.join(', ') || 'none yet'}.`);
  await ensureDependencies();
  await ensureBuilt({ tests: true });
  const { code, results } = await run(name, flags.filter((flag) => flag !== '--save'));
  if (flags.includes('--save')) save(name, results);
  return code;
});

/** Files in bench/ itself; what they share lies in its folders. */
function listBenches() {
  const folder = path.join(root, 'bench');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => name.slice(0, -3)).sort();
}

/** @param {string} name @param {string[]} args @returns {Promise<{ code: number, results: unknown[] }>} */
function run(name, args) {
  /** @type {unknown[]} */
  const results = [];
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(outFolder, 'bench', `${name}.mjs`), ...args], { cwd: root, stdio: ['inherit', 'pipe', 'inherit'] });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => child.kill(signal));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const result = parseObject(line);
    if (result === undefined) return say(line);
    results.push(result);
    console.log(line);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, results }));
  });
}

/** @param {string} line */
function parseObject(line) {
  try {
    const value = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Adds this run to the day's file of this commit. @param {string} name @param {unknown[]} results */
function save(name, results) {
  const git = (/** @type {string[]} */ ...args) => spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout?.trim();
  const commit = git('rev-parse', '--short=10', 'HEAD') || 'uncommitted';
  const at = new Date().toISOString();
  const file = path.join(root, 'bench', 'results', `${name}-${at.slice(0, 10)}-${commit}.json`);
  const machine = { cpu: os.cpus()[0]?.model, cores: os.availableParallelism(), memoryBytes: os.totalmem(), node: process.version, os: `${os.type()} ${os.release()} ${os.arch()}` };
  const earlier = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify([...earlier, { at, commit, changed: git('status', '--porcelain', '-uno') !== '', machine, results }], null, 2)}\n`);
  say(`Saved to ${path.relative(root, file)}`);
}

// Runs what CI runs: `npm test`, or one layer: `npm test -- unit|host|ui|checks [--grep TEXT]`.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureDebianPackages } from './lib/debian.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { packKernel } from './lib/kernel.mjs';
import { ExpectedFailure, formatDuration, runScript } from './lib/messages.mjs';
import { outFolder, root } from './lib/paths.mjs';
import { ensureToolchain } from './lib/toolchain.mjs';
import { packOnramp } from './lib/vsix.mjs';

/** @typedef {{ title: string, state: 'passed' | 'failed' | 'skipped', durationMs: number, error?: string }} TestResult */

const layers = ['checks', 'unit', 'host', 'ui'];
/** Unit suites wait for processes and disks more than they compute, so two halves side by side take little over one. */
const UNIT_PARTS = 2;

await runScript(async () => {
  const startedAtMs = Date.now();
  const { wanted, grep } = readArguments();
  /** @type {TestResult[]} */
  const results = [];
  await section('set-up', () => prepare(wanted));
  for (const layer of wanted) {
    const tests = await section(layer, () => runLayer(layer, grep));
    results.push(...tests.map((test) => ({ ...test, title: `${layer}: ${test.title}` })));
  }
  return conclude(results, Date.now() - startedAtMs);
});

function readArguments() {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
    const unknown = positionals.find((name) => !layers.includes(name));
    if (unknown) throw new ExpectedFailure(`There is no layer "${unknown}"; there are: ${layers.join(', ')}.`, 2);
    const all = values.grep ? layers.filter((name) => name !== 'checks') : layers;
    return { wanted: positionals.length ? layers.filter((name) => positionals.includes(name)) : all, grep: values.grep };
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error;
    throw new ExpectedFailure(`${/** @type {Error} */ (error).message.split('.')[0]}; usage: npm test -- [${layers.join('|')}] [--grep TEXT].`, 2);
  }
}

/** @template T @param {string} title @param {() => Promise<T>} run @returns {Promise<T>} */
async function section(title, run) {
  const startedAtMs = Date.now();
  console.log(`\n== ${title} ==`);
  const result = await run();
  console.log(`-- ${title}: ${formatDuration(Date.now() - startedAtMs)}`);
  return result;
}

/** @param {string[]} wanted */
async function prepare(wanted) {
  await ensureDebianPackages();
  await ensureDependencies();
  if (wanted.every((layer) => layer === 'checks')) return;
  // The minified bundles that are shipped are the ones that are tested.
  await packOnramp({ tests: true });
  if (!wanted.includes('host') && !wanted.includes('ui')) return;
  await packKernel();
  await ensureToolchain();
}

/** Type checks and lint, side by side; each is one test. @returns {Promise<TestResult[]>} */
async function runChecks() {
  const bin = (/** @type {string[]} */ ...parts) => path.join(root, 'node_modules', ...parts);
  const checks = [
    { title: 'types of src, test, bench and scripts', args: [bin('typescript', 'bin', 'tsc'), '--noEmit'] },
    { title: 'types of webview-ui', args: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', 'webview-ui'] },
    { title: 'lint', args: [bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0', '--cache', '--cache-location', path.join(root, '.cache', 'eslint')] },
  ];
  return Promise.all(
    checks.map(async ({ title, args }) => {
      const startedAtMs = Date.now();
      const { code, output } = await capture(args);
      const durationMs = Date.now() - startedAtMs;
      console.log(`  ${code === 0 ? '✔' : '✘'} ${title} (${formatDuration(durationMs)})`);
      return /** @type {TestResult} */ ({ title, durationMs, state: code === 0 ? 'passed' : 'failed', ...(code === 0 ? {} : { error: output.trim() }) });
    }),
  );
}

/** @param {string[]} args @returns {Promise<{ code: number | null, output: string }>} */
function capture(args) {
  let output = '';
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** @param {string} layer @param {string | undefined} grep @returns {Promise<TestResult[]>} */
async function runLayer(layer, grep) {
  if (layer === 'checks') return runChecks();
  if (layer !== 'unit' || grep) return runSuites(layer, { report: layer, grep });
  const parts = Array.from({ length: UNIT_PARTS }, (_, index) => index + 1);
  // What the first half says is seen at once, the rest when it is through.
  return (await Promise.all(parts.map((part) => runSuites(layer, { report: `${layer}-${part}`, part: `${part}/${UNIT_PARTS}`, isQuiet: part > 1 })))).flat();
}

/** Runs mocha suites in a process of its own and reads the report it leaves. @param {string} layer @param {{ report: string, grep?: string | undefined, part?: string, isQuiet?: boolean }} options @returns {Promise<TestResult[]>} */
async function runSuites(layer, { report, grep, part, isQuiet = false }) {
  const reportFile = path.join(outFolder, 'reports', `${report}.json`);
  rmSync(reportFile, { force: true });
  const script = path.join(outFolder, 'test', 'harness', layer === 'host' ? 'hostMain.mjs' : 'nodeMain.mjs');
  const args = ['--enable-source-maps', script, ...(layer === 'host' ? [] : [layer]), ...(grep ? ['--grep', grep] : []), ...(part ? ['--part', part] : [])];
  let output = '';
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (isQuiet) console.log(output);
  const tests = readTests(reportFile);
  const failedBefore = tests?.some(({ state }) => state === 'failed') ?? false;
  if (tests === undefined || (code !== 0 && !failedBefore)) return [...(tests ?? []), failure('the suites run to their end', `The ${layer} layer ended early with code ${code}.`)];
  if (!grep && !tests.some(({ state }) => state !== 'skipped')) return [...tests, failure('the layer has tests', `No test of the ${layer} layer was executed.`)];
  return tests;
}

/** @param {string} report @returns {TestResult[] | undefined} */
function readTests(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).tests;
  } catch {
    return undefined;
  }
}

/** @param {string} title @param {string} error @returns {TestResult} */
function failure(title, error) {
  return { title, error, state: 'failed', durationMs: 0 };
}

/** Repeats what needs attention and prints the sum. @param {TestResult[]} results @param {number} durationMs */
function conclude(results, durationMs) {
  const failed = results.filter(({ state }) => state === 'failed');
  const skipped = results.filter(({ state }) => state === 'skipped');
  const passed = results.length - failed.length - skipped.length;
  if (passed + failed.length === 0) failed.push(failure('something runs', 'No test was executed.'));
  const slowest = results.filter((test) => test.durationMs > 5000).sort((a, b) => b.durationMs - a.durationMs).slice(0, 5);
  if (slowest.length) console.log(`\nSlowest tests:\n${slowest.map((test) => `  ${formatDuration(test.durationMs).padStart(8)}  ${test.title}`).join('\n')}`);
  if (skipped.length) console.log(`\nSkipped tests:\n${skipped.map(({ title }) => `  - ${title}`).join('\n')}`);
  if (failed.length) console.log(`\nFailed tests:\n${failed.map(({ title, error }) => `  ✘ ${title}\n      ${(error ?? '').replaceAll('\n', '\n      ')}`).join('\n')}`);
  console.log(`\nAll in ${formatDuration(durationMs)}`);
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length ? 1 : 0;
}

// Builds everything that is compiled: the extension, the command line, the index worker, the webview pages,
// and (with --tests) the test suites and benchmarks. One line per bundle, so that sizes are seen at every build.
import { build, context } from 'esbuild';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import peggy from 'peggy';

const root = path.dirname(fileURLToPath(import.meta.url));
process.chdir(root);

const flags = new Set(process.argv.slice(2));
const watch = flags.has('--watch');
const withTests = flags.has('--tests');
// Development builds keep names readable; what is packed is minified.
const minify = flags.has('--production');

/** Compiles grammars; those of this project are parsed from several rules. @type {import('esbuild').Plugin} */
const grammars = {
  name: 'grammars',
  setup(build) {
    build.onLoad({ filter: /\.peggy$/ }, ({ path: file }) => ({ contents: compileGrammar(file), loader: 'js' }));
  },
};

/** @param {string} file */
function compileGrammar(file) {
  const grammar = readFileSync(file, 'utf8');
  return peggy.generate(grammar, { output: 'source', format: 'es', grammarSource: file, allowedStartRules: ['*'] });
}

/** @type {import('esbuild').BuildOptions} */
const node = {
  plugins: [grammars],
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  sourcemap: minify ? false : 'linked',
  minify,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const products = {
  extension: { ...node, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'], outdir: 'dist' },
  cli: { ...node, entryPoints: { cli: 'src/cli/main.ts' }, banner: { js: '#!/usr/bin/env node' }, outdir: 'dist' },
  indexWorker: { ...node, entryPoints: { indexWorker: 'src/indexWorker.ts' }, outdir: 'dist' },
  compareWorker: { ...node, entryPoints: { compareWorker: 'src/compareWorker.ts' }, outdir: 'dist' },
  importWorker: { ...node, entryPoints: { importWorker: 'src/importWorker.ts' }, outdir: 'dist' },
  webviews: {
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    entryPoints: pages(),
    outdir: 'dist/webview',
    // What few pages need (rare charts, pictures) is loaded when it is; what all need is shared.
    splitting: true,
    chunkNames: 'chunk-[hash]',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.ttf': 'file' },
    assetNames: '[name]',
    sourcemap: minify ? false : 'inline',
    minify,
    legalComments: 'none',
    logLevel: 'warning',
  },
};

/** @type {Record<string, import('esbuild').BuildOptions>} */
const tests = {
  // Unit and UI suites and benchmarks run on plain Node, packages stay outside of the bundle.
  node: {
    ...node,
    minify: false,
    packages: 'external',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    splitting: true,
    sourcemap: 'linked',
    entryPoints: [...files('test/unit', /\.test\.tsx?$/), ...files('test/ui', /\.test\.ts$/), ...files('bench', /\.ts$/), ...files('test/harness', /Main\.ts$/)],
    outbase: '.',
    outdir: 'out',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
  // Host suites are loaded by VS Code's extension host, which brings `vscode`; one bundle per scenario.
  host: {
    ...node,
    minify: false,
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    entryPoints: [...files('test/host', /Suite\.ts$/), ...files('test/harness', /Runner\.ts$/)],
    outbase: '.',
    outdir: 'out',
  },
  kernel: {
    ...node,
    minify: false,
    external: ['vscode'],
    entryPoints: existsSync('test/kernel/src/extension.ts') ? { extension: 'test/kernel/src/extension.ts' } : {},
    outdir: 'out/test/kernel/dist',
  },
};

/** @param {string} folder @param {RegExp} pattern @returns {string[]} */
function files(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => path.join(folder, name).split(path.sep).join('/'));
}

function pages() {
  /** @type {Record<string, string>} */
  const entries = {};
  for (const file of files('webview-ui/panels', /^[^/\\]+\.tsx$/)) entries[path.basename(file, '.tsx')] = file;
  return entries;
}

function copyAssets() {
  mkdirSync('dist', { recursive: true });
  cpSync('node_modules/sql.js/dist/sql-wasm.wasm', 'dist/sql-wasm.wasm');
}

/** @param {import('esbuild').BuildOptions} options */
const hasEntries = (options) => Object.keys(options.entryPoints ?? {}).length > 0;

const wanted = Object.values({ ...products, ...(withTests ? { test0: tests.node, test1: tests.host, test2: tests.kernel } : {}) }).filter(
  (options) => options !== undefined && hasEntries(options),
);
if (withTests) for (const folder of ['test/unit', 'test/ui', 'test/host', 'bench']) rmSync(path.join('out', folder), { recursive: true, force: true });
if (!watch) rmSync('dist', { recursive: true, force: true });
copyAssets();
if (watch) {
  const contexts = await Promise.all(wanted.map((options) => context(options)));
  await Promise.all(contexts.map((one) => one.watch()));
  console.log('Watching for changes; Ctrl+C ends.');
} else {
  await Promise.all(wanted.map((options) => build(options)));
}

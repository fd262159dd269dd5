import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/**
 * The arrows of docs/architecture.md as lint rules: `webview-ui -> protocol <- host, cli -> core <- storage, adapters`.
 * @param {string} from folder whose imports are limited
 * @param {{ folders?: string[], modules?: string[], why: string }} limits
 */
function arrow(from, { folders = [], modules = [], why }) {
  const patterns = [];
  if (folders.length) patterns.push({ regex: `^(\\.\\./)+(src/)?(${folders.join('|')})/`, message: why });
  if (modules.length) patterns.push({ regex: `^(${modules.join('|')})$`, message: why });
  return { files: [`${from}/**/*.ts`, `${from}/**/*.tsx`], rules: { '@typescript-eslint/no-restricted-imports': /** @type {['error', object]} */ (['error', { patterns }]) } };
}

const sqlJs = 'Only src/storage/index/database.ts imports sql.js.';
const outside = ['vscode', 'sql\\.js', 'node:.*', 'fs', 'path', 'os', 'http', 'child_process', 'worker_threads'];

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', '.cache/', 'examples/', '**/*.d.ts', 'test/host/*/ms-python*/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeCheckedOnly],
    // Pages first: tests import some of their files, which have to be seen with the types of a browser.
    languageOptions: { parserOptions: { project: ['./webview-ui/tsconfig.json', './tsconfig.json'], tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Handlers live in object literals here, never on `this`.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: ['error', 'always'],
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  { files: ['**/*.mjs', 'test/**', 'bench/**'], languageOptions: { globals: globals.node } },
  { files: ['**/*.mjs'], rules: { '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }] } },
  arrow('src', { modules: ['sql\\.js'], why: sqlJs }),
  arrow('src/core', { folders: ['storage', 'adapters', 'protocol', 'host', 'cli'], modules: outside, why: 'core knows nothing of the editor, files, network or processes.' }),
  arrow('src/protocol', { folders: ['core', 'storage', 'adapters', 'host', 'cli'], modules: outside, why: 'protocol imports zod and nothing else.' }),
  arrow('src/storage', { folders: ['protocol', 'host', 'cli', 'adapters'], modules: ['vscode', 'sql\\.js'], why: 'storage implements what core asks for; ' + sqlJs }),
  arrow('src/adapters', { folders: ['protocol', 'host', 'cli', 'storage'], modules: ['vscode', 'sql\\.js'], why: 'adapters implement what core asks for.' }),
  arrow('src/cli', { folders: ['protocol', 'host', 'storage', 'adapters'], modules: ['vscode', 'sql\\.js'], why: 'The command line runs without VS Code.' }),
  arrow('src/host', { folders: ['cli', 'storage', 'adapters'], modules: ['sql\\.js'], why: 'host gets storage and adapters from extension.ts, through the interfaces of core.' }),
  // The wiring diagram of the command line; like extension.ts it sees everything.
  { files: ['src/cli/main.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  { files: ['src/storage/index/database.ts'], rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  arrow('webview-ui', { folders: ['core', 'storage', 'adapters', 'host', 'cli'], modules: outside, why: 'Webviews see the protocol only.' }),
);

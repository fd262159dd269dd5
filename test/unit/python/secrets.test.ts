import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { maskArguments } from '../../../src/core/runs/maskSecrets';
import { helperFolder, onlySession, paramsOf, runPython } from '../support/python';
import { releasedAfterEach } from '../support/released';
import { trackedWorkspace } from '../support/stores';

const released = releasedAfterEach();

/** Command lines and what may be kept of them, for both of those who record them. */
const cases: { name: string; words: string[]; kept: string[] }[] = [
  { name: 'an option with its value', words: ['--api-key=abc', '--lr=0.1'], kept: ['--api-key=***', '--lr=0.1'] },
  { name: 'an option before its value', words: ['--hf-token', 'abc', '--lr', '0.1'], kept: ['--hf-token', '***', '--lr', '0.1'] },
  { name: 'an option without a value', words: ['--password', '--verbose'], kept: ['--password', '--verbose'] },
  { name: 'an assignment', words: ['DB_PASSWORD=x y', 'db.password=z', '+model.secret='], kept: ['DB_PASSWORD=***', 'db.password=***', '+model.secret=***'] },
  { name: 'words written together', words: ['--dbPassword', 'x', '--awsAccessKeyId', 'y', '--OPENAI_KEY', 'z'], kept: ['--dbPassword', '***', '--awsAccessKeyId', '***', '--OPENAI_KEY', '***'] },
  { name: 'credentials in an address', words: ['--store', 'postgres://ada:p%40ss@db.example.org/x', 'https://example.org:8080/a@b'], kept: ['--store', 'postgres://***@db.example.org/x', 'https://example.org:8080/a@b'] },
  { name: 'tokens of known services', words: [`hf_${'a'.repeat(30)}`, `-H=Bearer ghp_${'1'.repeat(36)}`, `AKIA${'Z'.repeat(16)}`], kept: ['***', '-H=Bearer ***', '***'] },
  { name: 'what only sounds like it', words: ['--max-tokens', '512', '--tokenizer=gpt2', '--pad_token', '<pad>', '--sort-key', 'id', '--key-metric', 'rmse', '--monkey', '3'], kept: ['--max-tokens', '512', '--tokenizer=gpt2', '--pad_token', '<pad>', '--sort-key', 'id', '--key-metric', 'rmse', '--monkey', '3'] },
  { name: 'a header', words: ['-H', 'Authorization: Bearer abcdefgh12345678'], kept: ['-H', 'Authorization: Bearer ***'] },
  { name: 'a signed address', words: ['https://example.org/data.csv?sig=a%2Fb&rows=5', 's3://bucket/key=5/x'], kept: ['https://example.org/data.csv?sig=***&rows=5', 's3://bucket/key=5/x'] },
  { name: 'JSON and lists of settings', words: ['{"user": "ada", "password": "x y"}', 'lr=0.1,api_key=abc,seed=3'], kept: ['{"user": "ada", "password": "*** y"}', 'lr=0.1,api_key=***,seed=3'] },
  { name: 'code that compares', words: ['-c', 'if secret == other: api_key is None'], kept: ['-c', 'if secret == other: api_key is None'] },
  { name: 'plain words', words: ['python3', '-c', 'print("a=b")', '', '--', 'größe=3'], kept: ['python3', '-c', 'print("a=b")', '', '--', 'größe=3'] },
];

/** Variables and lines of `.env` files, and what may be kept of their values. */
const variables: { name: string; value: string; kept: string }[] = [
  { name: 'AWS_SECRET_ACCESS_KEY', value: 'abc', kept: '***' },
  { name: 'AWS_ACCESS_KEY_ID', value: 'abc', kept: '***' },
  { name: 'WANDB_API_KEY', value: 'abc', kept: '***' },
  { name: 'HF_TOKEN', value: 'abc', kept: '***' },
  { name: 'GITHUB_TOKEN', value: 'abc', kept: '***' },
  { name: 'PGPASSWORD', value: 'abc', kept: '***' },
  { name: 'MYSQL_PWD', value: 'abc', kept: '***' },
  { name: 'clientsecret', value: 'abc', kept: '***' },
  { name: 'DATABASE_URL', value: 'postgres://ada:pw@db/x', kept: 'postgres://***@db/x' },
  { name: 'HTTPS_PROXY', value: 'http://ada:pw@proxy:3128', kept: 'http://***@proxy:3128' },
  { name: 'AZURE_STORAGE_CONNECTION_STRING', value: 'AccountName=ada;AccountKey=abc==;EndpointSuffix=x', kept: 'AccountName=ada;AccountKey=***;EndpointSuffix=x' },
  { name: 'EXTRA_ENV', value: "export API_KEY='abc'", kept: "export API_KEY='***'" },
  { name: 'TOKENIZERS_PARALLELISM', value: 'false', kept: 'false' },
  { name: 'CUDA_VISIBLE_DEVICES', value: '0,1', kept: '0,1' },
  { name: 'MAX_TOKENS', value: '512', kept: '512' },
];

/** What a function of the helper's module gives for each item, all asked in one process. */
function askPython<T>(expression: string, items: readonly unknown[]): T[] {
  const program = `import json, sys; sys.path.insert(0, sys.argv[1]); from onramp_helper.secrets import *; print(json.dumps([${expression} for item in json.load(sys.stdin)]))`;
  return JSON.parse(execFileSync('python3', ['-IB', '-c', program, helperFolder], { encoding: 'utf8', input: JSON.stringify(items) })) as T[];
}

const inPython = askPython<string[]>('mask_arguments(item["words"])', cases);
const variablesInPython = askPython<string>('mask_value(item["name"], item["value"])', variables);

describe('Secrets in command lines', () => {
  for (const [index, { name, words, kept }] of cases.entries()) {
    it(`are left out by launcher and helper alike: ${name}`, () => {
      assert.deepEqual(maskArguments(words), kept);
      assert.deepEqual(inPython[index], kept);
    });
  }
});

describe('Secrets in named values', () => {
  for (const [index, { name, value, kept }] of variables.entries()) {
    it(`are left out by launcher and helper alike: ${name}=${value}`, () => {
      assert.deepEqual(maskArguments([`${name}=${value}`]), [`${name}=${kept}`]);
      assert.equal(variablesInPython[index], kept);
    });
  }

  it('of the environment are nowhere in the store', async () => {
    const workspace = released(trackedWorkspace('secrets', { 'train.py': 'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--db")\nprint(parser.parse_args().db is None, "loss=1.0")\nraise ValueError("cannot log in with password=hidden-3")\n' }));
    const env = { AWS_SECRET_ACCESS_KEY: 'hidden-1', TZ: 'https://ada:hidden-2@example.org', OMP_NUM_THREADS: '1' };
    assert.equal((await runPython(workspace.folder, ['train.py', '--db', 'mysql://root:hidden-4@db/x'], { env })).exitCode, 1);
    const session = onlySession(workspace.store);
    const kept = Object.fromEntries(session.state.environment?.variables ?? []);
    assert.deepEqual([kept['TZ'], kept['OMP_NUM_THREADS'], paramsOf(session)['db'], session.state.exception?.message], ['https://***@example.org', '1', 'mysql://***@db/x', 'cannot log in with password=***']);
    // What the program printed and what its source says are kept as they are; nothing here was printed but the traceback.
    const found = spawnSync('grep', ['-rlE', 'hidden-[124]', workspace.store.storeFolder], { encoding: 'utf8' });
    assert.equal(found.stdout, '');
  });
});

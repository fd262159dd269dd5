import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { maskArguments } from '../../../src/core/runs/maskSecrets';
import { helperFolder } from '../support/python';

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
  { name: 'plain words', words: ['python3', '-c', 'print("a=b")', '', '--', 'größe=3'], kept: ['python3', '-c', 'print("a=b")', '', '--', 'größe=3'] },
];

const inPython = JSON.parse(
  execFileSync('python3', ['-IB', '-c', 'import json, sys; sys.path.insert(0, sys.argv[1]); from onramp_helper.secrets import mask_arguments; print(json.dumps([mask_arguments(words) for words in json.load(sys.stdin)]))', helperFolder], {
    encoding: 'utf8',
    input: JSON.stringify(cases.map(({ words }) => words)),
  }),
) as string[][];

describe('Secrets in command lines', () => {
  for (const [index, { name, words, kept }] of cases.entries()) {
    it(`are left out by launcher and helper alike: ${name}`, () => {
      assert.deepEqual(maskArguments(words), kept);
      assert.deepEqual(inPython[index], kept);
    });
  }
});

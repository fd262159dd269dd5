import assert from 'node:assert/strict';
import { chooseInterpreter, type InterpreterSources } from '../../../../src/core/runs/interpreters';

/** Sources that answer as given and note who was asked. */
function sources(answers: { pythonExtension?: string; virtualEnvironment?: string; path?: string }): InterpreterSources & { asked: string[] } {
  const asked: string[] = [];
  const answer = (name: keyof typeof answers) => () => {
    asked.push(name);
    return Promise.resolve(answers[name]);
  };
  return { asked, pythonExtension: answer('pythonExtension'), virtualEnvironment: answer('virtualEnvironment'), path: answer('path') };
}

describe('chooseInterpreter', () => {
  for (const { name, answers, expected, asked } of [
    { name: "the Python extension's choice before all", answers: { pythonExtension: '/e', virtualEnvironment: '/v', path: '/p' }, expected: { path: '/e', reason: 'python-extension' }, asked: 1 },
    { name: 'the virtual environment before PATH', answers: { virtualEnvironment: '/v', path: '/p' }, expected: { path: '/v', reason: 'virtual-environment' }, asked: 2 },
    { name: 'PATH when there is nothing else', answers: { path: '/p' }, expected: { path: '/p', reason: 'path' }, asked: 3 },
    { name: 'nothing when there is no Python', answers: {}, expected: undefined, asked: 3 },
  ]) {
    it(`takes ${name}`, async () => {
      const from = sources(answers);
      assert.deepEqual(await chooseInterpreter(from), expected);
      assert.deepEqual(from.asked, ['pythonExtension', 'virtualEnvironment', 'path'].slice(0, asked));
    });
  }
});

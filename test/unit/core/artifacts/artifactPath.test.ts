import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { artifactPathProblem } from '../../../../src/core/artifacts/artifactPath';

describe('artifactPathProblem', () => {
  for (const name of ['model.joblib', 'model/MLmodel', 'größe/日本.png', 'a b/c', '.hidden', '..hidden/x..', 'x'.repeat(255), 'run 1.txt']) {
    it(`accepts ${name.slice(0, 20)}`, () => assert.equal(artifactPathProblem(name), undefined));
  }

  const refused: { name: string; path: string; why: RegExp }[] = [
    { name: 'nothing', path: '', why: /is empty/ },
    { name: 'an absolute path', path: '/etc/passwd', why: /not relative/ },
    { name: 'a drive letter', path: 'C:/windows', why: /not relative/ },
    { name: 'a drive letter without a slash', path: 'c:x', why: /not relative/ },
    { name: 'the folder above', path: '../x', why: /"\.\."/ },
    { name: 'the folder above in the middle', path: 'a/../../x', why: /"\.\."/ },
    { name: 'the folder above as Windows reads it', path: 'a/.. /x', why: /"\.\. "/ },
    { name: 'a backslash', path: 'a\\..\\..\\x', why: /backslash/ },
    { name: 'the run itself', path: '.', why: /"\."/ },
    { name: 'a second way to write a path', path: 'a//b', why: /empty name/ },
    { name: 'a slash at the end', path: 'a/', why: /empty name/ },
    { name: 'a NUL', path: 'a\0b', why: /NUL/ },
    { name: 'half a character', path: 'a\ud800', why: /Unicode/ },
    { name: 'a long path', path: Array.from({ length: 600 }, () => 'é').join('/'), why: /longer than 1024 bytes/ },
    { name: 'a long name', path: `a/${'é'.repeat(128)}`, why: /more than 255 bytes/ },
  ];
  for (const { name, path: refusedPath, why } of refused) {
    it(`refuses ${name}`, () => assert.match(artifactPathProblem(refusedPath) ?? '', why));
  }

  // Names that matter to file systems, and any other text.
  const piece = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:', '~', ' ', 'a', 'b.txt', '.. '), fc.string({ unit: 'binary', maxLength: 4 }));
  const anyPath = fc.array(piece, { maxLength: 6 }).chain((pieces) => fc.constantFrom(pieces.join('/'), pieces.join(''), pieces.join('\\')));

  for (const system of ['posix', 'win32'] as const) {
    it(`lets no path leave its run on ${system}`, () => {
      const run = system === 'posix' ? '/export/run' : 'D:\\export\\run';
      fc.assert(
        fc.property(anyPath, (text) => {
          if (artifactPathProblem(text) !== undefined) return;
          const relative = path[system].relative(run, path[system].resolve(run, text));
          assert.ok(relative !== '' && !path[system].isAbsolute(relative) && relative.split(path[system].sep)[0] !== '..', `${text} -> ${relative}`);
          // One file has one path.
          assert.equal(path.posix.normalize(text), text);
        }),
        { numRuns: 2000 },
      );
    });
  }

  it('accepts every path made of ordinary names', () => {
    const name = fc.stringMatching(/^[\w-][\w. -]{0,20}$/).filter((text) => !/^[a-z]:/i.test(text));
    fc.assert(fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => assert.equal(artifactPathProblem(names.join('/')), undefined)));
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { parseCommand, quoteCommand } from '../../../../src/core/runs/commandLine';

describe('parseCommand', () => {
  for (const { name, command, type, path, title, args = [], isPython = true } of [
    { name: 'a script', command: 'python3 train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'a script in a folder with arguments', command: 'python src/train.py --lr 0.1', type: 'script', path: 'src/train.py', title: 'train.py', args: ['--lr', '0.1'] },
    { name: 'arguments of the script that look like options of Python', command: 'python3 train.py -m x -c y', type: 'script', path: 'train.py', title: 'train.py', args: ['-m', 'x', '-c', 'y'] },
    { name: 'an interpreter with a version', command: 'python3.11 train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'a free-threaded interpreter', command: 'python3.13t train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'an interpreter with a path', command: '/opt/py/bin/python3 train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'an interpreter on Windows', command: 'C:\\Python\\PYTHON.EXE src\\train.py', type: 'script', path: 'src\\train.py', title: 'train.py' },
    { name: 'PyPy', command: 'pypy3 train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'a module', command: 'python3 -m my.package.train --lr 1', type: 'module', path: 'my.package.train', title: 'my.package.train', args: ['--lr', '1'] },
    { name: 'a module attached to its option', command: 'python3 -mtimeit pass', type: 'module', path: 'timeit', title: 'timeit', args: ['pass'] },
    { name: 'a module behind joined options', command: 'python3 -um train x', type: 'module', path: 'train', title: 'train', args: ['x'] },
    { name: 'a module attached behind joined options', command: 'python3 -Bumtrain x', type: 'module', path: 'train', title: 'train', args: ['x'] },
    { name: 'a command', command: 'python3 -c print(1) x', type: 'command', path: 'python -c', title: 'python -c', args: ['x'] },
    { name: 'a command attached to its option', command: 'python3 -cprint(1) x', type: 'command', path: 'python -c', title: 'python -c', args: ['x'] },
    { name: 'a command behind joined options', command: 'python3 -uc print(1) x', type: 'command', path: 'python -c', title: 'python -c', args: ['x'] },
    { name: 'a program from standard input', command: 'python3 - x', type: 'command', path: 'python -', title: 'python -', args: ['x'] },
    { name: '-u before the script', command: 'python3 -u train.py x', type: 'script', path: 'train.py', title: 'train.py', args: ['x'] },
    { name: '-X with its value', command: 'python3 -X dev train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: '-X with its value attached', command: 'python3 -Xdev train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: '-X with a value that holds other letters', command: 'python3 -Ximporttime train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: '-W behind joined options', command: 'python3 -uW error train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: '-W with its value', command: 'python3 -W error -W ignore train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'a long option with its value', command: 'python3 --check-hash-based-pycs always train.py', type: 'script', path: 'train.py', title: 'train.py' },
    { name: 'the end of options', command: 'python3 -u -- -train.py x', type: 'script', path: '-train.py', title: '-train.py', args: ['x'] },
    { name: 'an interpreter alone', command: 'python3', type: 'command', path: 'python3', title: 'python3' },
    { name: 'only options', command: 'python3 -V', type: 'command', path: 'python3', title: 'python3', args: ['-V'] },
    { name: '-m without a module', command: 'python3 -m', type: 'command', path: 'python3', title: 'python3', args: ['-m'] },
    { name: 'a plain command', command: '/usr/bin/make -j 4', type: 'command', path: '/usr/bin/make', title: 'make', args: ['-j', '4'], isPython: false },
    { name: 'a program whose name begins like an interpreter', command: 'python3-config train.py', type: 'command', path: 'python3-config', title: 'python3-config', args: ['train.py'], isPython: false },
  ]) {
    it(`reads ${name}`, () => {
      assert.deepEqual(parseCommand(command.split(' ')), { source: { type, path }, arguments: args, name: title, isPython });
    });
  }

  it('settles on an empty command', () => {
    assert.deepEqual(parseCommand([]), { source: { type: 'command', path: '' }, arguments: [], name: '', isPython: false });
  });

  it('agrees with Python about where the own arguments of a program begin', () => {
    const probe = 'import sys; print(*sys.argv[1:], sep=chr(10))';
    for (const options of [['-c', probe], [`-c${probe}`], ['-uc', probe], ['-u', '-X', 'utf8', '-W', 'ignore', '-c', probe], ['-uW', 'ignore', '-Ic', probe], ['-IBuXutf8', `-c${probe}`]]) {
      const command = ['python3', ...options, 'one', '-c', 'two'];
      assert.deepEqual(execFileSync('python3', command.slice(1), { encoding: 'utf8' }).trim().split('\n'), parseCommand(command).arguments, options.join(' '));
    }
  });

  it('takes its arguments from the end of the command', () => {
    const words = fc.array(fc.oneof(fc.constantFrom('-m', '-c', '-u', '-W', '-', '--', 'x.py', '-um', ''), fc.string()), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom('python3', 'make'), words, (program, rest) => {
        const parsed = parseCommand([program, ...rest]);
        assert.deepEqual(parsed.arguments, parsed.arguments.length ? [program, ...rest].slice(-parsed.arguments.length) : []);
      }),
    );
  });
});

describe('quoteCommand', () => {
  it('leaves plain words as they are', () => {
    assert.equal(quoteCommand(['python3', 'src/train.py', '--lr=0.1', 'a:b', '50%', 'x,y+z@1']), 'python3 src/train.py --lr=0.1 a:b 50% x,y+z@1');
  });

  it('quotes what a shell would change', () => {
    assert.equal(quoteCommand(['a b', '', "it's", '$HOME', '*.py', '~/x', '=ls']), `'a b' '' 'it'\\''s' '$HOME' '*.py' '~/x' '=ls'`);
  });

  it('quotes a program whose name reads like an assignment', () => {
    assert.equal(quoteCommand(['A=1', 'B=2']), `'A=1' B=2`);
  });

  it('gives a shell the same words back', () => {
    const word = fc.oneof(
      fc.string({ unit: fc.constantFrom(...`ab '"$\`\\*?!#~&|;<>()[]{}\n\t=%-.,é日🚲`) }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('~', '~/x', '-n', '#', 'a=b', '!', '{a,b}', '%s'),
    ).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), (words) => {
        const output = execFileSync('sh', ['-c', `printf '%s\\0' ${quoteCommand(words)}`], { encoding: 'utf8' });
        assert.deepEqual(output.split('\0').slice(0, -1), words);
      }),
      { numRuns: 60 },
    );
  });
});

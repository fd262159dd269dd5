import assert from 'node:assert/strict';
import { noCommittedCode, noScript, unknownCode, type AskedCode } from '../../../../src/core/runs/unknownCode';

const script = (path: string): AskedCode['session']['source'] => ({ type: 'script', path });
const git = { commit: 'c'.repeat(40), branch: 'main', dirty: false };
const imported = { uri: 'file:///mlruns', id: 'x' };

function asked({ isKept = false, origin = null, ...session }: Partial<AskedCode['session'] & Pick<AskedCode, 'origin' | 'isKept'>>): AskedCode {
  return { run: { name: 'xgb-1' }, session: { source: null, command: [], git: null, ...session }, origin, isKept };
}

describe('Why the code of a run is not known', () => {
  for (const { name, run, says } of [
    { name: 'an imported run without a source', run: asked({ origin: imported }), says: /^xgb-1 was imported, and where it was imported from names no code\./ },
    { name: 'a run that a program told of', run: asked({}), says: /^xgb-1 was recorded without its code: .* Start the script with Onramp/ },
    { name: 'a command', run: asked({ source: { type: 'command', path: 'make' }, command: ['make', 'all'] }), says: /^xgb-1 ran no Python script: make all\./ },
    { name: 'an imported command', run: asked({ source: { type: 'command', path: 'a notebook.ipynb' }, origin: imported }), says: /ran no Python script: 'a notebook\.ipynb'\./ },
  ]) {
    it(`says of ${name} that there is no script`, () => {
      for (const describe of [noScript, unknownCode, noCommittedCode]) assert.match(describe(run)?.text ?? '', says);
    });
  }

  it('says what is missing where the script is known', () => {
    assert.match(unknownCode(asked({ source: script('train.py') })).text, /^train\.py of xgb-1 was not kept, and the run was not started in a Git repository\. "Open Source" shows it as it is now\./);
    assert.match(unknownCode(asked({ source: script('train.py'), origin: imported })).text, /^xgb-1 was imported: that it ran train\.py is known, but neither what was in it nor a commit\./);
    assert.match(unknownCode(asked({ source: script('/home/ada/train.py'), git })).text, /ran \/home\/ada\/train\.py, which is outside of this folder/);
  });

  it('says why there is no commit to show, and where the code is instead', () => {
    assert.equal(noCommittedCode(asked({ source: script('train.py'), git })), undefined);
    assert.equal(noCommittedCode(asked({ source: script('train.py'), isKept: true }))?.text, 'xgb-1 was not started in a Git repository. What ran is under Code in the run panel.');
    assert.equal(noCommittedCode(asked({ source: script('train.py'), origin: imported }))?.text, 'xgb-1 was imported without a Git commit. "Open Source" shows its script as it is now.');
    assert.match(noCommittedCode(asked({ source: script('C:\\train.py'), git, isKept: true }))?.text ?? '', /outside of this folder\. What ran is under Code/);
  });
});

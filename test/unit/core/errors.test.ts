import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorCode, errorMessage, UserFacingError } from '../../../src/core/errors';

describe('UserFacingError', () => {
  it('reads message and next step as one paragraph and keeps its cause', () => {
    const cause = new Error('EROFS');
    const error = new UserFacingError('The folder is read-only.', 'Make it writable.', { cause });
    assert.equal(error.text, 'The folder is read-only. Make it writable.');
    assert.equal(error.cause, cause);
    assert.equal(error.name, 'UserFacingError');
  });
});

describe('errorCode', () => {
  it('reads the code of a system error', () => {
    let thrown: unknown;
    try {
      readFileSync('/no/such/file');
    } catch (error) {
      thrown = error;
    }
    assert.equal(errorCode(thrown), 'ENOENT');
  });

  for (const { name, value } of [
    { name: 'an error without a code', value: new Error('x') },
    { name: 'a code that is a number', value: { code: 5 } },
    { name: 'text', value: 'ENOENT' },
    { name: 'null', value: null },
    { name: 'undefined', value: undefined },
  ]) {
    it(`knows no code of ${name}`, () => assert.equal(errorCode(value), undefined));
  }
});

describe('errorMessage', () => {
  it('takes the message of an error and the text of anything else', () => {
    assert.equal(errorMessage(new TypeError('wrong')), 'wrong');
    assert.equal(errorMessage('plain'), 'plain');
    assert.equal(errorMessage(null), 'null');
  });
});

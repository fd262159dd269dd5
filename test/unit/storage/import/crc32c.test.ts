import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32c, maskedCrc32c } from '../../../../src/storage/import/tensorboard/crc32c';

describe('crc32c', () => {
  // RFC 3720, appendix B.4, and the check value of the catalogue of CRCs.
  const readCommand = Buffer.alloc(48);
  readCommand.set([0x01, 0xc0], 0);
  readCommand.set([0x14], 16);
  readCommand.writeUInt32BE(0x400, 20);
  readCommand.writeUInt32BE(0x14, 24);
  readCommand.writeUInt32BE(0x18, 28);
  readCommand.set([0x28], 32);
  readCommand.set([0x02], 40);
  for (const { name, bytes, crc } of [
    { name: 'nothing', bytes: Buffer.alloc(0), crc: 0 },
    { name: '32 bytes of zeros', bytes: Buffer.alloc(32), crc: 0x8a9136aa },
    { name: '32 bytes of ones', bytes: Buffer.alloc(32, 0xff), crc: 0x62a8ab43 },
    { name: '32 bytes that count up', bytes: Buffer.from(Array.from({ length: 32 }, (_, index) => index)), crc: 0x46dd794e },
    { name: '32 bytes that count down', bytes: Buffer.from(Array.from({ length: 32 }, (_, index) => 31 - index)), crc: 0x113fdb5c },
    { name: 'an iSCSI read command', bytes: readCommand, crc: 0xd9963a56 },
    { name: 'the digits 1 to 9', bytes: Buffer.from('123456789'), crc: 0xe3069283 },
  ]) {
    it(`is right for ${name}`, () => assert.equal(crc32c(bytes), crc));
  }

  it('is the same as bit by bit, for every length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        let crc = 0xffffffff;
        for (const byte of bytes) {
          crc ^= byte;
          for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
        }
        assert.equal(crc32c(bytes), (crc ^ 0xffffffff) >>> 0);
      }),
    );
  });

  it('is masked as in the first record of every event file of a length of 24', () => {
    // 18 00 00 00 00 00 00 00 a3 7f 4b 22: how files that TensorFlow wrote begin.
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(24n);
    assert.equal(maskedCrc32c(length), 0x224b7fa3);
  });
});

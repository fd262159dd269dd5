import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson, isCanonicalJson, type JsonValue } from '../../../../src/core/ledger/canonicalJson';

const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false }) as fc.Arbitrary<JsonValue>;
const text = fc.string({ unit: 'grapheme' });
const anyJson = fc.oneof(json, fc.dictionary(text, fc.oneof(json, text, fc.double({ noNaN: true, noDefaultInfinity: true })), { noNullPrototype: true }));

describe('canonicalJson', () => {
  it('says what JSON says: parsing it gives the value back', () => {
    fc.assert(fc.property(anyJson, (value) => assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)))));
  });

  it('is one text for one value: the order of keys does not matter, and writing what was read changes nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(text, anyJson, { noNullPrototype: true }), fc.infiniteStream(fc.nat()), (object, dice) => {
        const shuffled = Object.fromEntries(Object.entries(object).map((entry) => ({ entry, rank: dice.next().value as number })).sort((a, b) => a.rank - b.rank).map(({ entry }) => entry));
        const canonical = canonicalJson(object);
        assert.equal(canonicalJson(shuffled), canonical);
        assert.equal(canonicalJson(JSON.parse(canonical)), canonical);
        assert.doesNotMatch(canonical, /[\n\r]/);
      }),
    );
  });

  it('sorts keys like the example of RFC 8785, section 3.2.3', () => {
    const example = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' };
    assert.deepEqual([...canonicalJson(example).matchAll(/:"([^"]*)"/g)].map(([, value]) => value), [
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  it('writes the example of RFC 8785, section 3.2.2', () => {
    const example = JSON.parse('{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}') as JsonValue;
    assert.equal(canonicalJson(example), '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
  });

  it('keeps a key named __proto__', () => {
    assert.equal(canonicalJson(JSON.parse('{"b":1,"__proto__":{"a":2}}')), '{"__proto__":{"a":2},"b":1}');
  });

  for (const { name, value } of [
    { name: 'NaN', value: { a: Number.NaN } },
    { name: 'infinity', value: [Infinity] },
    { name: 'undefined', value: { a: undefined } },
    { name: 'a big integer', value: 1n },
    { name: 'a function', value: () => 1 },
    { name: 'half of a surrogate pair', value: 'a\ud83d' },
    { name: 'half of a surrogate pair in a key', value: { '\ude00': 1 } },
  ]) {
    it(`refuses ${name}`, () => assert.throws(() => canonicalJson(value), TypeError));
  }
});

describe('isCanonicalJson', () => {
  it('accepts the canonical form of every value and nothing else', () => {
    const keys = fc.oneof(text, fc.constantFrom('10', '2', 'a', '__proto__', '\\ud83d', '\ufb33', '\ud83d\ude00'));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(anyJson, keys), { noNullPrototype: true }), (object) => {
        const canonical = canonicalJson(object);
        assert.ok(isCanonicalJson(canonical, JSON.parse(canonical)));
        for (const other of [JSON.stringify(object), JSON.stringify(object, null, 1), `${canonical}\n`]) assert.equal(isCanonicalJson(other, JSON.parse(other)), other === canonical, other);
      }),
      { numRuns: 500 },
    );
  });

  for (const other of ['{"b":1,"a":2}', '{"a":1,"a":2}', '[{"b":1,"a":2}]', '{"2":1,"10":2}', '[1.0]', '[-0]', '[1e999]', '["\\u0041"]', '["\\ud83d"]', '["\\/"]', ' 1']) {
    it(`refuses ${other}`, () => assert.equal(isCanonicalJson(other, JSON.parse(other)), false));
  }
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field } from '../../../../model/booster/formats/fields.ts';
import { parseJson } from '../../../../model/booster/formats/parse-json.ts';
import { refusalOf } from './refusal.ts';

describe('the JSON of a model file', () => {
  it('is read as JSON.parse reads it, spaces and escapes and all', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, false),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.string({ unit: 'binary' }),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        fc.array(tie('other')),
        fc.dictionary(fc.string(), tie('value')),
      ),
      other: fc.oneof(fc.constant(null), fc.string(), fc.dictionary(fc.string(), tie('value'))),
    })).value;
    fc.assert(
      fc.property(value, fc.constantFrom(0, 1, '\t'), (given, indent) => {
        const text = JSON.stringify(given, undefined, indent);
        expect(plain(parseJson(text))).toEqual(plain(asMaps(JSON.parse(text))));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('may hold what numbers are not', () => {
    expect(parseJson('[NaN,Infinity,-Infinity]')).toEqual(
      Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
    );
  });

  it.each([
    '[1,]',
    '[1,"a"]',
    '[1',
    '[1}',
    '{"a"}',
    '{"a":1,}',
    '{a:1}',
    '01',
    '1.',
    '.5',
    '+1',
    '-',
    '1e',
    'nan',
    'tru',
    '"a',
    '"\\',
    '"\n"',
    '"\\u12"',
    '[] []',
    '\ufeff[]',
    '{"a":1,"a":1}',
  ])('is refused: %j', (text) => {
    expect(refusalOf(() => parseJson(text))).toBe('booster-file-invalid');
  });

  it('keeps a name that means something to the language as a name', () => {
    expect(parseJson('{"__proto__":{"a":"b"},"constructor":null}')).toEqual(
      new Map<string, unknown>([
        ['__proto__', new Map([['a', 'b']])],
        ['constructor', null],
      ]),
    );
  });
});

/** Lists of numbers as plain lists. */
function plain(field: Field): unknown {
  if (field instanceof Map) return new Map([...field].map(([name, value]) => [name, plain(value)]));
  if (ArrayBuffer.isView(field)) return Array.from(field);
  return Array.isArray(field) ? field.map(plain) : field;
}

function asMaps(json: unknown): Field {
  if (Array.isArray(json)) return json.map(asMaps);
  if (typeof json !== 'object' || json === null) return json as Field;
  return new Map(Object.entries(json).map(([name, value]) => [name, asMaps(value)]));
}

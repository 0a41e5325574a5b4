import { describe, expect, it } from 'vitest';
import type { Document } from '../../../../model/booster/formats/document.ts';
import { parseUbjson } from '../../../../model/booster/formats/parse-ubjson.ts';
import { renderUbjson } from '../../../../model/booster/formats/render-ubjson.ts';
import { refusalOf } from './refusal.ts';

/** Marks as letters, other bytes as numbers. */
function bytes(...parts: (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part)] : [part])),
  );
}

describe('the UBJSON of a model file', () => {
  it.each([
    [0n, ['i', 0]],
    [126n, ['i', 126]],
    [127n, ['I', 0, 127]],
    [-126n, ['i', 130]],
    [-127n, ['I', 255, 129]],
    [32_767n, ['l', 0, 0, 127, 255]],
    [2_147_483_647n, ['L', 0, 0, 0, 0, 127, 255, 255, 255]],
    [1.5, ['d', 0x3f, 0xc0, 0, 0]],
    ['é', ['SL', 0, 0, 0, 0, 0, 0, 0, 2, 0xc3, 0xa9]],
    [Int32Array.of(258), ['[$l#L', 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2]],
    [{ a: [] }, ['{L', 0, 0, 0, 0, 0, 0, 0, 1, 'a[#L', 0, 0, 0, 0, 0, 0, 0, 0, '}']],
  ] satisfies [Document, (string | number)[]][])('is written byte by byte: %o', (document, expected) => {
    expect(renderUbjson(document)).toEqual(bytes(...expected));
  });

  it('is read as it was written', () => {
    const document = {
      text: 'a',
      float: -1.5,
      integers: [1n, -300n, 70_000n, 1_099_511_627_776n],
      typed: [Float32Array.of(0.5, Number.NaN), Int32Array.of(-1, 2 ** 31 - 1), Uint8Array.of(255)],
      wide: BigInt64Array.of(-5n, 2n ** 40n),
      none: [],
    };
    expect(parseUbjson(renderUbjson(document))).toEqual(
      new Map<string, unknown>([
        ['text', 'a'],
        ['float', -1.5],
        ['integers', [1, -300, 70_000, 2 ** 40]],
        ['typed', [Float32Array.of(0.5, Number.NaN), Int32Array.of(-1, 2 ** 31 - 1), Uint8Array.of(255)]],
        ['wide', Float64Array.of(-5, 2 ** 40)],
        ['none', []],
      ]),
    );
  });

  it('may give counts in any size, lists with an end, and kinds that xgboost does not write', () => {
    expect(
      parseUbjson(bytes('{U', 1, 'a[ZTFi', 255, ']i', 1, 'b[$D#i', 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, '}')),
    ).toEqual(
      new Map<string, unknown>([
        ['a', [null, true, false, -1]],
        ['b', Float64Array.of(1)],
      ]),
    );
  });

  it.each([
    ['nothing', bytes()],
    ['an unknown mark', bytes('?')],
    ['a count past the end', bytes('[$l#L', 0, 0, 0, 0, 0, 0, 0, 1)],
    ['a count of more than memory', bytes('[$U#L', 127, 255, 255, 255, 255, 255, 255, 255)],
    ['a count of untyped values of more than memory', bytes('[#L', 127, 255, 255, 255, 255, 255, 255, 255)],
    ['a count below nothing', bytes('[$U#i', 255)],
    ['a count that is no integer', bytes('[$U#d', 0, 0, 0, 0)],
    ['many values of no size', bytes('[$Z#L', 0, 0, 0, 1, 0, 0, 0, 0)],
    ['a type without a count', bytes('[$U', 1)],
    ['a text past the end', bytes('SU', 9, 'short')],
    ['a text that is not UTF-8', bytes('SU', 1, 255)],
    ['half a number', bytes('d', 0)],
    ['a name twice', bytes('{U', 1, 'aZU', 1, 'aZ}')],
    ['no end', bytes('{')],
    ['more than one value', bytes('ZZ')],
  ])('is refused: %s', (_, file) => {
    expect(refusalOf(() => parseUbjson(file))).toBe('booster-file-invalid');
  });
});

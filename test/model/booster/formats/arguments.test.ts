import { describe, expect, it } from 'vitest';
import {
  type Booster,
  fromXgboost,
  fromXgboostJson,
  fromXgboostUbjson,
  toXgboostJson,
  toXgboostUbjson,
  type XgboostVersion,
} from '../../../../model/booster/index.ts';
import { savedModel } from './format-golden.ts';

const { json, ubjson } = savedModel('logistic');

/** As callers without types call it. */
const readers = { fromXgboost, fromXgboostJson, fromXgboostUbjson } as Readonly<
  Record<string, (given: unknown) => Booster>
>;

describe('what is given for a file', () => {
  it.each<[reader: string, what: string, given: unknown, next: string]>([
    ['fromXgboost', 'a text', json, 'fromXgboostJson'],
    ['fromXgboost', 'an ArrayBuffer', ubjson.buffer, 'new Uint8Array'],
    ['fromXgboost', 'nothing', undefined, 'readFileSync'],
    ['fromXgboost', 'an empty file', new Uint8Array(0), 'save_model'],
    ['fromXgboostUbjson', 'a text', json, 'fromXgboostJson'],
    ['fromXgboostUbjson', 'an empty file', new Uint8Array(0), 'save_model'],
    ['fromXgboostJson', 'bytes', new TextEncoder().encode(json), 'fromXgboost'],
    ['fromXgboostJson', 'what was parsed', JSON.parse('{}'), 'not parsed'],
    ['fromXgboostJson', 'nothing', undefined, 'not parsed'],
    ['fromXgboostJson', 'an empty text', ' \n', 'save_model'],
  ])('%s refuses %s and says what to do', (reader, _, given, next) => {
    expect(() => readers[reader]?.(given)).toThrow(
      expect.objectContaining({
        code: 'booster-file-invalid',
        arrived: expect.any(String),
        next: expect.stringContaining(next),
      }),
    );
  });

  it('does not come back at length in the error', () => {
    const text = 'x'.repeat(1000);
    expect(() => readers.fromXgboost?.(text)).toThrow(
      expect.objectContaining({ arrived: expect.stringMatching(/^"x{79}\.\.\.$/) }),
    );
  });
});

describe('what is given for a file to write', () => {
  const booster = fromXgboostJson(json);

  it.each(['2.0', '3.1', 3.2, null])('is refused in a schema that is not there: %j', (version) => {
    for (const write of [toXgboostJson, toXgboostUbjson])
      expect(() => write(booster, undefined, version as XgboostVersion)).toThrow(
        expect.objectContaining({ code: 'booster-file-version', next: expect.any(String) }),
      );
  });

  it.each([
    ['numbers', [1, 2, 3, 4], '1'],
    ['a text', 'abcd', '"abcd"'],
    ['null', null, 'null'],
  ])('is refused where the names are %s', (_, names, arrived) => {
    expect(() => toXgboostJson(booster, names as unknown as string[])).toThrow(
      expect.objectContaining({ code: 'feature-name', arrived }),
    );
  });
});

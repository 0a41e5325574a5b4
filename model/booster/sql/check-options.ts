import type { Booster } from '../booster.ts';
import { ModelError } from '../errors.ts';
import { shown } from '../shown.ts';
import type { ScoringSqlOptions } from './booster-to-sql.ts';

interface Fact {
  expected: string;
  holds(value: unknown, booster: Booster): boolean;
}

const path: Fact = { expected: 'a list of names, such as ["dataset", "leads"]', holds: isPath };

/** Every option once: what it may be. */
const table: { readonly [Name in keyof ScoringSqlOptions]-?: Fact } = {
  dialect: { expected: 'bigquery or duckdb', holds: (value) => value === 'bigquery' || value === 'duckdb' },
  source: path,
  keep: { expected: 'a list of columns', holds: isTexts },
  columns: {
    expected: 'columns by the names of features of the booster',
    holds: (value, { featureNames }) =>
      isObject(value) && isTexts(Object.values(value)) && unknownFeature(value, featureNames) === undefined,
  },
  calibrator: { expected: 'an object with its kind', holds: isObject },
  names: {
    expected: 'an object with the texts margin and output',
    holds: (value) =>
      isObject(value) && 'margin' in value && 'output' in value && isTexts([value.margin, value.output]),
  },
  target: path,
  maxBytes: {
    expected: 'a number above 0',
    holds: (value) => typeof value === 'number' && value > 0,
  },
  work: path,
};

const required: readonly string[] = ['dialect', 'source'];

/** Throws `booster-sql-option` for the first option that is missing, unknown or not what it may be. */
export function checkOptions(booster: Booster, options: ScoringSqlOptions): void {
  if (!isObject(options)) throw refuse('options', 'an object with dialect and source', shown(options));
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) throw refuse(unknown, `one of ${Object.keys(table).join(', ')}`, unknown);
  for (const [name, { expected, holds }] of Object.entries(table)) {
    const value = options[name as keyof ScoringSqlOptions];
    if (value === undefined ? !required.includes(name) : holds(value, booster)) continue;
    const stranger =
      name === 'columns' && isObject(value) ? unknownFeature(value, booster.featureNames) : undefined;
    throw refuse(name, expected, stranger ?? shown(value));
  }
}

/**
 * Engines do not tell upper from lower case in columns. Throws `booster-sql-name` where two columns of the answer, or two that features are
 * read from, would be one.
 */
export function checkNames(answered: readonly string[], read: Iterable<string>): void {
  const twice = twinOf(answered);
  if (twice !== undefined)
    throw oneName(
      'Two columns of the answer would have one name.',
      twice,
      'Give other names for margin and output.',
    );
  // The same column may stand for two features where `columns` says so.
  const twin = twinOf([...new Set(read)]);
  if (twin !== undefined)
    throw oneName(
      'Two features would be read from one column.',
      twin,
      'Rename a column of the source, and say with columns which feature it is.',
    );
}

function twinOf(names: readonly string[]): string | undefined {
  const plain = names.map((name) => name.toLowerCase());
  const second = plain.findIndex((name, index) => plain.indexOf(name) !== index);
  return second < 0 ? undefined : `${names[plain.indexOf(plain[second] as string)]} and ${names[second]}`;
}

function unknownFeature(columns: object, features: readonly string[]): string | undefined {
  const known = new Set(features);
  return Object.keys(columns).find((name) => !known.has(name));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isPath(value: unknown): boolean {
  return isTexts(value) && (value as string[]).length > 0;
}

function oneName(message: string, twice: string, next: string): ModelError {
  return new ModelError({
    code: 'booster-sql-name',
    message,
    expected: 'names that differ in more than upper and lower case',
    arrived: twice,
    next,
  });
}

function refuse(name: string, expected: string, given: string): ModelError {
  return new ModelError({
    code: 'booster-sql-option',
    message: `A query cannot be written with this: ${name} is not as it must be.`,
    expected,
    arrived: given,
    next: `Give ${name} as ${expected}.`,
  });
}

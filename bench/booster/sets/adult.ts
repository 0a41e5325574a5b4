import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ParityData, ParitySet } from '../parity-set.ts';
import { drawColumn } from './draw.ts';

const shared = process.env.LEADLINE_SHARED ?? fileURLToPath(new URL('../../../../shared', import.meta.url));

const names = [
  ...['age', 'workclass', 'fnlwgt', 'education', 'education_num', 'marital_status', 'occupation'],
  ...['relationship', 'race', 'sex', 'capital_gain', 'capital_loss', 'hours_per_week', 'native_country'],
];
const numeric = new Set([0, 2, 4, 10, 11, 12]);

const parameters = { rounds: 200, maxDepth: 6, learningRate: 0.1 };

const leafwise = {
  rounds: 100,
  growPolicy: 'lossguide',
  maxDepth: 0,
  maxLeaves: 24,
  learningRate: 0.1,
} as const;
const oneHot = { maxCatToOnehot: 50 };
const constraints = {
  monotoneConstraints: { age: 1, education_num: 1, hours_per_week: -1 },
  interactionConstraints: [
    ['age', 'education_num', 'sex'],
    ['age', 'capital_gain', 'capital_loss', 'occupation'],
  ],
} as const;

/** UCI Adult, its categories once as numbers (their place in the alphabet) and once as categories. */
export const adultSets: ParitySet[] = [
  { name: 'adult', check: 'trees', parameters, make: () => adult(false) },
  { name: 'adult-categories', check: 'trees', parameters, make: () => adult(true) },
  {
    name: 'adult-one-hot',
    check: 'trees',
    parameters: { ...parameters, ...oneHot },
    make: () => adult(true),
  },
  { name: 'adult-leaves', check: 'trees', parameters: leafwise, make: () => adult(false) },
  {
    name: 'adult-constrained',
    check: 'trees',
    parameters: { ...parameters, ...constraints },
    make: () => adult(false),
  },
  {
    name: 'adult-hours',
    check: 'trees',
    parameters: { ...parameters, objective: 'reg:squarederror' },
    make: hours,
  },
];

/** How long somebody works, as a number to be predicted. */
function hours(): ParityData | { missing: string } {
  const data = adult(false);
  if ('missing' in data) return data;
  const at = names.indexOf('hours_per_week');
  const labels = data.matrix.columns[at] as Float32Array;
  const columns = data.matrix.columns.with(at, Float32Array.from(data.labels));
  return { matrix: { ...data.matrix, columns }, labels };
}

export function adult(asCategories: boolean): ParityData | { missing: string } {
  const folder = join(shared, 'data', 'adult');
  if (!existsSync(folder)) return { missing: 'adult is not in ../shared/data or $LEADLINE_SHARED/data' };
  const [train, test] = ['adult.data', 'adult.test'].map((file) => readRecords(join(folder, file)));
  const columns = names.map((_, index) => (train as string[][]).map((record) => record[index] as string));
  const codes = columns.map(
    (values) => new Map([...new Set(values)].sort().map((text, code) => [text, code])),
  );
  const partOf = (records: string[][]) => ({
    matrix: {
      rows: records.length,
      names,
      columns: names.map((_, index) =>
        drawColumn(records.length, (row) =>
          numberOf(records[row]?.[index] as string, codes[index], numeric.has(index)),
        ),
      ),
      ...(asCategories
        ? { types: names.map((_, index) => (numeric.has(index) ? 'q' : 'c') as 'q' | 'c') }
        : {}),
    },
    labels: Uint8Array.from(records, (record) => (record[14]?.startsWith('>50K') ? 1 : 0)),
  });
  return { ...partOf(train as string[][]), validation: partOf(test as string[][]) };
}

function readRecords(path: string): string[][] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines
    .map((line) => line.split(',').map((field) => field.trim()))
    .filter(({ length }) => length === 15);
}

/** A question mark is a missing value; so is a category that training does not know. */
function numberOf(text: string, codes: ReadonlyMap<string, number> | undefined, isNumber: boolean): number {
  if (text === '?') return Number.NaN;
  return isNumber ? Number(text) : (codes?.get(text) ?? Number.NaN);
}

import { z } from 'zod';
import { wilsonInterval } from '../../model/measure/index.ts';
import { labelsOf } from '../model/parts.ts';
import type { ModelRows } from '../model/read-rows.ts';
import { dateOf, type FoldRows, type HoldoutRows, spanOf } from '../model/split.ts';
import { trainingRowsOf } from './fold-indices.ts';

const part = z.strictObject({
  part: z.enum(['TRAIN', 'GAP', 'TEST', 'EXCLUDED']),
  /** Null for a part without rows. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  rows: z.int(),
  positives: z.int(),
  /** Conversions over leads with Wilson's 95 % interval; null for a part without rows. */
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

/** `split-report.json`. */
export const splitReportFile = z.strictObject({
  dataset: z.string(),
  table: z.string(),
  /** The last day that training may use and the first of the test, whether they have rows or not. */
  trainEnd: z.string(),
  testStart: z.string(),
  /** Days from the one to the other. */
  gapDays: z.int(),
  /** Days from the last training row to the first test row. */
  observedGapDays: z.int(),
  parts: z.array(part),
  /** Test less training, in points and over the training rate. */
  positiveRateDifference: z.number(),
  positiveRateRelativeDifference: z.number().nullable(),
  /** Shares of each lead source in training and test; null when no source column was given. */
  sources: z
    .array(
      z.strictObject({ source: z.string(), train: z.number(), test: z.number(), difference: z.number() }),
    )
    .nullable(),
  folds: z.array(
    z.strictObject({
      fold: z.int(),
      trainFrom: z.string(),
      trainTo: z.string(),
      trainRows: z.int(),
      validationFrom: z.string(),
      validationTo: z.string(),
      validationRows: z.int(),
      validationPositives: z.int(),
      /** Days from the last row that the fold trains on to the first that it validates on. */
      gapDays: z.int(),
    }),
  ),
});
export type SplitReport = z.output<typeof splitReportFile>;

/** What there is to say of a split. `sources` holds each row's lead source. */
export function splitReportOf(
  data: ModelRows,
  holdout: HoldoutRows,
  folds: readonly FoldRows[],
  named: { dataset: string; table: string; sources: readonly (string | null)[] | null },
): SplitReport {
  const { train, test, trainEnd, testStart } = holdout;
  const first = train[0] as number;
  const last = test.at(-1) as number;
  const between = rowsFrom((train.at(-1) as number) + 1, test[0] as number);
  const outside = Int32Array.from([...rowsFrom(0, first), ...rowsFrom(last + 1, data.rows)]);
  const [trainRate, testRate] = [train, test].map((rows) => positives(data, rows) / rows.length) as [
    number,
    number,
  ];
  return {
    dataset: named.dataset,
    table: named.table,
    trainEnd: dateOf(trainEnd),
    testStart: dateOf(testStart),
    gapDays: testStart - trainEnd,
    observedGapDays:
      (data.times[test[0] as number] as number) - (data.times[train.at(-1) as number] as number),
    parts: [
      partOf('TRAIN', data, train),
      partOf('GAP', data, between),
      partOf('TEST', data, test),
      partOf('EXCLUDED', data, outside),
    ],
    positiveRateDifference: testRate - trainRate,
    positiveRateRelativeDifference: trainRate > 0 ? Math.abs(testRate - trainRate) / trainRate : null,
    sources: named.sources === null ? null : sourcesOf(named.sources, train, test),
    folds: folds.map((rows, index) => foldOf(data, rows, index + 1)),
  };
}

/** How much the share of leads whose source contains a word differs between test and training, in points. Upper and lower case are one. */
export function shareDrift(sources: NonNullable<SplitReport['sources']>, word: string): number {
  const named = sources.filter(({ source }) => source.toLowerCase().includes(word.toLowerCase()));
  const [train, test] = [
    named.reduce((sum, source) => sum + source.train, 0),
    named.reduce((sum, source) => sum + source.test, 0),
  ];
  return Math.abs(test - train);
}

/** Rows are in order of time, so a window is a run of row numbers. */
function rowsFrom(first: number, end: number): Int32Array {
  return Int32Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}

function partOf(name: SplitReport['parts'][number]['part'], data: ModelRows, rows: Int32Array) {
  if (rows.length === 0)
    return { part: name, from: null, to: null, rows: 0, positives: 0, rate: null, low: null, high: null };
  const converted = positives(data, rows);
  const { estimate, low, high } = wilsonInterval(converted, rows.length);
  return {
    part: name,
    ...spanOf(data.times, rows),
    rows: rows.length,
    positives: converted,
    rate: estimate,
    low,
    high,
  };
}

function sourcesOf(
  sources: readonly (string | null)[],
  train: Int32Array,
  test: Int32Array,
): NonNullable<SplitReport['sources']> {
  const shares = (rows: Int32Array): Map<string, number> => {
    const found = new Map<string, number>();
    for (const row of rows) {
      const source = sources[row] ?? 'unknown';
      found.set(source, (found.get(source) ?? 0) + 1 / rows.length);
    }
    return found;
  };
  const [before, now] = [shares(train), shares(test)];
  return [...new Set([...before.keys(), ...now.keys()])]
    .map((source) => ({ source, train: before.get(source) ?? 0, test: now.get(source) ?? 0 }))
    .map((entry) => ({ ...entry, difference: entry.test - entry.train }))
    .sort((a, b) => b.train - a.train || (a.source < b.source ? -1 : 1));
}

function foldOf(data: ModelRows, rows: FoldRows, fold: number): SplitReport['folds'][number] {
  const train = trainingRowsOf(rows);
  const [trained, validated] = [spanOf(data.times, train), spanOf(data.times, rows.test)];
  return {
    fold,
    trainFrom: trained.from,
    trainTo: trained.to,
    trainRows: train.length,
    validationFrom: validated.from,
    validationTo: validated.to,
    validationRows: rows.test.length,
    validationPositives: positives(data, rows.test),
    gapDays: (data.times[rows.test[0] as number] as number) - (data.times[train.at(-1) as number] as number),
  };
}

function positives(data: ModelRows, rows: Int32Array): number {
  return labelsOf(data, rows).reduce((sum, label) => sum + label, 0);
}

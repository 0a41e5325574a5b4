import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derive } from '../../../model/booster/random.ts';
import {
  aucPr,
  aucRoc,
  brierScore,
  decileTable,
  liftAtFraction,
  logLoss,
} from '../../../model/measure/index.ts';
import { measureGolden } from '../golden.ts';

describe.each(measureGolden.rankings)("scikit-learn's figures: $name", (golden) => {
  const labels = Uint8Array.from(golden.labels);

  it('are ours', () => {
    expect(aucRoc(golden.scores, labels)).toBeCloseTo(golden.aucRoc, 12);
    expect(aucPr(golden.scores, labels)).toBeCloseTo(golden.aucPr, 12);
    expect(logLoss(golden.scores, labels)).toBeCloseTo(golden.logLoss, 10);
    expect(brierScore(golden.scores, labels)).toBeCloseTo(golden.brier, 12);
  });

  it('do not depend on the order of rows', () => {
    const order = derive(1, 'order').shuffle(Int32Array.from(labels.keys()));
    const scores = Float64Array.from(order, (row) => golden.scores[row] as number);
    const shuffled = Uint8Array.from(order, (row) => labels[row] as number);
    for (const metric of [
      aucRoc,
      aucPr,
      (s: ArrayLike<number>, l: Uint8Array) => liftAtFraction(s, l, 0.1),
    ]) {
      expect(metric(scores, shuffled)).toBe(metric(golden.scores, labels));
    }
  });
});

describe('lift', () => {
  const distinct = measureGolden.rankings[0] as (typeof measureGolden.rankings)[number];
  const labels = Uint8Array.from(distinct.labels);

  it('of distinct scores is the rate of the top rows over the rate of all', () => {
    expect(liftAtFraction(distinct.scores, labels, 0.1)).toBeCloseTo(distinct.topDecileLift, 12);
    expect(liftAtFraction(distinct.scores, labels, 1)).toBe(1);
  });

  it('shares out rows that tie across the border', () => {
    // Of two rows in the top fifth, one is sure and positive; the other is any of four, one of them positive.
    const scores = [9, 5, 5, 5, 5, 1, 1, 1, 1, 1];
    const tied = Uint8Array.of(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    expect(liftAtFraction(scores, tied, 0.2)).toBeCloseTo(1.25 / 2 / 0.2, 12);
  });

  it('is 1 when all scores are equal', () => {
    expect(
      liftAtFraction(
        labels.map(() => 1),
        labels,
        0.1,
      ),
    ).toBeCloseTo(1, 12);
  });

  it.each([0, 1.01, Number.NaN])('is refused at the fraction %d', (fraction) => {
    expect(() => liftAtFraction([1, 2], Uint8Array.of(0, 1), fraction)).toThrow(
      expect.objectContaining({ code: 'fraction-range' }),
    );
  });

  it('takes one row at least', () => {
    expect(liftAtFraction([1, 2, 3], Uint8Array.of(0, 0, 1), 0.01)).toBeCloseTo(3, 12);
  });
});

describe('the table of deciles', () => {
  it('accounts for every row and every positive, and begins with the top-decile lift', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 1 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 10, maxLength: 60 }), (rows) => {
        const scores = rows.map(([score]) => score);
        const labels = Uint8Array.from(rows, ([, label], index) => (index < 2 ? index : label));
        const table = decileTable(scores, labels);
        const positives = labels.reduce((sum, label) => sum + label, 0);
        expect(table.map(({ band }) => band)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        expect(table.reduce((sum, band) => sum + band.rows, 0)).toBe(rows.length);
        expect(table.reduce((sum, band) => sum + band.positives, 0)).toBeCloseTo(positives, 9);
        expect(table[0]?.lift).toBeCloseTo(liftAtFraction(scores, labels, 0.1), 9);
        expect(table[9]?.cumulativeLift).toBeCloseTo(1, 9);
        expect(table[9]?.captured).toBeCloseTo(1, 9);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('needs ten rows', () => {
    expect(() => decileTable([1, 2], Uint8Array.of(0, 1))).toThrow(
      expect.objectContaining({ code: 'deciles-too-few-rows' }),
    );
  });
});

describe('every measure of ranking', () => {
  it.each([
    ['one class', [1, 2], [1, 1], 'labels-one-class'],
    ['no rows', [], [], 'labels-one-class'],
    ['a NaN', [1, Number.NaN], [0, 1], 'scores-invalid'],
    ['a label of 2', [1, 2], [0, 2], 'scores-invalid'],
    ['a label too few', [1, 2], [0], 'scores-invalid'],
  ])('refuses %s', (_, scores, labels, code) => {
    for (const metric of [aucRoc, aucPr, logLoss, brierScore]) {
      expect(() => metric(scores, Uint8Array.from(labels))).toThrow(expect.objectContaining({ code }));
    }
  });
});

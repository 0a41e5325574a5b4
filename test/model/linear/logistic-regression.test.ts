import { describe, expect, it } from 'vitest';
import { fitLogistic, predictLogit } from '../../../model/linear/logistic-regression.ts';
import { prepareTerms, termColumns } from '../../../model/linear/preparation.ts';
import { trainingGolden } from '../training-golden.ts';

const golden = trainingGolden.logistic;
const columns = golden.columns.map((column) => Float64Array.from(column));
const labels = Uint8Array.from(golden.labels);

describe.each(golden.cases)("scikit-learn's logistic regression, C $c, class weight $classWeight", (one) => {
  const model = fitLogistic(columns, labels, one);

  it('has our intercept and weights to 1e-6', () => {
    expect(Math.abs(model.intercept - one.intercept)).toBeLessThan(1e-6);
    for (const [index, weight] of model.weights.entries())
      expect(Math.abs(weight - (one.weights[index] as number))).toBeLessThan(1e-6);
  });

  it('says our log-odds', () => {
    const logits = predictLogit(model, columns);
    for (const [row, logit] of one.logits.entries()) expect(logits[row]).toBeCloseTo(logit, 5);
  });
});

describe('the logistic regression', () => {
  it('stays finite when a column tells the labels apart without fail', () => {
    const sure = [Float64Array.of(-2, -1, 1, 2)];
    const { weights } = fitLogistic(sure, Uint8Array.of(0, 0, 1, 1), { c: 1, classWeight: 'none' });
    expect(weights[0]).toBeGreaterThan(0.5);
    expect(weights[0]).toBeLessThan(5);
  });

  it('refuses missing values, a C of 0 and labels of one class', () => {
    const refusal = expect.objectContaining({ code: 'logistic-options' });
    const two = Uint8Array.of(0, 1);
    expect(() => fitLogistic([Float64Array.of(1, Number.NaN)], two, { c: 1, classWeight: 'none' })).toThrow(
      refusal,
    );
    expect(() => fitLogistic([Float64Array.of(1, 2)], two, { c: 0, classWeight: 'none' })).toThrow(refusal);
    expect(() =>
      fitLogistic([Float64Array.of(1, 2)], Uint8Array.of(0, 0), { c: 1, classWeight: 'none' }),
    ).toThrow(expect.objectContaining({ code: 'labels-one-class' }));
  });
});

describe('the terms of a linear model', () => {
  const matrix = {
    rows: 5,
    names: ['gappy', 'constant', 'empty'],
    columns: [
      Float32Array.of(1, 2, 6, Number.NaN, 100),
      Float32Array.of(3, 3, 3, 3, 9),
      new Float32Array(5).fill(Number.NaN),
    ],
  };
  const fitted = Int32Array.of(0, 1, 2, 3);
  const terms = prepareTerms(matrix, fitted);

  it('are a value and a flag of what is missing, and none for what is constant on the fitted rows', () => {
    expect(terms.map(({ feature, kind }) => [feature, kind])).toEqual([
      ['gappy', 'value'],
      ['gappy', 'missing'],
    ]);
    expect(terms[0]).toMatchObject({ median: 2, mean: 2.75 });
  });

  it('have mean 0 and deviation 1 on the fitted rows, with the median in the gap', () => {
    const [value, missing] = termColumns(matrix, terms);
    const own = Array.from(fitted, (row) => value?.[row] as number);
    expect(own.reduce((sum, one) => sum + one, 0)).toBeCloseTo(0, 12);
    expect(own.reduce((sum, one) => sum + one * one, 0) / 4).toBeCloseTo(1, 12);
    expect(value?.[3]).toBe(value?.[1]);
    expect(missing?.[3]).toBeGreaterThan(missing?.[0] as number);
  });
});
